"""Pages of ours, made without Datasette, which would look for their view again, sign a token and read cookies.

What a plain Datasette with our plugin does for a page (referral/plugin.py) is done here too: the headers of every
answer, and a page that helps where one cannot be made.
"""

from datasette.utils.asgi import Request

from referral.serving.addresses import Address
from referral.site.failures import note, status_of
from referral.site.headers import Receive, Scope, Send, with_headers
from referral.site.site import Site
from referral.site.views.missing import failed


async def answer_ours(site: Site, address: Address, path: str, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request for ``path``, which belongs to ``address``; LookupError where that is no page of ours."""
    view, found = address.view, address.pattern and address.pattern.match(path)
    if view is None or not found:
        raise LookupError(path)
    scope = {**scope, "url_route": {"kwargs": found.groupdict()}}

    async def made(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await view(site, request)
        except Exception as error:  # noqa: BLE001 -- whatever failed: a visitor is helped, and its words are not logged
            note(error, request)
            response = failed(site, request, status_of(error))
        await response.asgi_send(send)

    await with_headers(made)(scope, receive, send)
