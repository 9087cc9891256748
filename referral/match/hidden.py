"""Who lies nearer than the farthest provider an answer shows, is not shown, and why: no silent gaps around the asker.

Built on the columns and on `candidates`, which judges one provider; only the records of the nearest are read.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from referral.gazetteer.area import AreasOf
from referral.match.around import Around
from referral.match.candidates import Candidate, Candidates
from referral.match.facts import NEVER_RELAXED
from referral.match.index import Index
from referral.match.nearest import nearest
from referral.match.need import Need
from referral.match.place import PlacePoint
from referral.match.reach import Asker, asker_of, reach
from referral.match.records import Provider
from referral.match.value import Value
from referral.match.weights import WEIGHTS, Weights

MOST = 50
"""No more of the nearest than so many are told."""

NOT_ACCEPTING = "accepting"
NOT_NOW = "referral_window"
FEWER_POINTS = "points"


@dataclass(frozen=True, slots=True)
class HiddenOne:
    """A provider that is not shown, `km` away as `reach` has it.

    reasons: the must-haves whose value is no, as keys of the request, right_to_treat or catchment, those that are never
    relaxed first; then NOT_ACCEPTING where nobody new is taken, else NOT_NOW where no referrals are on the day;
    FEWER_POINTS alone where it fits and others earned more.
    """

    provider: Provider
    km: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hidden:
    """`nearest`: nearest first, of two equally far by id; `more`: whether there are others beyond MOST."""

    nearest: tuple[HiddenOne, ...]
    more: bool


def hidden_nearer(
    need: Need,
    index: Index,
    place: PlacePoint | None,
    shown: Collection[str],
    *,
    on: date | None = None,
    areas: AreasOf | None = None,
    weights: Weights = WEIGHTS,
    most: int = MOST,
) -> Hidden:
    """Everybody nearer than the farthest of `shown` (ids of an answer's matches) who is not among them.

    Nobody where there is no place, or where none of those shown has a distance. `on`: the day of the answer; without
    it no times of referral are looked at. `areas`: as in `match`.
    """
    asker = asker_of(need, place, areas)
    measured = (reach(one, asker, need.delivery, weights).km for one in index.providers.those_named(shown))
    farthest = max((km for km in measured if km is not None), default=None)
    if farthest is None:
        return Hidden((), more=False)
    # One more than is told, so that it is known whether there are more.
    near = _nearest(asker, index, most + 1 + len(shown), weights)
    found = [(km, row) for km, name, row in near if name not in shown and km < farthest]
    candidates = Candidates(need, asker, index, weights)
    told = [
        HiddenOne(provider, km, _reasons(candidates.judged(provider), on))
        for (km, _), provider in zip(found, index.providers.at([row for _, row in found[:most]]), strict=False)
    ]
    return Hidden(tuple(told), more=len(found) > most)


def _nearest(asker: Asker, index: Index, number: int, weights: Weights) -> list[tuple[float, str, int]]:
    """Kilometres, ids and rows of the nearest, at most so many, nearest first, of two equally far by id."""
    around = Around(index.columns, asker, weights)
    rows = nearest(around, index.columns.everybody, number)
    return [(around.exact_km(row), name, row) for row, name in zip(rows, index.columns.ids_of(rows), strict=True)]


def _reasons(candidate: Candidate, on: date | None) -> tuple[str, ...]:
    provider = candidate.provider
    missed = [fact.name for fact in candidate.facts if fact.value is Value.NO]
    reasons = sorted(missed, key=lambda name: name not in NEVER_RELAXED)
    if provider.accepting is Value.NO:
        reasons.append(NOT_ACCEPTING)
    elif on is not None and provider.window.on(on) is Value.NO:
        reasons.append(NOT_NOW)
    return tuple(reasons) or (FEWER_POINTS,)
