"""One question, one answer: the way that the command line, the JSON endpoint and the forms all take."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from pydantic import ValidationError

from referral.gazetteer import Ambiguous, AreasOf, Gazetteer, NotFound, Place
from referral.match import Index, Need, Problem, match, problems, read_need
from referral.match.answer import Answer
from referral.said import N_


class RequestError(ValueError):
    """The request is not as the contract says; ``problems`` lists each fault and what is allowed."""

    exit_code = 65

    def __init__(self, faults: Sequence[Problem]) -> None:
        self.problems = list(faults)
        super().__init__("; ".join(sentence(fault) for fault in self.problems))


class PlaceError(ValueError):
    """The place is not known, or could be several; ``candidates`` are the places it could be, the likeliest first.

    ``question``: what a page asks above them.
    """

    exit_code = 65

    def __init__(self, reason: str, candidates: Sequence[Place] = (), question: str | None = None) -> None:
        self.candidates = list(candidates)
        self.question = question or reason
        super().__init__(reason)


def sentence(fault: Problem) -> str:
    """One fault as a sentence."""
    value = "" if fault["value"] is None else f" ({fault['value']!r})"
    return f"{fault['key'] or 'the request'}{value} {fault['problem']}; allowed: {', '.join(fault['allowed'])}"


class Reply(NamedTuple):
    """A checked need, the place that was meant with what lies there, and the answer."""

    need: Need
    place: Place | None
    areas: AreasOf | None
    answer: Answer


def ask(data: object, index: Index, gazetteer: Gazetteer, today: date) -> Reply:
    """Check the request and answer it. Raises RequestError and PlaceError; stores and logs nothing."""
    try:
        need = read_need(data, index.codes, index.conditions)
    except ValidationError as error:
        raise RequestError(problems(error)) from error
    place = _point(need, gazetteer)
    areas = areas_at(place, index, gazetteer) if place else None
    return Reply(need, place, areas, match(need, index, place, today, areas=areas))


def areas_at(place: Place, index: Index, gazetteer: Gazetteer) -> AreasOf:
    """The areas that a place lies in, as far as a release asks: its country where nobody names an area in it."""
    if place.country in index.columns.catchments.countries:
        return gazetteer.areas_of(place)
    return AreasOf(frozenset({place.country}), frozenset())


def _point(need: Need, gazetteer: Gazetteer) -> Place | None:
    if need.place is None:
        return None
    found = gazetteer.find(need.place, country=need.country)
    if isinstance(found, NotFound):
        raise PlaceError(found.reason, found.candidates)
    if isinstance(found, Ambiguous):
        labels = "; ".join(place.label for place in found.candidates[:8])
        raise PlaceError(
            f"That could be several places: {labels}. Please say which.",
            found.candidates,
            N_("Which place do you mean?"),
        )
    return found.place
