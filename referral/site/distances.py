"""Distances in words that say no more than is known."""

import math

_LEAST = 0.1


def distance_words(km: float, unsure_km: float) -> str:
    """How far it is, where both ends together are ``unsure_km`` off at most.

    Nearer than that, nobody can tell: "within 20 km". Else in steps that are no finer than what is known.
    """
    if km <= unsure_km:
        return f"within {_up(km + unsure_km):g} km"
    if unsure_km < _LEAST:
        return f"{km:.1f} km"
    step = _step(unsure_km)
    rounded = max(round(km / step) * step, step)
    return f"about {rounded:.1f} km" if step < 1 else f"about {rounded:g} km"


def _up(km: float) -> float:
    """To the next round number that is not less: 0.4, 3, 20."""
    step = _step(max(km, _LEAST))
    return max(math.ceil(round(km / step, 6)), 1) * step


def _step(km: float) -> float:
    """The power of ten that is not more."""
    return 10.0 ** math.floor(math.log10(km))
