"""/provider/<id>: one provider at a glance, every fact with its source."""

import sqlite3

from datasette.utils.asgi import Request, Response

from referral.said import N_, said
from referral.site import structured
from referral.site.crisis_page import CrisisLine, lines_of
from referral.site.maintainers import contact
from referral.site.provider_page import ProviderPage, now_called, read_provider
from referral.site.site import Site
from referral.site.slugs import country_path, town_path
from referral.site.speech import language_of, named_country, speech
from referral.site.views.missing import missing

Read = tuple[ProviderPage | None, str | None, tuple[CrisisLine, ...]]


async def provider(site: Site, request: Request) -> Response:
    """The provider's page; a former id leads to the one it is now."""
    wanted = request.url_vars["id"]

    def read(connection: sqlite3.Connection) -> Read:
        page = read_provider(connection, wanted, site.opened.index.vocabulary)
        if page is None:
            return None, now_called(connection, wanted), ()
        return page, None, lines_of(connection, page.provider["country"])

    page, now, crisis = site.look_up(read)
    if now:
        return site.redirect(request, f"/provider/{now}")
    if page is None:
        why = N_("There is no provider with this address. The listing may have been removed.")
        return missing(site, request, why)
    trail = _trail(page)
    speaking = speech(language_of(request.path))
    data = [structured.crumbs(trail, speaking), structured.described(page, speaking)]
    return site.page(
        request, "provider.html", page=page, crisis_lines=crisis, trail=trail, data=data, contact=contact()
    )


def _trail(page: ProviderPage) -> list[tuple[str, str]]:
    row = page.provider
    country = row["country"]
    trail: list[tuple[str, str]] = [
        (said("Home"), "/"),
        (said("All countries"), "/in"),
        (named_country(country), country_path(country)),
    ]
    towns = [place["city"] for place in page.locations if place["city"] and place["country"] == country]
    if towns:
        trail.append((towns[0], town_path(country, towns[0])))
    return [*trail, (row["name"], f"/provider/{row['id']}")]
