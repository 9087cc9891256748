"""Pages of ours, made without Datasette, which would look for their view again, sign a token and read cookies.

What a plain Datasette with our plugin does for a page (referral/plugin.py) is done here too: the headers of every
answer, and a page that helps where one cannot be made.
"""

import re
from collections.abc import Mapping

from datasette.utils.asgi import Request

from referral.site.failures import note, status_of
from referral.site.headers import Receive, Scope, Send, with_headers
from referral.site.routes import ROUTES, View
from referral.site.site import Site
from referral.site.views.missing import failed

_VIEWS = tuple((re.compile(pattern), view) for pattern, view in ROUTES)
# Most addresses hold no value.
_PLAIN: Mapping[str, View] = {pattern[1:-1]: view for pattern, view in ROUTES if re.fullmatch(r"\^[a-z/-]+\$", pattern)}


async def answer_ours(site: Site, path: str, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request for an address in ROUTES; LookupError where ``path`` is none."""
    view, named = _found(path)
    scope = {**scope, "url_route": {"kwargs": named}}

    async def made(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await view(site, request)
        except Exception as error:  # noqa: BLE001 -- whatever failed: a visitor is helped, and its words are not logged
            note(error, request)
            response = failed(site, request, status_of(error))
        await response.asgi_send(send)

    await with_headers(made)(scope, receive, send)


def _found(path: str) -> tuple[View, dict[str, str | None]]:
    if plain := _PLAIN.get(path):
        return plain, {}
    for pattern, view in _VIEWS:
        if found := pattern.match(path):
            return view, found.groupdict()
    raise LookupError(path)
