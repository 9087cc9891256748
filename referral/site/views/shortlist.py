"""A few providers on one sheet to print: kept on the page that is asked for, or in a link that is made on request.

The link holds ids of providers and a town, nothing of who it is for: whoever has it sees public listings.
"""

import re
from collections.abc import Sequence
from urllib.parse import parse_qs, quote

from datasette.utils.asgi import Request, Response

from referral.match.sphere import distance_km, unit_vector
from referral.said import said
from referral.site.calling import dialled
from referral.site.contacts import Contact, read_contacts
from referral.site.distances import distance_words
from referral.site.form import MAX_BODY, posted_fields
from referral.site.posted import PRIVATE, body_of
from referral.site.provider_page import now_called
from referral.site.site import Site
from referral.site.town import town_named
from referral.site.views.missing import missing
from referral.site.whereabouts import unsure_km, whereabouts

MOST = 20
"""Providers on one sheet."""

_ID = re.compile(r"[a-z0-9]{1,40}")
_NOT_INDEXED = {"X-Robots-Tag": "noindex"}


async def shortlist(site: Site, request: Request) -> Response:
    """POST /refer/shortlist: the sheet of those that were kept; with `link`, the address of the same sheet."""
    if request.method != "POST":
        return site.redirect(request, "/refer", status=302)
    body = await body_of(request)
    if body is None:
        return missing(site, request, said("That form is longer than {most:,} bytes.", most=MAX_BODY))
    fields = posted_fields(body)
    ids, near = _ids(fields.get("pick", [])), fields.get("near", [""])[-1]
    if "link" in fields and ids:
        town = town_named(site.opened.gazetteer, near)
        address = "/list/" + ".".join(ids) + (f"?near={quote(town.label)}" if town else "")
        return site.redirect(request, address, status=303)
    return await _sheet(site, request, ids, near, link=False)


async def listed(site: Site, request: Request) -> Response:
    """GET /list/<id>.<id>…?near=<town>: the same sheet at an address that can be handed on."""
    near = parse_qs(request.query_string).get("near", [""])[-1]
    return await _sheet(site, request, _ids(request.url_vars["ids"].split(".")), near, link=True)


def _ids(words: Sequence[str]) -> list[str]:
    """What can be ids, each once, in their order; no more than a sheet holds."""
    return list(dict.fromkeys(word for word in words if _ID.fullmatch(word)))[:MOST]


async def _sheet(site: Site, request: Request, ids: Sequence[str], near: str, *, link: bool) -> Response:
    # A former id stands for the provider it is now.
    now = await site.query(lambda connection: [now_called(connection, one) or one for one in ids])
    contacts = await site.query(lambda connection: read_contacts(connection, list(dict.fromkeys(now))))
    places = whereabouts(site.opened.index.providers, contacts)
    town = town_named(site.opened.gazetteer, near)
    here = unit_vector(town.latitude, town.longitude) if town else None

    def away(one: str) -> str | None:
        """How far the nearest of a provider's places is from the town, in words."""
        placed = [place for place in places.get(one, ()) if place.vector is not None]
        if town is None or here is None or not placed or contacts[one].online_only:
            return None
        km = min(distance_km(here, place.vector) for place in placed if place.vector is not None)
        return distance_words(km, town.uncertainty_km + unsure_km(placed))

    countries = {one.country for one in contacts.values()}

    def number(one: Contact) -> str | None:
        """The phone as it is dialled from the town; where there is none, and several countries, as from any other."""
        abroad = one.country != town.country if town else len(countries) > 1
        return dialled(one.phone, one.phone_display, abroad=abroad)

    return site.page(
        request,
        "shortlist.html",
        status=200 if contacts or not link else 404,
        headers=_NOT_INDEXED if link else PRIVATE,
        contacts=list(contacts.values()),
        gone=len(set(now)) - len(contacts),
        town=town.label if town else None,
        away=away,
        number_of=number,
        link=link,
    )
