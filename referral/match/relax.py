"""Near misses: which must-haves to give up, and what that would gain. Exact, not a guess.

A set of must-haves is worth naming when giving it up gains somebody whom no smaller part of it gains: somebody who
misses exactly these. So the sets are those that some provider misses, and nothing has to be searched.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import groupby

import numpy as np

from referral.match.around import Around
from referral.match.bits import Bits, count
from referral.match.musts import Must

DISTANCE = "within_km"

Missing = Mapping[frozenset[str], Bits]
"""Set of must-haves -> who misses exactly these."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One set to give up. `gained` would all be matches if the need were asked again without `relax`.

    Where distance is in the set it is widened, not dropped: to `needs_km`, the whole kilometres to the nearest provider
    that only this set gains. `gains_anywhere` counts without any limit of distance.
    """

    relax: tuple[str, ...]
    gained: Bits
    gains: int
    gains_anywhere: int
    needs_km: int | None


def missing(candidates: Bits, missed: Sequence[Must]) -> Missing:
    """Everybody who misses something, by what they miss: each must-have parts every set in two."""
    found: dict[frozenset[str], Bits] = {frozenset(): candidates}
    for must in missed:
        for names, bits in list(found.items()):
            parted = bits & must.no
            if parted.any():
                found[names | {must.name}] = parted
                found[names] = bits & ~must.no
    return {names: bits for names, bits in found.items() if names and bits.any()}


def relaxations(missed_by: Missing, costs: Mapping[str, float], around: Around, number: int) -> list[Relaxation]:
    """The minimal sets, cheapest for the patient first, at most so many.

    `costs` holds the cost of giving up each must-have; one without a cost is never given up. Sets of equal cost: the
    smaller first, then the one that gains more, then by name.
    """
    counts = {names: count(bits) for names, bits in missed_by.items()}
    wanted = sorted(
        (_cost(names, costs), len(names), tuple(sorted(names))) for names in missed_by if names <= costs.keys()
    )
    found: list[Relaxation] = []
    for _, alike in groupby(wanted, key=lambda one: one[:2]):
        if len(found) >= number:
            break
        sets = [_relaxation(frozenset(names), missed_by, counts, around) for _, _, names in alike]
        found.extend(sorted(sets, key=lambda one: (-one.gains, one.relax)))
    return found[:number]


def _cost(names: frozenset[str], costs: Mapping[str, float]) -> float:
    return sum(costs[name] for name in sorted(names))


def _relaxation(
    wanted: frozenset[str], missed_by: Missing, counts: Mapping[frozenset[str], int], around: Around
) -> Relaxation:
    smaller = [names for names in missed_by if names <= wanted]
    anywhere = sum(counts[names] for names in smaller)
    if DISTANCE not in wanted:
        return Relaxation(
            tuple(sorted(wanted)), _together(missed_by[names] for names in smaller), anywhere, anywhere, None
        )
    needs_km = math.ceil(around.exact_km(around.nearest(missed_by[wanted], 1)[0][1]))
    far = _together(missed_by[names] for names in smaller if DISTANCE in names)
    near = [missed_by[names] for names in smaller if DISTANCE not in names]
    gained = _together(iter([around.those_within(far, needs_km), *near]))
    return Relaxation(tuple(sorted(wanted)), gained, count(gained), anywhere, needs_km)


def _together(sets: Iterator[Bits]) -> Bits:
    return reduce(np.bitwise_or, sets)
