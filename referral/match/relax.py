"""Near misses: which must-haves to give up, and what that would gain. Exact, not a guess.

A set of must-haves is worth naming when giving it up gains somebody whom no smaller part of it gains: somebody who
misses exactly these. So the sets are those that some provider misses, and nothing has to be searched.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from operator import or_

from referral.match.crowd import Crowd, Group

DISTANCE = "within_km"

Missing = Mapping[frozenset[str], Group]
"""Set of must-haves -> who misses exactly these."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One set to give up: `gains` more would be matches if the need were asked again without `relax`.

    `gained` are those of them whom no smaller set gains, `gains_only` in number. Where distance is in the set it is
    widened, not dropped: to `needs_km`, the whole kilometres to the nearest provider that only this set gains.
    `gains_anywhere` counts without any limit of distance.
    """

    relax: tuple[str, ...]
    gained: Group
    gains_only: int
    gains: int
    gains_anywhere: int
    needs_km: int | None


def missing(candidates: Group, missed: Mapping[str, Group], crowd: Crowd) -> Missing:
    """Everybody who misses something, by what they miss: each must-have parts every set in two.

    `missed` holds who does not meet each must-have.
    """
    found: dict[frozenset[str], Group] = {frozenset(): candidates}
    for name, no in missed.items():
        for names, group in list(found.items()):
            parted = group & no
            if crowd.count(parted):
                found[names | {name}] = parted
                found[names] = group & ~no
    return {names: group for names, group in found.items() if names and crowd.count(group)}


def relaxations(missed_by: Missing, costs: Mapping[str, float], crowd: Crowd, number: int) -> list[Relaxation]:
    """The minimal sets, cheapest for the patient first, at most so many.

    `costs` holds the cost of giving up each must-have; one without a cost is never given up. Sets of equal cost: the
    smaller first, then the one that gains more, then by name.
    """
    counts = {names: crowd.count(group) for names, group in missed_by.items()}
    wanted = sorted(
        (_cost(names, costs), len(names), tuple(sorted(names))) for names in missed_by if names <= costs.keys()
    )
    found: list[Relaxation] = []
    for _, alike in groupby(wanted, key=lambda one: one[:2]):
        if len(found) >= number:
            break
        sets = [_relaxation(frozenset(names), missed_by, counts, crowd) for _, _, names in alike]
        found.extend(sorted(sets, key=lambda one: (-one.gains, one.relax)))
    return found[:number]


def _cost(names: frozenset[str], costs: Mapping[str, float]) -> float:
    return sum(costs[name] for name in sorted(names))


def _relaxation(
    wanted: frozenset[str], missed_by: Missing, counts: Mapping[frozenset[str], int], crowd: Crowd
) -> Relaxation:
    smaller = [names for names in missed_by if names <= wanted]
    relax, gained, anywhere = tuple(sorted(wanted)), missed_by[wanted], sum(counts[names] for names in smaller)
    if DISTANCE not in wanted:
        return Relaxation(relax, gained, counts[wanted], anywhere, anywhere, None)
    needs_km = crowd.needs_km(gained)
    gained = crowd.within(gained, needs_km)
    far = _together(missed_by[names] for names in smaller if DISTANCE in names)
    near = [missed_by[names] for names in smaller if DISTANCE not in names]
    gains = crowd.count(_together([crowd.within(far, needs_km), *near]))
    return Relaxation(relax, gained, crowd.count(gained), gains, anywhere, needs_km)


def _together(groups: Iterable[Group]) -> Group:
    return reduce(or_, groups)
