"""Distances from one asker, as vectors: of given rows, of everybody within some kilometres, of the nearest of a set.

The rules of which address counts are those of `reach`, where they stand with their reasons. Vectors and single figures
may differ in the last bits, so whatever lies within EDGE_KM of a limit is decided by the single figure.
"""

import math
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from referral.gazetteer.earth import EARTH_RADIUS_KM
from referral.match.bits import Bits, Flags, Floats, Rows, among, chosen, count, packed_rows, rows_of
from referral.match.blocks import BLOCK
from referral.match.columns import Columns
from referral.match.reach import Asker
from referral.match.sphere import distance_km
from referral.match.weights import Weights

EDGE_KM = 1e-6
"""A millimetre: many times what vectors and single figures can differ by, and nothing on a map."""

FEW = 16 * BLOCK
"""Up to so many rows it is cheaper to measure each than to look for near ones."""


_THERE = 6.25
"""The square of a chord is at most 4; to an entry that is nowhere it is far more."""


class Reached(NamedTuple):
    """One value a row, as `reach` has them; km is infinite where there is none."""

    km: Floats
    uncertainty_km: Floats
    perhaps_nearer: Flags

    def at(self, places: Rows) -> "Reached":
        """Some of them."""
        return Reached(self.km[places], self.uncertainty_km[places], self.perhaps_nearer[places])


