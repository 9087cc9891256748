"""Distances in words that say no more than is known."""

import math

from referral.said import Said, said

_LEAST = 0.1


def distance_words(km: float, unsure_km: float) -> Said:
    """How far it is, where both ends together are ``unsure_km`` off at most.

    Nearer than that, nobody can tell: "within 20 km". Else in steps that are no finer than what is known.
    """
    if km <= unsure_km:
        return said("within {km:g} km", km=_up(km + unsure_km))
    if unsure_km < _LEAST:
        return said("{km:.1f} km", km=km)
    step = _step(unsure_km)
    rounded = max(round(km / step) * step, step)
    return said("about {km:.1f} km", km=rounded) if step < 1 else said("about {km:g} km", km=rounded)


def _up(km: float) -> float:
    """To the next round number that is not less: 0.4, 3, 20."""
    step = _step(max(km, _LEAST))
    return max(math.ceil(round(km / step, 6)), 1) * step


def _step(km: float) -> float:
    """The power of ten that is not more."""
    return 10.0 ** math.floor(math.log10(km))
