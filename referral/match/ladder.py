"""The steps of distance (`steps`) around one asker, looked for only as far out as somebody needs them."""

from bisect import bisect_right

import numpy as np

from referral.match.around import Around
from referral.match.bits import Bits, Floats, Rows, chosen
from referral.match.chords import EDGE_KM
from referral.match.steps import first_of_steps

_SAME = 1e-9
"""Kilometres: what two vectors may differ by for one distance."""
_AT_FIRST_KM = 50.0
_FURTHER = 1.25


class Ladder:
    """Steps among the candidates of one need."""

    def __init__(self, around: Around, candidates: Bits):
        self._around, self._candidates = around, candidates
        self._known_km = -1.0
        self._row: Rows = np.empty(0, dtype=np.int64)
        self._km: Floats = np.empty(0)
        self._steps: list[float] = []
        self._exact: dict[int, float] = {}

    def counted(self, km: Floats) -> Floats:
        """Finite distances of candidates -> those that count."""
        if not len(km):
            return km
        self._climb(float(km.max()))
        return np.minimum(self._km[self._km.searchsorted(km + _SAME, side="right") - 1], km)

    def exact(self, km: float) -> float:
        """One distance -> the one that counts, as the single figure."""
        self._climb(km)
        row = self._row.item(bisect_right(self._steps, km + _SAME) - 1)
        if row not in self._exact:
            self._exact[row] = self._around.exact_km(row)
        return min(km, self._exact[row])

    def _climb(self, km: float) -> None:
        if km <= self._known_km:
            return
        # Farther than asked, so that the next one who asks need not climb again.
        self._known_km = max(_AT_FIRST_KM, _FURTHER * km) + EDGE_KM
        row, away, uncertainty = self._around.within(self._candidates, self._known_km)
        order = _nearest_first(away, uncertainty)
        row, away, uncertainty = row[order], away[order], uncertainty[order]
        opens = first_of_steps(away, uncertainty, self._around.asker.uncertainty_km)
        self._row, self._km = row[opens], away[opens]
        self._steps = self._km.tolist()


def _nearest_first(km: Floats, uncertainty_km: Floats) -> Rows:
    """An order: nearest first, of equally near ones the best known."""
    # Ten times sooner than `np.lexsort` of everybody: only those at one distance are ordered once more.
    order = km.argsort()
    ordered = km[order]
    same = ordered[1:] == ordered[:-1]
    if same.any():
        places = chosen(np.append(same, False) | np.insert(same, 0, False))
        alike = order[places]
        order[places] = alike[np.lexsort((uncertainty_km[alike], km[alike]))]
    return order
