"""Distances, made no finer than they are known, so that ranking is never finer than the geocode.

From the nearest outwards: the first distance opens a step; every next one that differs from it by less than the two
points' uncertainties together (the asker's counted in) stands on the same step and counts as equally far; the first
one that is surely farther opens the next step. So two providers whose difference could be an error of the map are
never ordered by it, as long as no third one stands between them; and nobody ever counts as farther for being nearer
(tests/match proves both).
"""

from collections.abc import Mapping
from typing import NamedTuple


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
