"""The nearest of a set: among rows that are measured already, or looked for in blocks from the nearest outwards."""

import math

import numpy as np

from referral.match.around import FEW, Around
from referral.match.bits import Bits, Floats, Rows, among, chosen, count, rows_of
from referral.match.blocks import BLOCK
from referral.match.chords import EDGE_KM, THERE, km_of

_FIRST_BLOCKS = 8


def nearest(around: Around, bits: Bits, number: int) -> list[int]:
    """Rows of the nearest of a set, at most so many, nearest first, of two equally far by id."""
    if around.asker.point is None or number < 1:
        return []
    some = count(bits)
    if some > FEW // 4 and around.held is None:
        return in_order(around, *_in_blocks(around, bits, some, number), number)
    return in_order(around, *_of_few(around, bits), number)


def _of_few(around: Around, bits: Bits) -> tuple[Rows, Floats]:
    """The rows of a set with their distances."""
    rows = rows_of(bits)
    if around.held is not None or around.asker.country is not None or around.columns.several[rows].any():
        rows, reached = around.measured(bits)
        return rows, reached.km
    # All that somebody without a country asks for is how far the only point of each is.
    square = around.squares(rows)
    return rows, np.where(square < THERE, km_of(square), np.inf)


def in_order(around: Around, row: Rows, km: Floats, number: int) -> list[int]:
    """The nearest of rows with their distances, which may be infinite: those are nowhere near."""
    if len(row) > number:
        km_of_last = np.partition(km, number - 1)[number - 1]
        near = chosen(km <= km_of_last + EDGE_KM)
        row, km = row[near], km[near]
    order = km.argsort()
    row, km = row[order], km[order]
    rows: list[int] = row[: km.searchsorted(np.inf)].tolist()
    if len(rows) > 1 and (km[1 : len(rows)] - km[: len(rows) - 1] <= EDGE_KM).any():
        by_id = around.columns.number
        rows = [at for _, _, at in sorted((around.exact_km(at), by_id.item(at), at) for at in set(rows))]
    return rows[:number]


def _in_blocks(around: Around, bits: Bits, some: int, number: int) -> tuple[Rows, Floats]:
    """Rows of a set (of `some`) with their distances: all that can be among the nearest, each once."""
    least, owners = around.least_km, around.columns.entries.row
    # As many blocks as should hold them twice; then all that the last of them shows to be near enough.
    take = max(_FIRST_BLOCKS, math.ceil(2 * number * around.columns.size / (some * BLOCK)))
    reach, done = _nth(least, take), np.zeros(len(least), dtype=np.bool_)
    row, square = owners[:0], least[:0]
    while True:
        blocks = (least <= reach) & ~done
        done |= blocks
        entry, found = around.squares_in(chosen(blocks))
        at = chosen(among(bits, owners[entry]) & (found < THERE))
        if around.asker.country is not None:
            at = at[around.counts(entry[at], km_of(found[at]))]
        row, square = np.concatenate((row, owners[entry[at]])), np.concatenate((square, found[at]))
        row, square = _once(around, row, square)
        if len(row) >= number:
            last = np.partition(square, number - 1)[number - 1]
            at = chosen(square <= last + 1e-9 * math.sqrt(last) + 1e-18)
            row, square = row[at], square[at]
            needed = float(km_of(last)) + EDGE_KM
        else:
            take *= 4
            needed = _nth(least, take)
        if needed <= reach or done.all():
            return row, km_of(square)
        reach = needed


def _nth(least: Floats, number: int) -> float:
    return float(np.partition(least, number - 1)[number - 1]) if number < len(least) else math.inf


def _once(around: Around, row: Rows, square: Floats) -> tuple[Rows, Floats]:
    """Each row once, with the least of its distances."""
    if not around.columns.several[row].any():
        return row, square
    order = np.lexsort((square, row))
    row, square = row[order], square[order]
    first = np.flatnonzero(np.diff(row, prepend=-1))
    return row[first], square[first]
