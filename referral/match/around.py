"""Distances from one asker, as vectors: of given rows, of everybody within some kilometres, of the nearest of a set.

The rules of which address counts are those of `reach`, where they stand with their reasons.
"""

import math
from functools import cached_property
from typing import NamedTuple

import numpy as np

from referral.gazetteer.earth import EARTH_RADIUS_KM
from referral.match.bits import Bits, Flags, Floats, Rows, among, chosen, each_once, flags_of, packed_rows, rows_of
from referral.match.blocks import BLOCK, entries_in
from referral.match.chords import EDGE_KM, THERE, at_most, km_of, square_of
from referral.match.columns import Columns
from referral.match.reach import Asker
from referral.match.sphere import distance_km
from referral.match.weights import Weights

FEW = 16 * BLOCK
"""Up to so many rows it is cheaper to measure each than to look for near ones."""

_FURTHER = 1.25
"""Times as far as asked for is looked: the next question is mostly about a little farther."""


class Reached(NamedTuple):
    """One value a row, as `reach` has them; km is infinite where there is none."""

    km: Floats
    uncertainty_km: Floats
    perhaps_nearer: Flags

    def at(self, places: Rows) -> "Reached":
        """Some of them."""
        return Reached(self.km[places], self.uncertainty_km[places], self.perhaps_nearer[places])

    def and_of(self, others: "Reached") -> "Reached":
        """These, then others."""
        km, uncertainty, perhaps = (np.concatenate(both) for both in zip(self, others, strict=True))
        return Reached(km, uncertainty, perhaps)


class Held(NamedTuple):
    """Everybody a need can be about, measured once: the rows of the asker's country, then `others`."""

    rows: Rows
    others: Rows
    reached: Reached


