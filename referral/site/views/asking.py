"""/find and /match: a form, and its answer on the same page."""

from collections.abc import Callable
from typing import Any

from datasette.utils.asgi import Request, Response

from referral.ask import PlaceError, RequestError, ask
from referral.match.answer import Answer
from referral.site.distances import distance_words
from referral.site.form import MAX_BODY, Form, chosen, patient_form, read_form, referrer_form
from referral.site.opened import today
from referral.site.posted import PRIVATE, body_of, wants_json
from referral.site.rings import SIZE, Rings, nearest_point, rings
from referral.site.site import Site
from referral.site.views.match_json import match_json


async def find(site: Site, request: Request) -> Response:
    """/find: for those who look for help themselves."""
    return await _form(site, request, patient_form(site.opened))


async def match(site: Site, request: Request) -> Response:
    """/match: the referrer's form, its answer, and the JSON contract."""
    if request.method == "POST" and wants_json(request):
        return await match_json(site, request)
    return await _form(site, request, referrer_form(site.opened))


async def _form(site: Site, request: Request, form: Form) -> Response:
    if request.method != "POST":
        return _asking(site, request, form, {})
    body = await body_of(request)
    if body is None:
        return _asking(site, request, form, {}, error=f"That form is longer than {MAX_BODY:,} bytes.", status=413)
    data = read_form(body)
    try:
        _, answer = ask(data, site.opened.index, site.opened.gazetteer, today())
    except RequestError as error:
        faults = [(fault["key"], f"{fault['problem']}") for fault in error.problems]
        return _asking(site, request, form, data, faults=faults, status=400)
    except PlaceError as error:
        candidates = [place.label for place in error.candidates[:8]]
        message = "Which place do you mean?" if candidates else str(error)
        return _asking(site, request, form, data, faults=[("place", message)], candidates=candidates, status=422)
    return site.page(
        request,
        "answer.html",
        headers=PRIVATE,
        form=form,
        answer=answer.as_dict(),
        plot=_plot(site, answer),
        distance=_distance(site, answer),
        size=SIZE,
        asked=data,
        chosen=chosen,
        labels=form.labels,
        faults=[],
        candidates=[],
    )


def _asking(
    site: Site,
    request: Request,
    form: Form,
    data: dict[str, Any],
    *,
    faults: list[tuple[str, str]] | None = None,
    candidates: list[str] | None = None,
    error: str | None = None,
    status: int = 200,
) -> Response:
    return site.page(
        request,
        "ask.html",
        status=status,
        headers=PRIVATE,
        form=form,
        asked=data,
        chosen=chosen,
        faults=faults or [],
        candidates=candidates or [],
        error=error,
    )


def _distance(site: Site, answer: Answer) -> Callable[[float, str], str]:
    """How far a provider is, in words no finer than both places are known."""
    here = answer.place.uncertainty_km if answer.place else 0.0

    def distance(km: float, provider: str) -> str:
        places = site.opened.locations_of(provider)
        return distance_words(km, here + max((one.uncertainty_km or 0.0 for one in places), default=0.0))

    return distance


def _plot(site: Site, answer: Answer) -> Rings | None:
    if answer.place is None:
        return None
    found = []
    for number, one in enumerate(answer.matches, start=1):
        places = site.opened.locations_of(one.provider_id)
        near = nearest_point(places, answer.place.latitude, answer.place.longitude)
        if one.distance_km is not None and near is not None:
            found.append((number, one.name, f"#match-{number}", one.distance_km, *near))
    return rings(answer.place.latitude, answer.place.longitude, answer.place.uncertainty_km, found)
