"""How much a browser that takes gzip has to fetch before a page stands: the page, its styles, scripts and pictures."""

import gzip
import re
from http.client import HTTPConnection
from urllib.parse import urlencode

from parsel import Selector

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def first_view(port: int, path: str, form: dict[str, str] | None = None) -> tuple[int, bool]:
    """Bytes as the server sends them, and whether a map of a country is among them.

    Pictures that wait to be seen do not count. ``form`` is posted. ValueError names what does not answer 200.
    """
    page = _fetched(port, path, form)
    selector = Selector(_plain(page))
    wanted = {
        *selector.css("link[rel=stylesheet]::attr(href), link[rel=icon]::attr(href)").getall(),
        *selector.css("script::attr(src)").getall(),
        *selector.css("img:not([loading=lazy])::attr(src)").getall(),
    }
    others = sum(len(_fetched(port, one)) for one in sorted(wanted) if re.match(r"/(?!/)", one))
    return len(page) + others, bool(selector.css("svg[aria-label^='Map of']"))


def _plain(body: bytes) -> str:
    return (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()


def _fetched(port: int, path: str, form: dict[str, str] | None = None) -> bytes:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        headers = {"Accept-Encoding": "gzip", **(_FORM if form else {})}
        connection.request("POST" if form else "GET", path, urlencode(form) if form else None, headers)
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise ValueError(f"{path} answers {answer.status}")
    return body
