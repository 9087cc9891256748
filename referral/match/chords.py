"""Points on a sphere of radius 1, the chords between them, and kilometres along the ground.

Vectors and single figures may differ in the last bits, so whatever lies within EDGE_KM of a limit is decided by the
single figure.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from referral.gazetteer.earth import EARTH_RADIUS_KM
from referral.match.bits import Flags, Floats, chosen

EDGE_KM = 1e-6
"""A millimetre: many times what vectors and single figures can differ by, and nothing on a map."""

THERE = 6.25
"""The square of a chord is at most 4; to an entry that is nowhere it is far more."""


def square_of(away: Floats) -> Floats:
    """Vectors, one a column -> the squares of their lengths. Overwrites them."""
    away *= away
    length: Floats = away[0]
    length += away[1]
    length += away[2]
    return length


def km_of(square: Any) -> Any:
    """The square of a chord -> kilometres along the ground; one figure or many."""
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(square) / 2))


def at_most(away: Floats, km: float, exact_km: Callable[[int], float]) -> Flags:
    """Which distances are at most so many kilometres; at the very limit `exact_km` decides, which is handed a place."""
    near: Flags = away <= km - EDGE_KM
    perhaps = away <= km + EDGE_KM
    if np.count_nonzero(near) != np.count_nonzero(perhaps):
        for at in chosen(perhaps & ~near).tolist():
            near[at] = exact_km(at) <= km
    return near
