"""/map/<location>.svg and /map/<country>/<town>.svg: what lies around an address or a town, as a picture."""

import asyncio
import sqlite3
from collections.abc import Callable

from datasette.utils.asgi import Request, Response

from referral.said import N_
from referral.site.place_map import Around, picture, policy, read_location, read_town
from referral.site.site import Site
from referral.site.views.missing import missing


async def location_map(site: Site, request: Request) -> Response:
    """Around one address of a provider."""
    wanted = request.url_vars["location"]
    return await _map(site, request, lambda connection: read_location(connection, wanted))


async def town_map(site: Site, request: Request) -> Response:
    """Around everybody of a town."""
    country, name = request.url_vars["country"].upper(), request.url_vars["name"]
    called = site.spellings.of
    return await _map(site, request, lambda found: read_town(found, country, called(found, country, name)))


async def _map(site: Site, request: Request, read: Callable[[sqlite3.Connection], Around | None]) -> Response:
    around = await site.query(read)
    if around is None:
        return missing(site, request, N_("There is no map of this place."))
    body = await asyncio.to_thread(picture, around, site.opened.gazetteer)
    headers = {"Content-Security-Policy": policy(), "Cache-Control": "max-age=3600"}
    return Response(body, content_type="image/svg+xml; charset=utf-8", headers=headers)
