"""Which methods an address answers to: a page is read, a form is posted as well; anything else is told so."""

from collections.abc import Awaitable, Callable
from functools import wraps

from datasette.utils.asgi import Request, Response

from referral.site.site import Site

View = Callable[[Site, Request], Awaitable[Response]]

READ = ("GET", "HEAD")
POSTED = (*READ, "POST")


def answering(view: View, methods: tuple[str, ...]) -> View:
    """The view; any other method is answered 405 and which there are (RFC 9110, 15.5.6)."""
    allowed = ", ".join(methods)

    @wraps(view)
    async def answer(site: Site, request: Request) -> Response:
        if request.method in methods:
            return await view(site, request)
        return Response.text(
            f"This address answers to {allowed} only.\n",
            status=405,
            headers={"Allow": allowed, "Cache-Control": "no-store"},
        )

    return answer
