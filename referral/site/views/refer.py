"""/refer: the referrer's page, a short form and its answer; /match: its JSON contract, and its former address."""

from datetime import date

from datasette.utils.asgi import Request, Response

from referral.match.hidden import hidden_nearer
from referral.site.contacts import read_contacts
from referral.site.form import referrer_form
from referral.site.gaps import grouped
from referral.site.glances import glances
from referral.site.posted import PRIVATE, wants_json
from referral.site.roles import roles
from referral.site.site import Site
from referral.site.town import town_of
from referral.site.views.asking import Asked, answered, asked, asking, spoken_of
from referral.site.views.match_json import match_json
from referral.site.whereabouts import unsure_km, whereabouts

_HIDDEN_MOST = 20
"""No more of those who are nearer and not shown are named than so many."""


async def match(site: Site, request: Request) -> Response:
    """/match: a program's question, a form's, or a browser that comes by the former address."""
    if request.method == "POST":
        return await (match_json if wants_json(request) else refer)(site, request)
    return Response.redirect("/refer", status=301)


async def refer(site: Site, request: Request) -> Response:
    """The form, and its answer on the same page."""
    form = referrer_form(site.opened)
    found = await asked(site, request, form) if request.method == "POST" else Asked(dict(form.preset))
    if found.reply is None:
        return asking(site, request, "refer.html", form, found)
    need, place, areas, answer = found.reply
    town = town_of(site.opened.gazetteer, place) if place else None
    shown = [one.provider_id for one in answer.matches]
    index = site.opened.index
    day = date.fromisoformat(answer.on)
    hidden = hidden_nearer(need, index, place, shown, on=day, areas=areas, most=_HIDDEN_MOST)
    places = whereabouts(index.providers, spoken_of(answer))
    contacts = site.look_up(lambda connection: read_contacts(connection, shown))
    phones = {one.id: one.phone for one in contacts.values()}
    unsure = {one.provider.id: unsure_km(one.provider.locations) for one in hidden.nearest}
    return site.page(
        request,
        "refer_answer.html",
        headers=PRIVATE,
        contacts=contacts,
        glances=glances(index, answer.matches, phones, answer.country, "refer", need.referral_route),
        gaps=grouped(hidden, need.referral_route),
        role=roles().get(need.referral_route or ""),
        route=need.referral_route,
        town=town.label if town else None,
        said=form.said(found.data),
        **answered(form, found.data, answer, places, unsure),
    )
