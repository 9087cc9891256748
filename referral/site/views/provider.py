"""/provider/<id>: one provider at a glance, every fact with its source."""

import sqlite3

from datasette.utils.asgi import Request, Response

from referral.site import structured
from referral.site.crisis_page import CrisisLine, lines_of
from referral.site.maintainers import contact
from referral.site.opened import country_name
from referral.site.provider_page import ProviderPage, now_called, read_provider
from referral.site.site import Site
from referral.site.slugs import country_path, town_path
from referral.site.views.missing import missing

Read = tuple[ProviderPage | None, str | None, tuple[CrisisLine, ...]]


async def provider(site: Site, request: Request) -> Response:
    """The provider's page; a former id leads to the one it is now."""
    wanted = request.url_vars["id"]

    def read(connection: sqlite3.Connection) -> Read:
        page = read_provider(connection, wanted)
        if page is None:
            return None, now_called(connection, wanted), ()
        return page, None, lines_of(connection, page.provider["country"])

    page, now, crisis = await site.query(read)
    if now:
        return Response.redirect(f"/provider/{now}", status=301)
    if page is None:
        why = "There is no provider with this address. The listing may have been removed."
        return missing(site, request, why)
    trail = _trail(page)
    data = [structured.crumbs(trail), structured.described(page)]
    return site.page(
        request, "provider.html", page=page, crisis_lines=crisis, trail=trail, data=data, contact=contact()
    )


def _trail(page: ProviderPage) -> list[tuple[str, str]]:
    row = page.provider
    trail = [("Home", "/"), ("All countries", "/in"), (country_name(row["country"]), country_path(row["country"]))]
    towns = [place["city"] for place in page.locations if place["city"] and place["country"] == row["country"]]
    if towns:
        trail.append((towns[0], town_path(row["country"], towns[0])))
    return [*trail, (row["name"], f"/provider/{row['id']}")]
