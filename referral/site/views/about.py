"""/about-mbt: what the treatment is, whom it helps as far as anybody knows, and how to find somebody."""

import sqlite3

from datasette.utils.asgi import Request, Response

from referral.site.site import Site

_TIERS = ("established", "extended", "proposed")


async def about(site: Site, request: Request) -> Response:
    """The conditions stand under the tier that the release's vocabulary gives them."""
    return site.page(request, "about.html", tiers=await site.query(read_tiers))


def read_tiers(connection: sqlite3.Connection) -> dict[str, list[tuple[str, str | None]]]:
    """How sure the evidence is -> (condition, where that was read), in the order of the forms."""
    tiers: dict[str, list[tuple[str, str | None]]] = {tier: [] for tier in _TIERS}
    for tier, label, source in connection.execute(
        "SELECT tier, label, source FROM vocabulary WHERE vocabulary = 'condition' AND tier IS NOT NULL ORDER BY sort"
    ):
        tiers[tier].append((label, source))
    return tiers
