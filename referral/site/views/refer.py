"""/refer: the referrer's page, a short form and its answer; /match: its JSON contract, and its former address."""

import asyncio
from typing import cast
from weakref import WeakKeyDictionary

from datasette.utils.asgi import Request, Response

from referral.gazetteer import Place
from referral.gazetteer.answer import Precision
from referral.match.answer import Answer
from referral.match.hidden import Points, hidden_nearer
from referral.site.contacts import read_contacts
from referral.site.form import chosen, referrer_form
from referral.site.gaps import Gaps, grouped
from referral.site.posted import PRIVATE, wants_json
from referral.site.rings import SIZE
from referral.site.roles import roles
from referral.site.site import Site
from referral.site.town import town_of
from referral.site.views.asking import Asked, asked, asking, distance_of, plot
from referral.site.views.match_json import match_json

# Laid out once a release, when somebody first asks.
_POINTS: WeakKeyDictionary[Site, Points] = WeakKeyDictionary()


async def match(site: Site, request: Request) -> Response:
    """/match: a program's question, a form's, or a browser that comes by the former address."""
    if request.method == "POST":
        return await (match_json if wants_json(request) else refer)(site, request)
    return Response.redirect("/refer", status=301)


async def refer(site: Site, request: Request) -> Response:
    """The form, and its answer on the same page."""
    form = referrer_form(site.opened)
    found = await asked(site, request, form) if request.method == "POST" else Asked(dict(form.preset))
    answer, need = found.answer, found.need
    if answer is None or need is None:
        return asking(site, request, "refer.html", form, found)
    place = _place(answer)
    town = town_of(site.opened.gazetteer, place) if place else None
    listed = [one.provider_id for one in (*answer.matches, *answer.not_accepting)]
    return site.page(
        request,
        "refer_answer.html",
        headers=PRIVATE,
        form=form,
        answer=answer.as_dict(),
        contacts=await site.query(lambda connection: read_contacts(connection, listed)),
        gaps=await asyncio.to_thread(_gaps, site, found, place),
        role=roles().get(need.referral_route or ""),
        route=need.referral_route,
        town=town.label if town else None,
        said=form.said(found.data),
        plot=plot(site, answer),
        distance=distance_of(site, answer),
        size=SIZE,
        asked=found.data,
        chosen=chosen,
        labels=form.labels,
        faults=[],
        candidates=[],
    )


def _gaps(site: Site, found: Asked, place: Place | None) -> Gaps | None:
    if found.answer is None or found.need is None:
        return None
    points = _POINTS.get(site) or _POINTS.setdefault(site, Points(site.opened.index))
    shown = {one.provider_id for one in found.answer.matches}
    return grouped(hidden_nearer(found.need, site.opened.index, points, place, shown), found.need.referral_route)


def _place(answer: Answer) -> Place | None:
    """The answer's place as the gazetteer has places."""
    if answer.place is None:
        return None
    here = answer.place
    precision = cast(Precision, here.precision)
    return Place(here.label, here.latitude, here.longitude, precision, here.uncertainty_km, answer.country or "")
