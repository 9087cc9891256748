"""/data: what can be taken away as tables, and what the columns mean."""

from datasette.utils.asgi import Request, Response

from referral.site.data_page import read_data
from referral.site.site import Site


async def data(site: Site, request: Request) -> Response:
    """The page."""
    return site.page(request, "data.html", page=await site.query(read_data))
