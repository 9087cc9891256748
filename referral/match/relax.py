"""Near misses: which must-haves to give up, and what that would gain. Exact, not a guess.

A set of must-haves is worth naming when giving it up gains somebody whom no smaller part of it gains: somebody who
misses exactly these. So the sets are those that some provider misses, and nothing has to be searched.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from referral.match.candidates import Candidate

DISTANCE = "within_km"


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One set to give up. `gained` would all be matches if the need were asked again without `relax`.

    Where distance is in the set it is widened, not dropped: to `needs_km`, the whole kilometres to the nearest provider
    that only this set gains. `gains_anywhere` counts without any limit of distance.
    """

    relax: tuple[str, ...]
    gained: tuple[Candidate, ...]
    gains_anywhere: int
    needs_km: int | None


def relaxations(candidates: Sequence[Candidate], costs: Mapping[str, float]) -> list[Relaxation]:
    """Every minimal set for these candidates (all of them open to new patients), cheapest for the patient first.

    `costs` holds the cost of giving up each must-have; one without a cost is never given up. Sets of equal cost: the
    smaller first, then the one that gains more, then by name.
    """
    missing = [(candidate.missed, candidate) for candidate in candidates if candidate.missed]
    found = [_relaxation(wanted, missing) for wanted in {missed for missed, _ in missing} if wanted <= costs.keys()]
    return sorted(found, key=lambda one: _cheapest_first(one, costs))


def _relaxation(wanted: frozenset[str], missing: Sequence[tuple[frozenset[str], Candidate]]) -> Relaxation:
    gained = [(missed, candidate) for missed, candidate in missing if missed <= wanted]
    needs_km: int | None = None
    within = gained
    if DISTANCE in wanted:
        needs_km = math.ceil(min(_km(candidate) for missed, candidate in gained if missed == wanted))
        within = [(missed, one) for missed, one in gained if DISTANCE not in missed or _km(one) <= needs_km]
    return Relaxation(
        relax=tuple(sorted(wanted)),
        gained=tuple(candidate for _, candidate in within),
        gains_anywhere=len(gained),
        needs_km=needs_km,
    )


def _km(candidate: Candidate) -> float:
    return math.inf if candidate.reach.km is None else candidate.reach.km


def _cheapest_first(one: Relaxation, costs: Mapping[str, float]) -> tuple[float, int, int, tuple[str, ...]]:
    return sum(costs[name] for name in one.relax), len(one.relax), -len(one.gained), one.relax
