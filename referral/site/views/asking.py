"""What the two forms share: reading what was asked, answering it, and /find, the form of those who look for help."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from datasette.utils.asgi import Request, Response

from referral.ask import PlaceError, Reply, RequestError, ask
from referral.match.answer import Answer
from referral.said import N_, said
from referral.site.crisis_page import told
from referral.site.difficulty import in_codes
from referral.site.form import MAX_BODY, Form, chosen, patient_form, read_form
from referral.site.form_faults import told as told_of
from referral.site.glances import glances, read_phones
from referral.site.opened import today
from referral.site.posted import PRIVATE, body_of
from referral.site.rings import SIZE, Rings, nearest_point, rings
from referral.site.site import Site
from referral.site.speech import language_of, speech
from referral.site.whereabouts import Whereabouts, distance_from, unsure_km, whereabouts

NOBODY: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Asked:
    """A form as it came back: its answer, or what is wrong with it.

    faults: (question, message); candidates: places that could be meant; choices: difficulties that could be meant, as
    (code, label); error: what is wrong with the whole.
    """

    data: dict[str, Any]
    reply: Reply | None = None
    faults: list[tuple[str, str]] = field(default_factory=list)
    candidates: list[str] = field(default_factory=list)
    choices: list[tuple[str, str]] = field(default_factory=list)
    error: str | None = None
    status: int = 200


async def find(site: Site, request: Request) -> Response:
    """/find: for those who look for help themselves."""
    form = patient_form(site.opened)
    found = await asked(site, request, form) if request.method == "POST" else Asked({})
    if found.reply is None:
        return asking(site, request, "ask.html", form, found)
    answer = found.reply.answer
    places = whereabouts(site.opened.index.providers, spoken_of(answer))
    shown = (*answer.matches, *answer.not_accepting)
    phones = site.look_up(lambda connection: read_phones(connection, [one.provider_id for one in shown]))
    return site.page(
        request,
        "answer.html",
        headers=PRIVATE,
        glances=glances(site.opened.index, shown, phones, answer.country, "find"),
        **answered(form, found.data, answer, places),
    )


def spoken_of(answer: Answer) -> list[str]:
    """The ids of everybody whom an answer names with a distance."""
    return [
        *(one.provider_id for one in (*answer.matches, *answer.not_accepting)),
        *(miss.best.provider_id for miss in answer.near_misses),
    ]


def answered(
    form: Form, data: dict[str, Any], answer: Answer, places: Whereabouts, hidden: Mapping[str, float] = NOBODY
) -> dict[str, Any]:
    """What every page with an answer on it is filled in with.

    ``places``: of those it speaks of; ``hidden``: how far off the places of others on the page may be, in km, by id.
    """
    unsure = {one: unsure_km(at) for one, at in places.items()} | dict(hidden)
    return {
        "form": form,
        "answer": answer,
        "crisis_lines": told(answer.crisis),
        "plot": plot(answer, places),
        "distance": distance_from(answer.place.uncertainty_km if answer.place else 0.0, unsure),
        "size": SIZE,
        "asked": data,
        "chosen": chosen,
        "labels": form.labels,
        "faults": [],
        "candidates": [],
    }


async def asked(site: Site, request: Request, form: Form) -> Asked:
    """Read what was posted and answer it."""
    body = await body_of(request)
    if body is None:
        return Asked({}, error=said("That form is longer than {most:,} bytes.", most=MAX_BODY), status=413)
    data, choices = in_codes(site.opened, read_form(body), speech(language_of(request.path)).said)
    if choices:
        return Asked(data, faults=[("condition", N_("Which do you mean?"))], choices=choices, status=422)
    try:
        reply = ask(data, site.opened.index, site.opened.gazetteer, today())
    except RequestError as error:
        return Asked(data, faults=[told_of(form, data, fault) for fault in error.problems], status=400)
    except PlaceError as error:
        candidates = [place.label for place in error.candidates[:8]]
        return Asked(data, faults=[("place", error.question)], candidates=candidates, status=422)
    return Asked(data, reply)


def asking(site: Site, request: Request, template: str, form: Form, found: Asked) -> Response:
    """The form, with what was answered already and what is wrong with it. Before that it is the same for everybody."""
    # Words in the address are nobody's to keep, even unread.
    asked_something = request.method == "POST" or request.query_string
    return site.page(
        request,
        template,
        status=found.status,
        headers=PRIVATE if asked_something else {},
        form=form,
        asked=found.data,
        chosen=chosen,
        faults=found.faults,
        candidates=found.candidates,
        choices=found.choices,
        error=found.error,
    )


def plot(answer: Answer, places: Whereabouts) -> Rings | None:
    """The matches around the place; None where there is none, or nobody has a point."""
    if answer.place is None:
        return None
    found = []
    for number, one in enumerate(answer.matches, start=1):
        near = nearest_point(places.get(one.provider_id, ()), answer.place.latitude, answer.place.longitude)
        if one.distance_km is not None and near is not None:
            found.append((number, one.name, f"#match-{number}", one.distance_km, *near))
    return rings(answer.place.latitude, answer.place.longitude, answer.place.uncertainty_km, found)
