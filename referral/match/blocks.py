"""Points on the map in blocks of neighbours: what a search takes or leaves."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from referral.gazetteer.earth import EARTH_RADIUS_KM
from referral.match.bits import WORD, Floats, Rows

BLOCK = 256
"""Entries a block."""

UNIT = max(BLOCK, WORD)
"""The rows of each country begin at a multiple of this: at a block of their own, and at a word in a set."""

NOWHERE = 9.0
"""A coordinate farther away than anything on the unit sphere: an entry with it is never near."""


_SHORTER = 1 - 4e-15
"""So much shorter a unit vector's product with another one is never more than 1, for all that it is rounded."""

_A_METRE = 1.6e-7
"""Radians."""


@dataclass(frozen=True)
class Entries:
    """The points on the map in blocks of neighbours: for each row its first point, then the further ones of all rows.

    xyz            unit vectors, one a column (a coordinate is then one long row to reckon with), or NOWHERE where there
                   is no point
    row            whose point it is; entry r is row r's first
    uncertainty    kilometres
    country        where it lies, as a number of `Columns.countries`; -1 where there is no point
    centre, radius a cap (unit vectors, radians) that holds a block's points; -inf where a block has none
    works_in       the country in which everybody of a block works
    """

    xyz: Floats
    row: NDArray[np.int32]
    uncertainty: Floats
    country: NDArray[np.int16]
    centre: Floats
    radius: Floats
    works_in: NDArray[np.int16]
    _cosines: dict[float, Floats] = field(default_factory=dict, init=False)

    def cosine(self, km: float) -> Floats:
        """By block: from a product of a place and its centre on, the place may be so near to a point of it."""
        if km not in self._cosines:
            there = np.where(np.isinf(self.radius), 0.0, self.radius)
            cosine = np.cos(np.minimum(np.pi, there + km / EARTH_RADIUS_KM))
            # A hair less, for products are rounded.
            self._cosines[km] = np.where(np.isinf(self.radius), 2.0, cosine - 1e-9)
        return self._cosines[km]

    def least_km(self, point: Floats) -> Floats:
        """By block: no point of it is nearer to a unit vector; infinite where a block has none."""
        # A product is sooner made than a chord, and less exact where the two nearly meet: hence the metre in `_caps`.
        angle = np.arccos((point * _SHORTER) @ self.centre)
        least: Floats = np.maximum(0.0, (angle - self.radius) * EARTH_RADIUS_KM)
        return least

    def further(self, rows: int, first: Rows, last: Rows) -> tuple[Rows, Rows]:
        """Where the entries after those of the `rows` rows begin and end that belong to rows `first` to `last`."""
        owners = self.row[rows:]
        return rows + owners.searchsorted(first, side="left"), rows + owners.searchsorted(last, side="right")


def entries_in(blocks: Rows) -> Rows:
    """Blocks -> the places of their entries."""
    return (blocks[:, None] * BLOCK + np.arange(BLOCK)).ravel()


def neighbours(points: Floats, some: Rows) -> Rows:
    """Some of the unit vectors in another order: halved across the widest side until every BLOCK is a neighbourhood."""
    blocks = -(-len(some) // BLOCK)
    if blocks < 2:
        return some
    across, half = points[some], blocks // 2 * BLOCK
    parted = some[np.argpartition(across[:, np.ptp(across, axis=0).argmax()], half)]
    return np.concatenate((neighbours(points, parted[:half]), neighbours(points, parted[half:])))


@dataclass(frozen=True)
class Points:
    """Every point of everybody, in no order: unit vector, whose (row), kilometres, country as a number."""

    vector: Floats
    row: Rows
    uncertainty: Floats
    country: NDArray[np.int16]


def aligned(groups: NDArray[np.integer[Any]], unit: int) -> tuple[Rows, Rows]:
    """Sorted groups -> a place for each member, so that every group begins at a multiple of `unit`; and who stands at
    each place: between two groups the last member of the first once more, so that no bound of a block is made worse.
    """
    begins = np.flatnonzero(np.diff(groups, prepend=-1))
    number = np.diff(begins, append=len(groups))
    room = -(-number // unit) * unit
    shift = np.cumsum(room) - room - begins
    place = np.arange(len(groups)) + np.repeat(shift, number)
    member = np.repeat(begins + number - 1, room)
    member[place] = np.arange(len(groups))
    return place, member


def entries_of(points: Points, works_in: NDArray[np.int16]) -> Entries:
    """Points -> entries; of several points of a row the first stays the first. `works_in` is each row's country."""
    order = np.argsort(points.row, kind="stable")
    first = np.diff(points.row[order], prepend=-1) != 0
    own, further = order[first], order[~first]
    place, member = aligned(works_in[points.row[further]], BLOCK)
    size = len(works_in)
    total = size + len(member)
    xyz, uncertainty, country = np.full((3, total), NOWHERE), np.zeros(total), np.full(total, -1, dtype=np.int16)
    for at, some in ((points.row[own], own), (size + place, further)):
        xyz[:, at] = points.vector[some].T
        uncertainty[at], country[at] = points.uncertainty[some], points.country[some]
    row = np.concatenate((np.arange(size), points.row[further][member])).astype(np.int32)
    centre, radius = _caps(xyz)
    return Entries(xyz, row, uncertainty, country, centre, radius, works_in[row[::BLOCK]])


def _caps(xyz: Floats) -> tuple[Floats, Floats]:
    """Coordinates in blocks -> the centre and radius in radians of a cap around each; NOWHERE does not count."""
    points = xyz.T.reshape(-1, BLOCK, 3)
    there = points[:, :, 0] < NOWHERE
    middle = np.where(there[:, :, None], points, 0.0).sum(axis=1)
    length = np.linalg.norm(middle, axis=1)[:, None]
    centre = np.where(length > 1e-9, middle / np.maximum(length, 1e-9), np.array([1.0, 0.0, 0.0]))
    chord = np.sqrt(((points - centre[:, None, :]) ** 2).sum(axis=2))
    angle = 2 * np.arcsin(np.minimum(1.0, np.where(there, chord, 0.0) / 2))
    return centre.T.copy(), np.where(there, angle, -np.inf).max(axis=1, initial=-np.inf) + _A_METRE
