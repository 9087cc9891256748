"""/coverage and /coverage/<country>: where MBT is and where it is not."""

import asyncio
import sqlite3

from datasette.utils.asgi import Request, Response

from referral.maps.country_map import Spot
from referral.said import N_, said
from referral.site import structured
from referral.site.country_spots import drawn, read_spots
from referral.site.coverage_page import (
    Covered,
    about,
    percent,
    read_countries_covered,
    read_covered,
    read_uncounted,
)
from referral.site.reach import reaches
from referral.site.site import Site
from referral.site.speech import language_of, named_country, speech
from referral.site.views.missing import missing


async def coverage(site: Site, request: Request) -> Response:
    """/coverage: every country."""
    countries, uncounted = await site.query(
        lambda connection: (read_countries_covered(connection), read_uncounted(connection))
    )
    return site.page(
        request,
        "coverage.html",
        countries=countries,
        uncounted=uncounted,
        people=about(sum(one.people for one in countries)),
        within=[about(sum(one.within[nth] for one in countries)) for nth in range(len(reaches()))],
        reaches=reaches(),
        percent=percent,
        about=about,
    )


async def coverage_in(site: Site, request: Request) -> Response:
    """/coverage/<country>: the country's regions, and a map."""
    wanted = request.url_vars["country"]
    if wanted != wanted.lower():
        return site.redirect(request, f"/coverage/{wanted.lower()}")
    code = wanted.upper()

    def read(connection: sqlite3.Connection) -> tuple[tuple[Covered, list[Covered]] | None, list[Spot]]:
        return read_covered(connection, code), read_spots(connection, code)

    found, spots = await site.query(read)
    if found is None:
        return missing(site, request, N_("We have no figures for this country."))
    whole, regions = found
    speaking = speech(language_of(request.path))
    trail: list[tuple[str, str]] = [
        (said("Home"), "/"),
        (said("Where MBT is"), "/coverage"),
        (named_country(code), f"/coverage/{wanted}"),
    ]
    return site.page(
        request,
        "coverage_country.html",
        whole=whole,
        regions=regions,
        map=await asyncio.to_thread(drawn, code, spots, site.opened.gazetteer),
        reaches=reaches(),
        percent=percent,
        about=about,
        trail=trail,
        data=[structured.crumbs(trail, speaking)],
    )
