"""/: two doors and a place box."""

from datasette.utils.asgi import Request, Response

from referral.site.listing_page import read_countries
from referral.site.site import Site


async def home(site: Site, request: Request) -> Response:
    """The front page."""
    found = await site.query(read_countries)
    return site.page(request, "home.html", countries=found, most=max((count for _, count in found), default=1))
