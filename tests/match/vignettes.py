"""Vignettes (vignettes.toml): people who ask, and what must be true of the answer; read, looked up and checked.

`failures(vignette, desk)` gives one sentence for each thing that is not as it must be. A name that no provider of the
directory has is a failure too, so that a property about somebody who is not there never passes by itself.
"""

import sqlite3
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from referral.gazetteer import AreasOf, Found, Gazetteer, Place
from referral.match import WEIGHTS, Index, Weights, match, read_need
from referral.match.answer import Answer, Match
from referral.match.conditions import Conditions, Named
from referral.match.place import PlacePoint
from tests.match.building import Spot
from tests.match.standing import mentioned

HERE = Path(__file__).parent
LIMIT = 50
"""Everybody who fits is looked at, unless a vignette asks for fewer."""

PROPERTIES = {
    "first", "matches", "not_matches", "not_accepting", "nowhere", "above", "near", "needs_km", "asks", "says",
    "alternatives", "nobody", "reads", "crisis", "opens",
}  # fmt: skip
KEYS = {"who", "at", "areas", "need", "on", "golden"} | PROPERTIES

Vignette = Mapping[str, Any]


@dataclass(frozen=True)
class Desk:
    """Where vignettes are answered: a directory, the day, and places where a vignette has a place without a point."""

    index: Index
    conditions: Conditions
    on: date
    places: Callable[[], Gazetteer] | None = None
    weights: Weights = WEIGHTS

    @classmethod
    def over(
        cls, connection: sqlite3.Connection, on: date | None = None, places: Callable[[], Gazetteer] | None = None
    ) -> "Desk":
        """Over an open directory.db; without `on`, for the day up to which it is known."""
        index = Index.load(connection)
        rows = connection.execute(
            "SELECT code, label, also_known_as, icd10, icd11 FROM vocabulary"
            " WHERE vocabulary = 'condition' ORDER BY sort"
        )
        conditions = Conditions([Named(*row) for row in rows])
        return cls(index, conditions, on or date.fromisoformat(index.release.as_of), places)

    @cached_property
    def ids(self) -> Mapping[str, str]:
        """Id or name -> id."""
        names = {provider.name: provider.id for provider in self.index.providers}
        return names | {provider.id: provider.id for provider in self.index.providers}


def read_vignettes(path: Path) -> tuple[list[Vignette], date | None]:
    """A file of vignettes and its day. ValueError says which vignette has an unknown key, or checks nothing."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    vignettes: list[Vignette] = data.get("vignette", [])
    if not vignettes:
        raise ValueError(f"{path}: there is no [[vignette]] in it")
    for number, one in enumerate(vignettes, start=1):
        if "who" not in one:
            raise ValueError(f'{path}: vignette {number} says nobody who asks; write who = "…"')
        if unknown := one.keys() - KEYS:
            raise ValueError(f"{path}: {one['who']!r}: unknown {sorted(unknown)}; allowed: {sorted(KEYS)}")
        if not one.keys() & PROPERTIES:
            raise ValueError(f"{path}: {one['who']!r} says nothing that must be true; one of {sorted(PROPERTIES)}")
    return vignettes, data.get("on")


def answer_of(vignette: Vignette, desk: Desk) -> Answer:
    """The answer to a vignette's need. ValueError where the place or the words for the condition say nothing."""
    request = {"limit": LIMIT, **vignette["need"]}
    spot = _spot(vignette, desk)
    if spot is not None:
        request.setdefault("place", spot.label)
    if condition := request.get("condition"):
        code = desk.conditions.read(condition).code
        if code is None:
            raise ValueError(f"the words {condition!r} are not read as one condition")
        request["condition"] = code
    need, on = read_need(request, desk.index.codes), vignette.get("on", desk.on)
    return match(need, desk.index, spot, on, desk.weights, areas=_areas(vignette, spot, desk))


def _areas(vignette: Vignette, spot: PlacePoint | None, desk: Desk) -> AreasOf | None:
    """Those that the vignette names for its point; those of a place that was looked up."""
    if isinstance(spot, Place) and desk.places:
        return desk.places().areas_of(spot)
    return AreasOf(frozenset(vignette["areas"]), frozenset()) if "areas" in vignette else None


