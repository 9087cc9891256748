"""Distances, made no finer than they are known, so that ranking is never finer than the geocode.

From the nearest outwards: the first distance opens a step; every next one that differs from it by less than the two
points' uncertainties together (the asker's counted in) stands on the same step and counts as equally far; the first
one that is surely farther opens the next step. So two providers whose difference could be an error of the map are
never ordered by it, as long as no third one stands between them; and nobody ever counts as farther for being nearer
(tests/match proves both).

Where even the nearest end of a step earns no hundredth of a point, there is nothing to order by, and a distance counts
as it stands (`stands_alone`): the steps across a continent are not looked for.
"""

import math
from bisect import bisect_left
from collections.abc import Mapping
from typing import NamedTuple

from referral.match.bits import Floats
from referral.match.weights import Weights

_SHORT = 1024
_AT_ONCE = 256
_ROUNDED_AWAY = 0.005
"""Points are shown and added up in hundredths."""


class Measured(NamedTuple):
    """Kilometres to a provider and how far off its point may be, in kilometres."""

    km: float
    uncertainty_km: float


def stepped(distances: Mapping[str, Measured], asker_uncertainty_km: float) -> dict[str, float]:
    """Distance by id -> the distance that counts: that of the nearest on the same step, never more than its own."""
    counted: dict[str, float] = {}
    first: Measured | None = None
    for measured, key in sorted((measured, key) for key, measured in distances.items()):
        if first is None or measured.km - first.km >= (
            asker_uncertainty_km + first.uncertainty_km + measured.uncertainty_km
        ):
            first = measured
        counted[key] = first.km
    return counted


def worthless_km(visits_per_week: float, weights: Weights) -> float:
    """From so many kilometres on a journey earns no hundredth of a point."""
    share = _ROUNDED_AWAY / weights.part.travel.value if weights.part.travel.value else 1.0
    return max(0.0, -math.log2(min(1.0, share))) * weights.travel.half_km.value / visits_per_week


def stands_alone(measured: Measured, worthless: float, asker_uncertainty_km: float, coarsest_km: float) -> bool:
    """Whether a distance counts as it stands, because the whole of any step it can be on earns nothing.

    `coarsest_km` is the largest uncertainty of the release: no step reaches farther down than all three together.
    """
    return measured.km - asker_uncertainty_km - coarsest_km - measured.uncertainty_km > worthless


def first_of_steps(km: Floats, uncertainty_km: Floats, asker_uncertainty_km: float) -> list[int]:
    """Which distances (nearest first, then the best known) open a step: what `stepped` does, by leaps."""
    if len(km) <= _SHORT:
        return _by_one(km.tolist(), uncertainty_km.tolist(), asker_uncertainty_km)
    opens: list[int] = []
    at = 0
    while at < len(km):
        opens.append(at)
        first, both = km.item(at), asker_uncertainty_km + uncertainty_km.item(at)
        at = max(at + 1, int(km.searchsorted(_sure(first + both))))
        while at < len(km):
            farther = km[at : at + _AT_ONCE] - first >= both + uncertainty_km[at : at + _AT_ONCE]
            leap = int(farther.argmax())
            if farther[leap]:
                at += leap
                break
            at += len(farther)
    return opens


def _by_one(km: list[float], uncertainty_km: list[float], asker_uncertainty_km: float) -> list[int]:
    """The same of a few, which numbers one by one are sooner for."""
    opens: list[int] = []
    at = 0
    while at < len(km):
        opens.append(at)
        first, both = km[at], asker_uncertainty_km + uncertainty_km[at]
        at = max(at + 1, bisect_left(km, _sure(first + both)))
        while at < len(km) and km[at] - first < both + uncertainty_km[at]:
            at += 1
    return opens


def _sure(km: float) -> float:
    """Nobody nearer than this opens the next step, however well known; a hair less, for sums are rounded."""
    return km - 1e-9
