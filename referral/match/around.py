"""Distances from one asker, as vectors: of given rows, of everybody within some kilometres, of the nearest of a set.

The rules of which address counts are those of `reach`, where they stand with their reasons. Vectors and single figures
may differ in the last bits, so whatever lies within EDGE_KM of a limit is decided by the single figure.
"""

import math
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from referral.gazetteer.earth import EARTH_RADIUS_KM
from referral.match.bits import Bits, Flags, Floats, Rows, among, count, packed, rows_of
from referral.match.columns import BLOCK, Columns
from referral.match.reach import Asker
from referral.match.sphere import distance_km
from referral.match.weights import Weights

EDGE_KM = 1e-6
"""A millimetre: many times what vectors and single figures can differ by, and nothing on a map."""

_FEW = 4 * BLOCK
"""Up to so many rows it is cheaper to measure each than to look for near ones."""


class Reached(NamedTuple):
    """One value a row, as `reach` has them; km is infinite where there is none."""

    km: Floats
    uncertainty_km: Floats
    perhaps_nearer: Flags


class Within(NamedTuple):
    """Providers within some distance, each once, in no order."""

    row: Rows
    km: Floats
    uncertainty_km: Floats


class Around:
    """One asker among the points of a release."""

    def __init__(self, columns: Columns, asker: Asker, weights: Weights):
        self.columns, self.asker = columns, asker
        self.border_km = weights.travel.cross_border_km.value
        self.home = columns.everybody if asker.country is None else columns.home.get(asker.country, columns.none)
        self._country = columns.countries.get(asker.country or "", -2)

    def reached(self, rows: Rows) -> Reached:
        """How far each of the rows is."""
        columns = self.columns
        km, uncertainty = np.full(len(rows), np.inf), np.zeros(len(rows))
        start = columns.own[rows]
        number = columns.own[rows + 1] - start
        some = np.flatnonzero(number)
        if self.asker.point is not None and len(some):
            start, number = start[some], number[some]
            first = np.cumsum(number) - number
            entry = columns.own_entries[np.repeat(start - first, number) + np.arange(int(number.sum()))]
            away = self._km(entry)
            counts = self._counts(entry, away)
            km[some] = np.minimum.reduceat(np.where(counts, away, np.inf), first)
            uncertainty[some] = np.maximum.reduceat(np.where(counts, columns.entries.uncertainty[entry], 0.0), first)
        return Reached(km, uncertainty, self._unplaced(rows) | np.isinf(km))

    def within(self, km: float) -> Within:
        """Everybody with an address that counts at most so far away."""
        entry = self._entries(np.flatnonzero(self.least_km <= km + EDGE_KM))
        away = self._km(entry)
        near = self.at_most(away, km, entry)
        entry, away = entry[near], away[near]
        counts = self._counts(entry, away)
        if not counts.all():
            entry, away = entry[counts], away[counts]
        columns = self.columns
        row, uncertainty = columns.entries.row[entry], columns.entries.uncertainty[entry]
        several = columns.several[row]
        if several.any():
            once = ~several
            some = np.unique(row[several])
            reached = self.reached(some)
            row = np.concatenate((row[once], some))
            away = np.concatenate((away[once], reached.km))
            uncertainty = np.concatenate((uncertainty[once], reached.uncertainty_km))
        return Within(row, away, uncertainty)

    def abroad_within(self, km: float) -> Rows:
        """Everybody who works in another country than the asker's and has an address at most so far away."""
        near = (self.least_km <= km + EDGE_KM) & (self.columns.entries.works_in != self._country)
        entry = self._entries(np.flatnonzero(near))
        entry = entry[~among(self.home, self.columns.entries.row[entry])]
        return self.columns.entries.row[entry[self.at_most(self._km(entry), km, entry)]]

    def within_set(self, km: float) -> Bits:
        """The same as a set."""
        flags = np.zeros(len(self.columns.providers), dtype=np.bool_)
        flags[self.within(km).row] = True
        return packed(flags)

    def those_within(self, bits: Bits, km: float) -> Bits:
        """Those of a set with an address at most so far away."""
        if count(bits) > BLOCK * int((self.least_km <= km).sum()):
            return bits & self.within_set(km)
        rows = rows_of(bits)
        reached = self.reached(rows).km
        flags = np.zeros(len(self.columns.providers), dtype=np.bool_)
        flags[rows[reached < km - EDGE_KM]] = True
        for row in rows[np.abs(reached - km) <= EDGE_KM].tolist():
            flags[row] = self.exact_km(row) <= km
        return packed(flags)

    def nearest(self, bits: Bits, number: int) -> list[tuple[str, int]]:
        """The nearest of a set, at most so many: id and row, nearest first, of two equally far by id."""
        if self.asker.point is None or number < 1:
            return []
        row, km = self._near(bits, number)
        if len(row) > number:
            near = km <= np.partition(km, number - 1)[number - 1] + EDGE_KM
            row, km = row[near], km[near]
        order = np.argsort(km)
        row, km = row[order], km[order]
        providers, rows = self.columns.providers, row.tolist()
        if (np.diff(km) <= EDGE_KM).any():
            rows = [at for _, _, at in sorted((self.exact_km(at), providers[at].id, at) for at in set(rows))]
        return [(providers[at].id, at) for at in rows[:number]]

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
        if self.asker.point is None:
            return np.full(self.columns.entries.placed, np.inf)
        away = self.columns.entries.centre - np.array(self.asker.point)[:, None]
        angle = 2 * np.arcsin(np.minimum(1.0, np.sqrt(np.einsum("ij,ij->j", away, away)) / 2))
        least: Floats = np.maximum(0.0, (angle - self.columns.entries.radius) * EARTH_RADIUS_KM)
        return least

    def at_most(self, away: Floats, km: float, entry: Rows) -> Flags:
        """Which of the entries' distances are at most so many kilometres."""
        near: Flags = away <= km
        for at in np.flatnonzero(np.abs(away - km) <= EDGE_KM).tolist():
            near[at] = self._exact(int(entry[at])) <= km
        return near

    def _near(self, bits: Bits, number: int) -> tuple[Rows, Floats]:
        """Rows of a set with their distances: all that can be among the nearest, each once, where there is one."""
        some = count(bits)
        if some <= _FEW:
            rows = rows_of(bits)
            km = self.reached(rows).km
            there = np.isfinite(km)
            return rows[there], km[there]
        blocks = len(self.least_km)
        order = np.argsort(self.least_km)
        # As many blocks as should hold them twice, then four times as many, and so on.
        take = max(2, math.ceil(2 * number * len(self.columns.providers) / (some * BLOCK)))
        while True:
            entry = self._entries(order[:take])
            entry = entry[among(bits, self.columns.entries.row[entry])]
            km = self._km(entry)
            counts = self._counts(entry, km)
            row, km = self._once(self.columns.entries.row[entry[counts]], km[counts])
            if take >= blocks:
                return row, km
            if len(row) >= number and np.partition(km, number - 1)[number - 1] < self.least_km[order[take]] - EDGE_KM:
                return row, km
            take *= 4

    def _once(self, row: Rows, km: Floats) -> tuple[Rows, Floats]:
        """Each row once, with the least of its distances."""
        if not self.columns.several[row].any():
            return row, km
        order = np.lexsort((km, row))
        row, km = row[order], km[order]
        first = np.flatnonzero(np.diff(row, prepend=-1))
        return row[first], km[first]

    def _entries(self, blocks: NDArray[np.int64]) -> Rows:
        return (blocks[:, None] * BLOCK + np.arange(BLOCK)).ravel()

    def _km(self, entry: Rows) -> Floats:
        entries, point = self.columns.entries, self.asker.point
        if point is None:
            return np.full(len(entry), np.inf)
        x, y, z = entries.x[entry] - point[0], entries.y[entry] - point[1], entries.z[entry] - point[2]
        chord = np.sqrt(x * x + y * y + z * z)
        km: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, chord / 2))
        km[chord > 2.5] = np.inf
        return km

    def _counts(self, entry: Rows, km: Floats) -> Flags:
        entries = self.columns.entries
        counts: Flags = among(self.home, entries.row[entry]) | (entries.country[entry] == self._country)
        if not counts.all():
            abroad = np.flatnonzero(~counts)
            counts[abroad] = self.at_most(km[abroad], self.border_km, entry[abroad])
        counts &= np.isfinite(km)
        return counts

    def _exact(self, entry: int) -> float:
        entries, point = self.columns.entries, self.asker.point
        if point is None:
            return math.inf
        return distance_km(point, (entries.x.item(entry), entries.y.item(entry), entries.z.item(entry)))

    def _unplaced(self, rows: Rows) -> Flags:
        """Whether an address that counts could not be placed; without a point of the asker's, none could."""
        unplaced = among(self.columns.unplaced, rows)
        if self.asker.point is None:
            return unplaced | among(self.columns.placed, rows)
        for at in np.flatnonzero(unplaced & ~among(self.home, rows)).tolist():
            places = self.columns.providers[int(rows[at])].locations
            unplaced[at] = any(place.vector is None and place.country == self.asker.country for place in places)
        return unplaced