def _spot(vignette: Vignette, desk: Desk) -> PlacePoint | None:
    if "at" in vignette:
        label, latitude, longitude, uncertainty, country = vignette["at"]
        return Spot(label, latitude, longitude, "town", uncertainty, country)
    place = vignette["need"].get("place")
    if place is None:
        return None
    if desk.places is None:
        raise ValueError(f"the place {place!r} has no point: write at = [label, latitude, longitude, km, country]")
    found = desk.places().find(place, country=vignette["need"].get("country"))
    if isinstance(found, Found):
        return found.place
    raise ValueError(f"the place {place!r} is not known, or could be several")


def failures(vignette: Vignette, desk: Desk) -> list[str]:
    """What is not as the vignette says; empty where everything is."""
    try:
        return list(_failures(vignette, desk, answer_of(vignette, desk)))
    except (LookupError, ValueError) as error:
        return [f"{type(error).__name__}: {error}"]


def _failures(vignette: Vignette, desk: Desk, answer: Answer) -> Iterator[str]:
    def named(key: str) -> list[str]:
        return [_id(name, desk) for name in vignette.get(key, [])]

    ids = [one.provider_id for one in answer.matches]
    closed = {one.provider_id: one for one in answer.not_accepting}
    if "first" in vignette and ids[:1] != [_id(vignette["first"], desk)]:
        yield f"first should be {vignette['first']}, not {ids[:1]}"
    yield from (f"{one} should be a match; matches: {ids}" for one in named("matches") if one not in ids)
    yield from (f"{one} should be no match" for one in named("not_matches") if one in ids)
    yield from (f"{one} should stand nowhere in the answer" for one in named("nowhere") if one in mentioned(answer))
    for one in named("not_accepting"):
        if one not in closed or not (closed[one].not_accepting_since or closed[one].opens_on):
            yield f"{one} should be in the list of those who take nobody now, with the day since when or until when"
    for name, day in vignette.get("opens", []):
        if (opens := getattr(closed.get(_id(name, desk)), "opens_on", None)) != day:
            yield f"{name} should be closed until {day}, not {opens}"
    scores = {one.provider_id: one.score for one in answer.matches}
    for above, below in vignette.get("above", []):
        upper, lower = _id(above, desk), _id(below, desk)
        if not (ids.index(upper) < ids.index(lower) and scores[upper] > scores[lower]):
            yield f"{above} should stand above {below}, with a higher score; matches: {scores}"
    if vignette.get("nobody") and ids:
        yield f"nobody should match; matches: {ids}"
    kinds = {one.kind for one in answer.alternatives}
    if missing := set(vignette.get("alternatives", [])) - kinds:
        yield f"alternatives should hold {sorted(missing)}; they hold {sorted(kinds)}"
    if "crisis" in vignette and bool(answer.crisis) is not vignette["crisis"]:
        yield f"crisis lines: {[line.name for line in answer.crisis]}"
    if "reads" in vignette:
        read = desk.conditions.read(vignette["need"]["condition"]).codes
        if read != (vignette["reads"],):
            yield f"{vignette['need']['condition']!r} should be read as {vignette['reads']}, not {read}"
    yield from _near(vignette, answer)
    yield from _words(vignette, {one.provider_id: one for one in (*answer.matches, *answer.not_accepting)}, desk)


def _near(vignette: Vignette, answer: Answer) -> Iterator[str]:
    sets = {one.relax: one for one in answer.near_misses}
    for relax in vignette.get("near", []):
        if tuple(sorted(relax)) not in sets:
            yield f"giving up {relax} should be a near miss; they are {list(sets)}"
    if "needs_km" in vignette:
        low, high = vignette["needs_km"]
        needed = sets[("within_km",)].needs_km if ("within_km",) in sets else None
        if not low <= (needed or 0) <= high:
            yield f"needs_km should be {low} to {high}, not {needed}"


def _words(vignette: Vignette, listed: Mapping[str, Match], desk: Desk) -> Iterator[str]:
    for line in vignette.get("asks", []):
        name, fact = line.rsplit(" ", 1)
        one = listed[_id(name, desk)]
        if not any(asked.fact == fact and asked.question for asked in one.unknown):
            yield f"{name} should ask about {fact}; asks about {[asked.fact for asked in one.unknown]}"
    for name, text in vignette.get("says", []):
        one = listed[_id(name, desk)]
        said = [part.why for part in one.parts] + [fact.why for fact in one.facts]
        said += [asked.question for asked in one.unknown] + [one.how_to_refer or "", one.referral_window or ""]
        if not any(text in words for words in said):
            yield f"{name} should say {text!r}; says {said}"


def _id(name: str, desk: Desk) -> str:
    try:
        return desk.ids[name]
    except KeyError:
        raise LookupError(f"no provider of this directory has the id or the name {name!r}") from None
