"""How geopy reaches a geocoder here: one request for one question, to the host of the file and no other."""

import ssl
from typing import Any
from urllib.request import HTTPRedirectHandler, HTTPSHandler, ProxyHandler, build_opener

from geopy.adapters import URLLibAdapter


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_request: Any) -> None:
        """Nothing to ask next: the redirect is then an error with its own status."""
        return


class OneRequestAdapter(URLLibAdapter):  # type: ignore[misc]  # geopy is untyped
    """geopy's plain adapter without redirects: one could lead to a public host, past its policy.

    geopy's other adapter, over requests, tries twice more by itself, past our pace, and sleeps through any Retry-After.
    """

    def __init__(self, *, proxies: dict[str, str] | None, ssl_context: ssl.SSLContext | None) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self.urlopen = build_opener(HTTPSHandler(context=ssl_context), ProxyHandler(proxies), _Stay).open
