"""The candidates of one need as sets that are cheap to part, count and measure.

Few of them are measured once and stand in the order of their rows, and a set is one whole number: bit n is the n-th, so
that parting and counting sets costs next to nothing. Of many a set is packed words, and distances are looked for
(`around`).
"""

import math
from typing import Any, Protocol

import numpy as np

from referral.match.around import Around, Held
from referral.match.bits import WORD, Bits, Flags, Rows, among, chosen, count, rows_of
from referral.match.chords import EDGE_KM
from referral.match.nearest import in_order, nearest

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

    def needs_km(self, group: Group) -> int:
        """Whole kilometres within which the nearest is; some of them have a point."""

    def rows(self, group: Group) -> Rows:
        """Who they are."""


class Few:
    """Candidates among those who are held; nobody else is in any set."""

    def __init__(self, around: Around, held: Held, candidates: Bits):
        self._around, self.held = around, held
        self._words = slice(around.span.start // WORD, around.span.stop // WORD)
        self._abroad_from = len(held.rows) - len(held.others)
        self._bytes = -(-len(held.rows) // 8)
        self._within: dict[float, int] = {}
        self._candidates = self._whole(candidates)

    def group(self, bits: Bits) -> int:
        """Those of the candidates who are in a set of rows."""
        return self._whole(bits) & self._candidates

    def count(self, group: int) -> int:
        """How many they are."""
        return group.bit_count()

    def nearest(self, group: int, number: int) -> list[int]:
        """Rows of the nearest."""
        places = self.places(group)
        return in_order(self._around, self.held.rows[places], self.held.reached.km[places], number)

    def within(self, group: int, km: float) -> int:
        """Those at most so far away."""
        if km not in self._within:
            self._within[km] = _number(self._around.those_at_most(self.held.reached.km, km, self.held.rows))
        return group & self._within[km]

    def needs_km(self, group: int) -> int:
        """Whole kilometres within which the nearest is."""
        flags = self.flags(group)
        km = float(self.held.reached.km.min(where=flags, initial=math.inf))
        if math.ceil(km - EDGE_KM) == math.ceil(km + EDGE_KM):
            return math.ceil(km)
        near = self.held.rows[flags & (self.held.reached.km <= km + EDGE_KM)]
        return math.ceil(min(map(self._around.exact_km, near.tolist())))

    def places(self, group: int) -> Rows:
        """Where they stand among those who are held."""
        return chosen(self.flags(group))

    def flags(self, *groups: int) -> Flags:
        """One flag for each of those who are held; of several sets a line each."""
        written = b"".join([group.to_bytes(self._bytes, "little") for group in groups])
        held = np.frombuffer(written, dtype=np.uint8)
        if len(groups) > 1:
            held = held.reshape(len(groups), -1)
        return np.unpackbits(held, axis=-1, count=len(self.held.rows), bitorder="little").view(np.bool_)

    def rows(self, group: int) -> Rows:
        """Who they are."""
        return self.held.rows[self.places(group)]

    def _whole(self, bits: Bits) -> int:
        """A set of rows: those of the asker's country are a slice of it, as they stand."""
        number = int.from_bytes(bits[self._words].tobytes(), "little")
        if len(self.held.others):
            number |= _number(among(bits, self.held.others)) << self._abroad_from
        return number


class Many:
    """Candidates as packed words, from the first to the last that holds any: those of one country stand together."""

    def __init__(self, around: Around, candidates: Bits):
        self._around = around
        some = chosen(candidates != 0)
        self._words = slice(some.item(0), some.item(-1) + 1) if len(some) else slice(0, 0)
        self._before = self._words.start * WORD
        self._candidates = candidates[self._words]

    def group(self, bits: Bits) -> Bits:
        """Those of the candidates who are in a set of rows."""
        return bits[self._words] & self._candidates

    def among(self, group: Bits, rows: Rows) -> Flags:
        """For each of some candidates, whether it is in a set."""
        return among(group, rows - self._before)

    def whole(self, group: Bits) -> Bits:
        """A set of rows, as `Columns` has them."""
        whole = np.zeros_like(self._around.columns.none)
        whole[self._words] = group
        return whole

    def count(self, group: Bits) -> int:
        """How many they are."""
        return count(group)

    def nearest(self, group: Bits, number: int) -> list[int]:
        """Rows of the nearest."""
        return nearest(self._around, self.whole(group), number)

    def within(self, group: Bits, km: float) -> Bits:
        """Those at most so far away."""
        return self.group(self._around.those_within(self.whole(group), km))

    def needs_km(self, group: Bits) -> int:
        """Whole kilometres within which the nearest is."""
        row, km = self._around.seen(self.whole(group))
        near = row[km <= km.min() + EDGE_KM].tolist() if len(row) else self.nearest(group, 1)
        return math.ceil(min(map(self._around.exact_km, near)))

    def rows(self, group: Bits) -> Rows:
        """Who they are."""
        return rows_of(group) + self._before


def crowd_of(around: Around, candidates: Bits) -> Few | Many:
    """The candidates of a need."""
    around.hold(candidates)
    return Many(around, candidates) if around.held is None else Few(around, around.held, candidates)


def _number(flags: Any) -> int:
    """Flags -> a whole number, the first its lowest bit."""
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")