class Around:
    """One asker among the points of a release. `span`: the rows of who works in the asker's country."""

    def __init__(self, columns: Columns, asker: Asker, weights: Weights):
        self.columns, self.asker = columns, asker
        self.border_km = weights.travel.cross_border_km.value
        if asker.country is None:
            self.home, self.span = columns.everybody, slice(0, columns.size)
        else:
            self.home = columns.home.get(asker.country, columns.none)
            self.span = columns.spans.get(asker.country, slice(0, 0))
        self.country = columns.countries.get(asker.country or "", -2)
        self.point = np.array(asker.point or (0.0, 0.0, 0.0))[:, None]
        self.held: Held | None = None
        self._holding = columns.everybody
        self._seen: tuple[Rows, Floats, Floats] | None = None
        self._seen_km = -1.0

    def hold(self, bits: Bits) -> None:
        """Everything asked from now on is about this set or a part of it: measured once where it is small."""
        if self.held is not None or self.span.stop - self.span.start > FEW:
            if self._seen is None:
                self._holding = bits
            return
        others = rows_of(bits & ~self.home)
        rows, reached = np.arange(self.span.start, self.span.stop), self._spanned()
        if len(others):
            if len(rows) + len(others) > FEW:
                self._holding = bits
                return
            rows, further = np.concatenate((rows, others)), self.reached(others)
            reached = reached.and_of(further)
        self.held = Held(rows, others, reached)

    def measured(self, bits: Bits) -> tuple[Rows, Reached]:
        """The rows of a set and how far each is."""
        if self.held is None:
            rows = rows_of(bits)
            return rows, self.reached(rows)
        places = chosen(among(bits, self.held.rows))
        return self.held.rows[places], self.held.reached.at(places)

    def reached(self, rows: Rows) -> Reached:
        """How far each of the rows is."""
        if self.asker.point is None:
            return _nowhere(len(rows))
        square = self.squares(rows)
        km = km_of(square)
        counts = (square < THERE) & self.counts(rows, km)
        return self._with_further(rows, rows, km, counts, among(self._unplaced, rows))

    def _spanned(self) -> Reached:
        """The same of the asker's country: a slice needs no copy of what is read, and every address counts."""
        if self.asker.point is None:
            return _nowhere(self.span.stop - self.span.start)
        square = self.squares(self.span)
        rows = np.arange(self.span.start, self.span.stop)
        return self._with_further(rows, self.span, km_of(square), square < THERE, flags_of(self._unplaced, self.span))

    def _with_further(self, rows: Rows, at: slice | Rows, km: Floats, counts: Flags, unplaced: Flags) -> Reached:
        """`km` to the first point of each row; `at` is `rows`, or the slice that they are."""
        km[~counts] = np.inf
        uncertainty = self.columns.entries.uncertainty[at] * counts
        some = chosen(self.columns.several[at])
        if len(some):
            away, unsure = self._of_further(rows[some])
            km[some] = np.minimum(km[some], away)
            uncertainty[some] = np.maximum(uncertainty[some], unsure)
        return Reached(km, uncertainty, unplaced | np.isinf(km))

    def _of_further(self, rows: Rows) -> tuple[Floats, Floats]:
        """Kilometres to the nearest and the largest uncertainty of the points after the first, of rows with several."""
        start, end = self.columns.entries.further(self.columns.size, rows, rows)
        number = end - start
        first = np.cumsum(number) - number
        entry = np.repeat(start - first, number) + np.arange(int(number.sum()))
        square = self.squares(entry)
        km = km_of(square)
        counts = (square < THERE) & self.counts(entry, km)
        km[~counts] = np.inf
        uncertainty = self.columns.entries.uncertainty[entry] * counts
        return np.minimum.reduceat(km, first), np.maximum.reduceat(uncertainty, first)

    def within(self, bits: Bits, km: float) -> tuple[Rows, Floats, Floats]:
        """Those of a set at most so far away, each once, in no order: rows, kilometres, uncertainties."""
        row, away, uncertainty = self.vicinity(km)
        near = chosen(self.those_at_most(away, km, row))
        near = near[among(bits, row[near])]
        return row[near], away[near], uncertainty[near]

    def vicinity(self, km: float) -> tuple[Rows, Floats, Floats]:
        """All that are held at most so far away, and some who are farther: looked for once for several questions."""
        if self.held is not None:
            return self.held.rows, self.held.reached.km, self.held.reached.uncertainty_km
        if self._seen is None or km > self._seen_km:
            self._seen_km = _FURTHER * km
            self._seen = self._look(self._seen_km)
        return self._seen

    def seen(self, bits: Bits) -> tuple[Rows, Floats]:
        """Those of a set who were looked for already, with their distances: nobody who was not is nearer."""
        if self._seen is None:
            return self.columns.number[:0], np.empty(0)
        near = chosen(among(bits, self._seen[0]))
        return self._seen[0][near], self._seen[1][near]

    def _look(self, km: float) -> tuple[Rows, Floats, Floats]:
        entry, away = self._near(km, chosen(self.least_km <= km + EDGE_KM))
        counts = self.counts(entry, away)
        row = self.columns.entries.row[entry]
        inside = chosen(counts & among(self._holding, row))
        row, away, uncertainty = row[inside], away[inside], self.columns.entries.uncertainty[entry[inside]]
        several = self.columns.several[row]
        if several.any():
            some = each_once(row[several])
            reached = self.reached(some)
            row = np.concatenate((row[~several], some))
            away = np.concatenate((away[~several], reached.km))
            uncertainty = np.concatenate((uncertainty[~several], reached.uncertainty_km))
        return row, away, uncertainty

    def abroad_within(self, km: float) -> Rows:
        """Everybody who works in another country than the asker's and has an address at most so far away."""
        entries = self.columns.entries
        # Mostly nobody, which a product tells sooner than distances.
        blocks = self.point[:, 0] @ entries.centre >= entries.cosine(km)
        blocks &= entries.works_in != self.country
        return entries.row[self._near(km, chosen(blocks))[0]] if self.asker.point else entries.row[:0]

    def those_within(self, bits: Bits, km: float) -> Bits:
        """The same as `within`, as a set."""
        return packed_rows(self.within(bits, km)[0], self.columns.size)

    def exact_km(self, row: int) -> float:
        """To one row, the single figure; infinite where there is none."""
        columns, entries = self.columns, self.columns.entries
        found, own = math.inf, [row]
        if columns.several.item(row):
            start, end = entries.further(columns.size, *np.array([[row], [row]]))
            own += range(start.item(0), end.item(0))
        home = self.span.start <= row < self.span.stop
        for entry in own:
            km = self.exact(entry)
            if km < found and (home or entries.country.item(entry) == self.country or km <= self.border_km):
                found = km
        return found

    def exact(self, entry: int) -> float:
        """To one point, the single figure; infinite where there is none."""
        x, y, z = self.columns.entries.xyz[:, entry].tolist()
        return math.inf if self.asker.point is None or x > 1 else distance_km(self.asker.point, (x, y, z))

    @cached_property
    def least_km(self) -> Floats:
        """No point of a block is nearer than this."""
        entries = self.columns.entries
        return entries.least_km(self.point[:, 0]) if self.asker.point else np.full(len(entries.radius), np.inf)

    def _near(self, km: float, blocks: Rows) -> tuple[Rows, Floats]:
        """Entries of some blocks at most so far away, with their distances."""
        if not len(blocks):
            return blocks, np.empty(0)
        entry = entries_in(blocks)
        square = self.squares(entry)
        # A first cut without an arc sine for everybody.
        half = min(math.pi, (km + EDGE_KM) / EARTH_RADIUS_KM) / 2
        near = chosen(square <= (2 * math.sin(half)) ** 2 * (1 + 1e-12))
        entry, away = entry[near], km_of(square[near])
        near = chosen(at_most(away, km, lambda at: self.exact(int(entry[at]))))
        return entry[near], away[near]

    def those_at_most(self, away: Floats, km: float, row: Rows) -> Flags:
        """Which of the rows' distances are at most so many kilometres."""
        return at_most(away, km, lambda at: self.exact_km(int(row[at])))

    def squares(self, entry: slice | Rows) -> Floats:
        """Of entries, the squares of the chords to them on a sphere of radius 1."""
        xyz = self.columns.entries.xyz
        # `take` of columns is five times as fast as an index.
        return square_of((xyz[:, entry] if isinstance(entry, slice) else xyz.take(entry, axis=1)) - self.point)

    def counts(self, entry: Rows, km: Floats) -> Flags:
        """Which of the entries count: at home, in the asker's country, or near enough across a border."""
        entries = self.columns.entries
        if self.asker.country is None:
            return np.ones(len(entry), dtype=np.bool_)
        counts: Flags = among(self.home, entries.row[entry])
        counts |= entries.country[entry] == self.country
        counts |= at_most(km, self.border_km, lambda at: self.exact(int(entry[at])))
        return counts

    @cached_property
    def _unplaced(self) -> Bits:
        """Who has an address that counts and could not be placed; without a point of the asker's, none could."""
        columns, country = self.columns, self.asker.country or ""
        unplaced = columns.unplaced & self.home | columns.unplaced_in.get(country, columns.none)
        return unplaced if self.asker.point is not None else unplaced | columns.placed


def _nowhere(number: int) -> Reached:
    return Reached(np.full(number, np.inf), np.zeros(number), np.ones(number, dtype=np.bool_))
