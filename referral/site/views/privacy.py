"""/privacy: what is kept of a visitor (nothing), what is published of a provider, and how to have it taken out."""

from datasette.utils.asgi import Request, Response

from referral.site.maintainers import contact
from referral.site.site import Site


async def privacy(site: Site, request: Request) -> Response:
    """The page."""
    return site.page(request, "privacy.html", contact=contact())
