"""Points on the map in blocks of neighbours: what a search takes or leaves."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from referral.match.bits import Floats, Rows

BLOCK = 256
"""Entries a block."""

NOWHERE = 9.0
"""A coordinate farther away than anything on the unit sphere: an entry with it is never near."""


@dataclass(frozen=True)
class Entries:
    """The points on the map in blocks of neighbours, then, in blocks of their own, providers without a point.

    xyz            unit vectors, one a line, or NOWHERE where there is no point (and where a block is filled up)
    row            whose point it is
    uncertainty    kilometres
    country        where it lies, as a number of `Columns.countries`; -1 where there is no point
    placed         how many blocks hold points; the others follow
    centre, radius a cap (unit vectors, radians) that holds a block's points
    works_in       the country in which everybody of a block works, -1 where they work in several
    """

    xyz: Floats
    row: NDArray[np.int32]
    uncertainty: Floats
    country: NDArray[np.int16]
    placed: int
    centre: Floats
    radius: Floats
    works_in: NDArray[np.int16]


def along_a_curve(points: Floats) -> NDArray[np.uint64]:
    """Unit vectors -> their place on a Z-order curve through 65,536 x 65,536 tiles of latitude and longitude."""
    place = np.zeros(len(points), dtype=np.uint64)
    latitude = np.arcsin(np.clip(points[:, 2], -1.0, 1.0)) / np.pi + 0.5
    longitude = np.arctan2(points[:, 1], points[:, 0]) / (2 * np.pi) + 0.5
    north, east = (np.minimum(share * 65_536, 65_535).astype(np.uint64) for share in (latitude, longitude))
    for bit in range(16):
        one = np.uint64(1)
        place |= (north >> np.uint64(bit) & one) << np.uint64(2 * bit + 1)
        place |= (east >> np.uint64(bit) & one) << np.uint64(2 * bit)
    return place


@dataclass(frozen=True)
class Points:
    """Every point of everybody, in no order: unit vector, whose (row), kilometres, country as a number."""

    vector: Floats
    row: Rows
    uncertainty: Floats
    country: NDArray[np.int16]


def entries_of(points: Points, works_in: NDArray[np.int16]) -> tuple[Entries, NDArray[np.int32], NDArray[np.int32]]:
    """Points -> entries, and which of them are whose: row r's are `own_entries[own[r]:own[r + 1]]`.

    `works_in` is each row's country.
    """
    size, held = len(works_in), len(points.row)
    number = np.bincount(points.row, minlength=size)
    order = np.argsort(along_a_curve(points.vector), kind="stable")
    blocks, nowhere = -(-held // BLOCK), np.flatnonzero(number == 0)
    total = blocks * BLOCK + -(-len(nowhere) // BLOCK) * BLOCK
    xyz = np.full((total, 3), NOWHERE)
    xyz[:held] = points.vector[order]
    owners = points.row[order]
    row = np.concatenate((_filled_up(owners), _filled_up(nowhere))).astype(np.int32)
    uncertainty, country = np.zeros(total), np.full(total, -1, dtype=np.int16)
    uncertainty[:held], country[:held] = points.uncertainty[order], points.country[order]
    centre, radius = _caps(xyz[: blocks * BLOCK])
    theirs = works_in[row[: blocks * BLOCK]].reshape(-1, BLOCK)
    alike = np.where(theirs.min(axis=1) == theirs.max(axis=1), theirs[:, 0], -1) if blocks else works_in[:0]
    entries = Entries(xyz, row, uncertainty, country, blocks, centre, radius, alike.astype(np.int16))
    own = np.concatenate(([0], np.cumsum(number))).astype(np.int32)
    return entries, own, np.argsort(owners, kind="stable").astype(np.int32)


def _filled_up(rows: Rows) -> Rows:
    """Whole blocks: the last row once more as often as needed, so that no bound of a block is made worse."""
    return np.concatenate((rows, np.repeat(rows[-1:], -len(rows) % BLOCK)))


def _caps(xyz: Floats) -> tuple[Floats, Floats]:
    """Coordinates in blocks -> the centre and radius in radians of a cap around each; NOWHERE does not count."""
    points = xyz.reshape(-1, BLOCK, 3)
    there = points[:, :, 0] < NOWHERE
    middle = np.where(there[:, :, None], points, 0.0).sum(axis=1)
    length = np.linalg.norm(middle, axis=1)[:, None]
    centre = np.where(length > 1e-9, middle / np.maximum(length, 1e-9), np.array([1.0, 0.0, 0.0]))
    chord = np.sqrt(((points - centre[:, None, :]) ** 2).sum(axis=2))
    angle = 2 * np.arcsin(np.minimum(1.0, np.where(there, chord, 0.0) / 2))
    return centre, angle.max(axis=1, initial=0.0) + 1e-9
