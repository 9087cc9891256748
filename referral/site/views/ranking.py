"""/how-we-rank: every number that decides an order, with its reason."""

from itertools import groupby

from datasette.utils.asgi import Request, Response

from referral.match import WEIGHTS, weight_rows
from referral.site.site import Site


async def ranking(site: Site, request: Request) -> Response:
    """The weights, as they are."""
    rows = [(group, list(members)) for group, members in groupby(weight_rows(WEIGHTS), key=lambda row: row.group)]
    return site.page(request, "ranking.html", groups=rows)
