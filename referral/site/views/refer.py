"""/refer: the referrer's page, a short form and its answer; /match: its JSON contract, and its former address."""

import asyncio
from datetime import date

from datasette.utils.asgi import Request, Response

from referral.ask import Reply
from referral.match.hidden import hidden_nearer
from referral.site.contacts import read_contacts
from referral.site.form import referrer_form
from referral.site.gaps import Gaps, grouped
from referral.site.posted import PRIVATE, wants_json
from referral.site.roles import roles
from referral.site.site import Site
from referral.site.town import town_of
from referral.site.views.asking import Asked, answered, asked, asking
from referral.site.views.match_json import match_json


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
    need, place, _, answer = found.reply
    town = town_of(site.opened.gazetteer, place) if place else None
    listed = [one.provider_id for one in (*answer.matches, *answer.not_accepting)]
    return site.page(
        request,
        "refer_answer.html",
        headers=PRIVATE,
        contacts=await site.query(lambda connection: read_contacts(connection, listed)),
        gaps=await asyncio.to_thread(_gaps, site, found.reply),
        role=roles().get(need.referral_route or ""),
        route=need.referral_route,
        town=town.label if town else None,
        said=form.said(found.data),
        **answered(site, form, found.data, answer),
    )


def _gaps(site: Site, reply: Reply) -> Gaps | None:
    need, place, areas, answer = reply
    shown = {one.provider_id for one in answer.matches}
    on = date.fromisoformat(answer.on)
    return grouped(hidden_nearer(need, site.opened.index, place, shown, on=on, areas=areas), need.referral_route)
