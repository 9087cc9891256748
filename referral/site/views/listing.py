"""/in, /in/<country>, /in/<country>/<town>, …/region/<region> and …/towns/<letter>: who is where."""

import asyncio
import sqlite3

from datasette.utils.asgi import Request, Response

from referral.maps import CountryMap
from referral.said import N_, said
from referral.site import structured
from referral.site.country_spots import drawn, read_spots
from referral.site.listing_page import Listing, read_countries, read_listing, region_of
from referral.site.place_map import Around, read_town
from referral.site.site import Site
from referral.site.slugs import country_path
from referral.site.speech import language_of, named_country, speech
from referral.site.views.missing import missing

_NOBODY = N_("We know of nobody there. The lists of other places are on the page of all countries.")


async def countries(site: Site, request: Request) -> Response:
    """/in: every country with providers."""
    found = await site.query(read_countries)
    return site.page(request, "countries.html", countries=found, most=max((count for _, count in found), default=1))


async def country(site: Site, request: Request) -> Response:
    """/in/<country>, with a map."""
    wanted = request.url_vars["country"]
    if wanted != wanted.lower():
        return site.redirect(request, country_path(wanted))
    code = wanted.upper()
    found, spots = await site.query(lambda connection: (read_listing(connection, code), read_spots(connection, code)))
    return _page(site, request, found, await asyncio.to_thread(drawn, code, spots, site.opened.gazetteer))


async def town(site: Site, request: Request) -> Response:
    """/in/<country>/<town>; the name of a region leads to the region."""
    wanted, name = request.url_vars["country"].upper(), request.url_vars["name"]

    def read(connection: sqlite3.Connection) -> tuple[Listing | None, str | None, Around | None]:
        found = read_listing(connection, wanted, town=name, spellings=site.spellings)
        if found is None:
            return None, region_of(connection, wanted, name), None
        return found, None, read_town(connection, wanted, site.spellings.of(connection, wanted, name))

    found, elsewhere, around = await site.query(read)
    if elsewhere:
        return site.redirect(request, elsewhere, status=302)
    return _page(site, request, found, around=f"/map/{wanted.lower()}/{name}.svg" if around else None)


async def letter(site: Site, request: Request) -> Response:
    """/in/<country>/towns/<letter>: towns of a country that has too many for one page."""
    wanted, name = request.url_vars["country"].upper(), request.url_vars["letter"]
    return _page(site, request, await site.query(lambda found: read_listing(found, wanted, letter=name)))


async def region(site: Site, request: Request) -> Response:
    """/in/<country>/region/<region>, with a map."""
    wanted, name = request.url_vars["country"].upper(), request.url_vars["name"]
    found, spots = await site.query(
        lambda connection: (read_listing(connection, wanted, region=name), read_spots(connection, wanted, name))
    )
    return _page(site, request, found, await asyncio.to_thread(drawn, wanted, spots, site.opened.gazetteer, part=True))


def _page(
    site: Site, request: Request, listing: Listing | None, drawing: CountryMap | None = None, around: str | None = None
) -> Response:
    if listing is None:
        return missing(site, request, _NOBODY)
    speaking, name = speech(language_of(request.path)), named_country(listing.country)
    trail: list[tuple[str, str]] = [
        (said("Home"), "/"),
        (said("All countries"), "/in"),
        (name, country_path(listing.country)),
    ]
    if listing.place:
        trail.append((listing.place, listing.path))
    return site.page(
        request,
        "listing.html",
        listing=listing,
        name=name,
        trail=trail,
        data=[structured.crumbs(trail, speaking), structured.listed(listing.listed, speaking)],
        map=drawing,
        around=around,
    )
