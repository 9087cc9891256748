"""/sources: every source, why it may be shown, and how its last run ended."""

from datasette.utils.asgi import Request, Response

from referral.site.site import Site
from referral.site.sources_page import read_sources


async def sources(site: Site, request: Request) -> Response:
    """The sources, from the release."""
    return site.page(request, "sources.html", entries=await site.query(read_sources))
