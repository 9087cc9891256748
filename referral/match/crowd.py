"""The candidates of one need as sets that are cheap to part, count and measure.

Few of them stand in the order of their distance, and a set is one whole number: bit n is the n-th nearest, so that the
nearest of a set is its lowest bit and everybody within some kilometres is a mask. Of many a set is packed words, and
distances are looked for (`around`).
"""

import math
from bisect import bisect_left, bisect_right
from typing import Any, Protocol

import numpy as np

from referral.match.around import EDGE_KM, FEW, Around
from referral.match.bits import Bits, Rows, among, chosen, count, rows_of

Group = Any
"""A set of candidates: an int or Bits, as its crowd has it. Both know &, | and ~."""


class Crowd(Protocol):
    """What both can do with their sets."""

    def group(self, bits: Bits) -> Group:
        """Those of the candidates who are in a set of rows."""

    def count(self, group: Group) -> int:
        """How many they are."""

    def nearest(self, group: Group, number: int) -> list[int]:
        """Rows of the nearest, at most so many, nearest first, of two equally far by id."""

    def within(self, group: Group, km: float) -> Group:
        """Those at most so far away."""

    def km_to(self, row: int) -> float:
        """Kilometres to one row, the single figure."""

    def rows(self, group: Group) -> Rows:
        """Who they are."""


class Few:
    """Candidates in the order of their distance, then of their ids; those without one stand last."""

    def __init__(self, around: Around, candidates: Bits):
        self._around = around
        rows, reached = around.measured(candidates)
        km, number = reached.km, around.columns.number[rows]
        order = np.lexsort((number, km))
        there = order[: int(np.isfinite(km).sum())]
        apart = km[there[1:]] - km[there[:-1]]
        close = chosen((apart > 0) & (apart <= EDGE_KM))
        if len(close):
            # What vectors cannot tell apart, single figures do.
            for at in {*order[close].tolist(), *order[close + 1].tolist()}:
                km[at] = around.exact_km(int(rows[at]))
            order = np.lexsort((number, km))
        self.by_distance, self.reached = rows[order], reached.at(order)
        self._km: list[float] = km[order].tolist()
        self._bytes = -(-len(rows) // 8)

    def group(self, bits: Bits) -> int:
        """Those of the candidates who are in a set of rows."""
        return int.from_bytes(np.packbits(among(bits, self.by_distance), bitorder="little").tobytes(), "little")

    def count(self, group: int) -> int:
        """How many they are."""
        return group.bit_count()

    def nearest(self, group: int, number: int) -> list[int]:
        """Rows of the nearest."""
        found: list[int] = []
        while group and len(found) < number:
            at = (group & -group).bit_length() - 1
            if math.isinf(self._km[at]):
                break
            found.append(self.by_distance.item(at))
            group &= group - 1
        return found

    def within(self, group: int, km: float) -> int:
        """Those at most so far away."""
        certain = bisect_left(self._km, km - EDGE_KM)
        near = (1 << certain) - 1
        for at in range(certain, bisect_right(self._km, km + EDGE_KM)):
            if self._around.exact_km(self.by_distance.item(at)) <= km:
                near |= 1 << at
        return group & near

    def km_to(self, row: int) -> float:
        """Kilometres to one row, the single figure."""
        return self._around.exact_km(row)

    def places(self, group: int) -> Rows:
        """Where they stand in `by_distance`."""
        held = np.frombuffer(group.to_bytes(self._bytes, "little"), dtype=np.uint8)
        return chosen(np.unpackbits(held, bitorder="little"))

    def rows(self, group: int) -> Rows:
        """Who they are."""
        return self.by_distance[self.places(group)]


class Many:
    """Candidates as packed words."""

    def __init__(self, around: Around, candidates: Bits):
        self._around, self._candidates = around, candidates

    def group(self, bits: Bits) -> Bits:
        """Those of the candidates who are in a set of rows."""
        return bits & self._candidates

    def count(self, group: Bits) -> int:
        """How many they are."""
        return count(group)

    def nearest(self, group: Bits, number: int) -> list[int]:
        """Rows of the nearest."""
        return self._around.nearest(group, number)

    def within(self, group: Bits, km: float) -> Bits:
        """Those at most so far away."""
        return self._around.those_within(group, km)

    def km_to(self, row: int) -> float:
        """Kilometres to one row, the single figure."""
        return self._around.exact_km(row)

    def rows(self, group: Bits) -> Rows:
        """Who they are."""
        return rows_of(group)


def crowd_of(around: Around, candidates: Bits) -> Few | Many:
    """The candidates of a need."""
    return Few(around, candidates) if count(candidates) <= FEW else Many(around, candidates)