class Around:
    """One asker among the points of a release."""

    def __init__(self, columns: Columns, asker: Asker, weights: Weights):
        self.columns, self.asker = columns, asker
        self.border_km = weights.travel.cross_border_km.value
        self.home = columns.everybody if asker.country is None else columns.home.get(asker.country, columns.none)
        self._country = columns.countries.get(asker.country or "", -2)
        self._point = np.array(asker.point or (0.0, 0.0, 0.0))
        self._held: tuple[Rows, Reached] | None = None

    def hold(self, bits: Bits) -> None:
        """Everything asked from now on is about this set or a part of it: measured once where it is small."""
        if self._held is None and count(bits) <= FEW:
            rows = rows_of(bits)
            self._held = rows, self.reached(rows)

    def measured(self, bits: Bits) -> tuple[Rows, Reached]:
        """The rows of a set and how far each is."""
        if self._held is None:
            rows = rows_of(bits)
            return rows, self.reached(rows)
        places = chosen(among(bits, self._held[0]))
        return self._held[0][places], self._held[1].at(places)

    def reached(self, rows: Rows) -> Reached:
        """How far each of the rows is."""
        if self._held is not None:
            return self._held[1].at(np.searchsorted(self._held[0], rows))
        columns = self.columns
        km, uncertainty = np.full(len(rows), np.inf), np.zeros(len(rows))
        start = columns.own[rows]
        number = columns.own[rows + 1] - start
        some = chosen(number)
        if self.asker.point is not None and len(some):
            if len(some) < len(rows):
                start, number = start[some], number[some]
            first = np.cumsum(number) - number
            entry = columns.own_entries[np.repeat(start - first, number) + np.arange(int(number.sum()))]
            away = self._away(entry)
            counts = self._counts(entry, away)
            away[~counts] = np.inf
            km[some] = np.minimum.reduceat(away, first)
            uncertainty[some] = np.maximum.reduceat(columns.entries.uncertainty[entry] * counts, first)
        return Reached(km, uncertainty, self._unplaced(rows) | np.isinf(km))

    def within(self, bits: Bits, km: float) -> tuple[Rows, Floats, Floats]:
        """Those of a set at most so far away, each once, in no order: rows, kilometres, uncertainties."""
        if self._held is not None or count(bits) <= FEW:
            row, (away, uncertainty, _) = self.measured(bits)
            near = chosen(self._at_most(away, km, row))
            return row[near], away[near], uncertainty[near]
        entry, away = self._near(km)
        counts = self._counts(entry, away)
        row = self.columns.entries.row[entry]
        inside = chosen(counts & among(bits, row))
        row, away, uncertainty = row[inside], away[inside], self.columns.entries.uncertainty[entry[inside]]
        several = self.columns.several[row]
        if several.any():
            some = np.unique(row[several])
            reached = self.reached(some)
            row = np.concatenate((row[~several], some))
            away = np.concatenate((away[~several], reached.km))
            uncertainty = np.concatenate((uncertainty[~several], reached.uncertainty_km))
        return row, away, uncertainty

    def abroad_within(self, km: float) -> Rows:
        """Everybody who works in another country than the asker's and has an address at most so far away."""
        entry, _ = self._near(km, self.columns.entries.works_in != self._country)
        row = self.columns.entries.row[entry]
        return row[~among(self.home, row)]

    def those_within(self, bits: Bits, km: float) -> Bits:
        """The same as `within`, as a set."""
        return packed_rows(self.within(bits, km)[0], len(self.columns))

    def nearest(self, bits: Bits, number: int) -> list[int]:
        """Rows of the nearest of a set, at most so many, nearest first, of two equally far by id."""
        if self.asker.point is None or number < 1:
            return []
        row, km = self._nearby(bits, number)
        if len(row) > number:
            near = chosen(km <= np.partition(km, number - 1)[number - 1] + EDGE_KM)
            row, km = row[near], km[near]
        order = np.argsort(km)
        row, km = row[order], km[order]
        rows: list[int] = row.tolist()
        if len(rows) > 1 and (km[1:] - km[:-1] <= EDGE_KM).any():
            by_id = self.columns.number
            rows = [at for _, _, at in sorted((self.exact_km(at), by_id.item(at), at) for at in set(rows))]
        return rows[:number]

    def exact_km(self, row: int) -> float:
        """To one row, the single figure; infinite where there is none."""
        columns = self.columns
        home = int(self.home[row >> 6]) >> (row & 63) & 1
        found = math.inf
        for entry in columns.own_entries[columns.own.item(row) : columns.own.item(row + 1)].tolist():
            km = self._exact(entry)
            near = home or columns.entries.country.item(entry) == self._country or km <= self.border_km
            found = min(found, km) if near else found
        return found

    @cached_property
    def least_km(self) -> Floats:
        """No point of a block is nearer than this."""
        entries = self.columns.entries
        if self.asker.point is None:
            return np.full(entries.placed, np.inf)
        away = entries.centre - self._point
        angle = 2 * np.arcsin(np.minimum(1.0, np.sqrt(np.einsum("ij,ij->i", away, away)) / 2))
        least: Floats = np.maximum(0.0, (angle - entries.radius) * EARTH_RADIUS_KM)
        return least

    def _near(self, km: float, blocks: Flags | None = None) -> tuple[Rows, Floats]:
        """Entries of (some) blocks at most so far away, with their distances."""
        wanted = self.least_km <= km + EDGE_KM
        entry, square = self._squares(chosen(wanted if blocks is None else wanted & blocks))
        # A first cut without an arc sine for everybody.
        half = min(math.pi, (km + EDGE_KM) / EARTH_RADIUS_KM) / 2
        near = chosen(square <= (2 * math.sin(half)) ** 2 * (1 + 1e-12))
        entry, away = entry[near], _km(square[near])
        near = chosen(self._entries_within(away, km, entry))
        return entry[near], away[near]

    def _entries_within(self, away: Floats, km: float, entry: Rows) -> Flags:
        """Which of the entries' distances are at most so many kilometres."""
        near: Flags = away <= km
        for at in chosen(np.abs(away - km) <= EDGE_KM).tolist():
            near[at] = self._exact(int(entry[at])) <= km
        return near

    def _at_most(self, away: Floats, km: float, row: Rows) -> Flags:
        """Which of the rows' distances are at most so many kilometres."""
        near: Flags = away <= km
        for at in chosen(np.abs(away - km) <= EDGE_KM).tolist():
            near[at] = self.exact_km(int(row[at])) <= km
        return near

    def _nearby(self, bits: Bits, number: int) -> tuple[Rows, Floats]:
        """Rows of a set with their distances: all that can be among the nearest, each once, where there is one."""
        some = count(bits)
        if some <= FEW // 4 or self._held is not None:
            rows, reached = self.measured(bits)
            there = chosen(np.isfinite(reached.km))
            return rows[there], reached.km[there]
        blocks, least = len(self.least_km), self.least_km
        # As many blocks as should hold them twice; then all that the last of them shows to be near enough.
        take = max(2, math.ceil(2 * number * len(self.columns) / (some * BLOCK)))
        while True:
            order = np.argpartition(least, take) if take < blocks else np.arange(blocks)
            entry, square = self._squares(order[:take])
            at = chosen(among(bits, self.columns.entries.row[entry]) & (square < _THERE))
            entry, square = entry[at], square[at]
            if self.asker.country is not None:
                at = chosen(self._counts(entry, _km(square)))
                entry, square = entry[at], square[at]
            row, square = self._once(self.columns.entries.row[entry], square)
            if len(row) >= number:
                last = np.partition(square, number - 1)[number - 1]
                at = chosen(square <= last + 1e-9 * math.sqrt(last) + 1e-18)
                row, square = row[at], square[at]
                needed = int(np.count_nonzero(least <= _km(last) + EDGE_KM))
            else:
                needed = 4 * take
            if take >= min(needed, blocks):
                return row, _km(square)
            take = needed

    def _once(self, row: Rows, square: Floats) -> tuple[Rows, Floats]:
        """Each row once, with the least of its distances."""
        if not self.columns.several[row].any():
            return row, square
        order = np.lexsort((square, row))
        row, square = row[order], square[order]
        first = np.flatnonzero(np.diff(row, prepend=-1))
        return row[first], square[first]

    def _squares(self, blocks: Rows) -> tuple[Rows, Floats]:
        """The entries of blocks, and the squares of their chords on a sphere of radius 1."""
        away = self.columns.entries.xyz.reshape(-1, BLOCK, 3)[blocks]
        away -= self._point
        entry = (blocks[:, None] * BLOCK + np.arange(BLOCK)).ravel()
        return entry, np.einsum("bij,bij->bi", away, away).ravel()

    def _away(self, entry: Rows) -> Floats:
        """Kilometres to entries that have a point."""
        away = self.columns.entries.xyz[entry] - self._point
        km: Floats = _km(np.einsum("ij,ij->i", away, away))
        return km

    def _counts(self, entry: Rows, km: Floats) -> Flags:
        """Which of the entries count: at home, in the asker's country, or near enough across a border."""
        entries = self.columns.entries
        if self.asker.country is None:
            return np.ones(len(entry), dtype=np.bool_)
        counts: Flags = among(self.home, entries.row[entry])
        counts |= entries.country[entry] == self._country
        counts |= self._entries_within(km, self.border_km, entry)
        return counts

    def _exact(self, entry: int) -> float:
        if self.asker.point is None:
            return math.inf
        x, y, z = self.columns.entries.xyz[entry].tolist()
        return distance_km(self.asker.point, (x, y, z))

    def _unplaced(self, rows: Rows) -> Flags:
        """Whether an address that counts could not be placed; without a point of the asker's, none could."""
        columns, country = self.columns, self.asker.country or ""
        unplaced = columns.unplaced & self.home | columns.unplaced_in.get(country, columns.none)
        if self.asker.point is None:
            unplaced = unplaced | columns.placed
        return among(unplaced, rows)


def _km(square: Any) -> Any:
    """The square of a chord on a sphere of radius 1 -> kilometres along the ground; one figure or many."""
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(square) / 2))
