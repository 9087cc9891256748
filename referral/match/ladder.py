"""The steps of distance (`steps`) around one asker, looked for only as far out as somebody needs them."""

import numpy as np

from referral.match.around import EDGE_KM, Around
from referral.match.bits import Bits, Floats, Rows, among
from referral.match.steps import first_of_steps

_SAME = 1e-9
"""Kilometres: what two vectors may differ by for one distance."""


class Ladder:
    """Steps among the candidates of one need."""

    def __init__(self, around: Around, candidates: Bits):
        self._around, self._candidates = around, candidates
        self._known_km = -1.0
        self._row: Rows = np.empty(0, dtype=np.int64)
        self._km: Floats = np.empty(0)

    def counted(self, km: Floats) -> Floats:
        """Distances of candidates -> those that count; infinite stays infinite."""
        there = np.isfinite(km)
        counted = km.copy()
        if there.any():
            self._climb(float(km[there].max()))
            counted[there] = np.minimum(self._km[self._step(km[there])], km[there])
        return counted

    def exact(self, km: float) -> float:
        """One distance -> the one that counts, as the single figure."""
        self._climb(km)
        row = self._row[self._step(np.array([km]))]
        return min(km, self._around.exact_km(int(row[0])))

    def _step(self, km: Floats) -> Rows:
        return np.asarray(np.searchsorted(self._km, km + _SAME, side="right") - 1)

    def _climb(self, km: float) -> None:
        if km <= self._known_km:
            return
        self._known_km = km + EDGE_KM
        near = self._around.within(self._known_km)
        inside = among(self._candidates, near.row)
        row, away, uncertainty = near.row[inside], near.km[inside], near.uncertainty_km[inside]
        order = np.lexsort((uncertainty, away))
        row, away, uncertainty = row[order], away[order], uncertainty[order]
        opens = first_of_steps(away.tolist(), uncertainty.tolist(), self._around.asker.uncertainty_km)
        self._row, self._km = row[opens], away[opens]
