"""The views: each takes a request and the opened release, and gives a Datasette Response."""

import json
import mimetypes
from collections.abc import Callable
from importlib.resources import files
from itertools import groupby
from typing import Any

from datasette.utils.asgi import Request, Response

from referral.ask import PlaceError, RequestError, ask
from referral.match import WEIGHTS, weight_rows
from referral.match.answer import Answer
from referral.site.distances import distance_words
from referral.site.form import MAX_BODY, Form, chosen, patient_form, read_form, referrer_form
from referral.site.opened import Opened, today
from referral.site.provider_page import now_called, read_provider
from referral.site.render import render
from referral.site.rings import SIZE, Rings, nearest_point, rings
from referral.site.sources_page import read_sources

DATABASE = "directory"
# A search for treatment near a place is health data: no cache keeps the answer.
_PRIVATE = {"Cache-Control": "no-store"}
_STATIC = files("referral") / "static"


class Site:
    """The public pages over one opened release."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self._providers = {provider.id: provider for provider in opened.index.providers}

    @property
    def notice(self) -> str | None:
        """What every page says on top, such as that the data are a sample."""
        return self.opened.index.release.notice

    def _page(
        self, template: str, *, status: int = 200, headers: dict[str, str] | None = None, **values: Any
    ) -> Response:
        body = render(template, release=self.opened.index.release, gazetteer=self.opened.gazetteer, **values)
        return Response.html(body, status=status, headers=headers or {})

    # --- pages ---

    async def home(self, request: Request) -> Response:
        """/: two doors and a place box."""
        index = self.opened.index
        by_country: dict[str, int] = {}
        for provider in index.providers:
            by_country[provider.country] = by_country.get(provider.country, 0) + 1
        ordered = sorted(by_country.items(), key=lambda pair: (-pair[1], pair[0]))
        return self._page("home.html", countries=ordered, most=max(by_country.values(), default=1))

    async def find(self, request: Request) -> Response:
        """/find: for those who look for help themselves."""
        return await self._form(request, patient_form(self.opened))

    async def match(self, request: Request) -> Response:
        """/match: the referrer's form, its answer, and the JSON contract."""
        if request.method == "POST" and _is_json(request):
            return await self._match_json(request)
        return await self._form(request, referrer_form(self.opened))

    async def provider(self, request: Request, datasette: Any) -> Response:
        """/provider/<id>: one provider at a glance, every fact with its source."""
        wanted = request.url_vars["id"]
        database = datasette.get_database(DATABASE)
        page = await database.execute_fn(lambda connection: read_provider(connection, wanted))
        if page is None:
            now = await database.execute_fn(lambda connection: now_called(connection, wanted))
            if now:
                return Response.redirect(f"/provider/{now}", status=301)
            return self.missing("There is no provider with this address. The listing may have been removed.")
        crisis = [row for row in self.opened.index.crisis if row.country == page.provider["country"]]
        return self._page("provider.html", page=page, crisis=crisis)

    async def ranking(self, request: Request) -> Response:
        """/how-we-rank: every number that decides an order, with its reason."""
        rows = [(group, list(members)) for group, members in groupby(weight_rows(WEIGHTS), key=lambda row: row.group)]
        return self._page("ranking.html", groups=rows)

    async def sources(self, request: Request, datasette: Any) -> Response:
        """/sources: every source, why it may be shown, and how its last run ended."""
        entries = await datasette.get_database(DATABASE).execute_fn(read_sources)
        return self._page("sources.html", entries=entries)

    async def places(self, request: Request) -> Response:
        """POST /places: towns and postcodes that begin with what is typed. Answered from memory, never logged."""
        body = await _body(request) if request.method == "POST" else b""
        if not body:
            return _json({"places": []}, 200)
        asked = read_form(body)
        words, country = str(asked.get("q", ""))[:100], asked.get("country")
        known = country is None or country in self.opened.gazetteer.countries
        found = self.opened.gazetteer.suggest(words, country=country, limit=8) if known else []
        return _json({"places": [place.label for place in found]}, 200)

    async def static(self, request: Request) -> Response:
        """/assets/<file>: our stylesheet."""
        name = request.url_vars["name"]
        file = _STATIC / name
        if "/" in name or not file.is_file():
            return self.missing("There is no such file.")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return Response(
            file.read_text("utf-8"), content_type=f"{kind}; charset=utf-8", headers={"Cache-Control": "max-age=3600"}
        )

    async def nowhere(self, request: Request) -> Response:
        """Addresses that do not exist."""
        return self.missing("There is no page at this address.")

    def missing(self, why: str) -> Response:
        """A 404 that helps."""
        return self._page("missing.html", status=404, why=why)

    def failed(self, status: int) -> Response:
        """A page that could not be made."""
        if status == 404:
            return self.missing("There is no page at this address.")
        return self._page("failed.html", status=status, ours=status >= 500)

    # --- asking ---

    async def _form(self, request: Request, form: Form) -> Response:
        if request.method != "POST":
            return self._asking(form, {})
        body = await _body(request)
        if body is None:
            return self._asking(form, {}, error=f"That form is longer than {MAX_BODY:,} bytes.", status=413)
        data = read_form(body)
        try:
            _, answer = ask(data, self.opened.index, self.opened.gazetteer, today())
        except RequestError as error:
            faults = [(fault["key"], f"{fault['problem']}") for fault in error.problems]
            return self._asking(form, data, faults=faults, status=400)
        except PlaceError as error:
            candidates = [place.label for place in error.candidates[:8]]
            message = "Which place do you mean?" if candidates else str(error)
            return self._asking(form, data, faults=[("place", message)], candidates=candidates, status=422)
        return self._page(
            "answer.html",
            headers=_PRIVATE,
            form=form,
            answer=answer.as_dict(),
            plot=self._plot(answer),
            distance=self._distance(answer),
            size=SIZE,
            asked=data,
            chosen=chosen,
            labels=form.labels,
            faults=[],
            candidates=[],
        )

    def _asking(
        self,
        form: Form,
        data: dict[str, Any],
        *,
        faults: list[tuple[str, str]] | None = None,
        candidates: list[str] | None = None,
        error: str | None = None,
        status: int = 200,
    ) -> Response:
        return self._page(
            "ask.html",
            status=status,
            headers=_PRIVATE,
            form=form,
            asked=data,
            chosen=chosen,
            faults=faults or [],
            candidates=candidates or [],
            error=error,
        )

    def _distance(self, answer: Answer) -> Callable[[float, str], str]:
        """How far a provider is, in words no finer than both places are known."""
        here = answer.place.uncertainty_km if answer.place else 0.0

        def distance(km: float, provider: str) -> str:
            places = self._providers[provider].locations
            return distance_words(km, here + max((one.uncertainty_km or 0.0 for one in places), default=0.0))

        return distance

    def _plot(self, answer: Answer) -> Rings | None:
        if answer.place is None:
            return None
        found = []
        for number, one in enumerate(answer.matches, start=1):
            near = nearest_point(
                self._providers[one.provider_id].locations, answer.place.latitude, answer.place.longitude
            )
            if one.distance_km is not None and near is not None:
                found.append((number, one.name, f"#match-{number}", one.distance_km, *near))
        return rings(answer.place.latitude, answer.place.longitude, answer.place.uncertainty_km, found)

    async def _match_json(self, request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return _json({"error": f"the request is longer than {MAX_BODY:,} bytes"}, 413)
        try:
            data = read_form(body) if not _sends_json(request) else json.loads(body)
        except (ValueError, RecursionError) as error:
            return _json({"error": f"the request is not JSON: {error}"[:200]}, 400)
        try:
            _, answer = ask(data, self.opened.index, self.opened.gazetteer, today())
        except RequestError as error:
            return _json({"error": "the request is not as documented", "problems": error.problems}, 400)
        except PlaceError as error:
            labels = [place.label for place in error.candidates[:8]]
            return _json({"error": str(error), "key": "place", "candidates": labels}, 422)
        return _json(answer.as_dict(), 200)


def _is_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "") or _sends_json(request)


def _sends_json(request: Request) -> bool:
    return str(request.headers.get("content-type", "")).partition(";")[0].strip() == "application/json"


def _json(data: object, status: int) -> Response:
    return Response.json(data, status=status, headers=dict(_PRIVATE))


async def _body(request: Request) -> bytes | None:
    """The posted body, or None once it is longer than a form can be: the rest is not read."""
    body = b""
    while True:
        message = await request.receive()
        if message["type"] != "http.request":
            return body
        body += bytes(message.get("body", b""))
        if len(body) > MAX_BODY:
            return None
        if not message.get("more_body"):
            return body
