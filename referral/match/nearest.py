"""The nearest of a set: among rows that are measured already, or looked for in blocks from the nearest outwards."""

import math

import numpy as np

from referral.match.around import FEW, Around
from referral.match.bits import Bits, Floats, Rows, among, chosen, count, rows_of
from referral.match.blocks import BLOCK, entries_in
from referral.match.chords import EDGE_KM, THERE, km_of

_FIRST_BLOCKS = 5
_SAMPLE = 1024
"""So many words tell about how many are in a set."""


def nearest(around: Around, bits: Bits, number: int) -> list[int]:
    """Rows of the nearest of a set, at most so many, nearest first, of two equally far by id."""
    if around.asker.point is None or number < 1:
        return []
    if around.held is not None:
        rows, reached = around.measured(bits)
        return in_order(around, rows, reached.km, number)
    some = _about(bits)
    return in_order(
        around, *(_in_blocks(around, bits, some, number) if some > FEW // 4 else _of_few(around, bits, number)), number
    )


def _about(bits: Bits) -> int:
    """How many are in a set, more or less."""
    every = max(1, len(bits) // _SAMPLE)
    return every * count(bits[::every])


def _of_few(around: Around, bits: Bits, number: int) -> tuple[Rows, Floats]:
    """Rows of a set with their distances: all that can be among the nearest."""
    rows = rows_of(bits)
    if around.asker.country is not None or around.columns.several.take(rows).any():
        return rows, around.reached(rows).km
    # All that somebody without a country asks for is how far the only point of each is.
    rows, square = _least(rows, around.squares(rows), number)
    there = chosen(square < THERE)
    return rows[there], km_of(square[there])


def _least(row: Rows, square: Floats, number: int) -> tuple[Rows, Floats]:
    """Those whose squares are so many of the least, or a rounding away from them."""
    if len(row) <= number:
        return row, square
    last = np.partition(square, number - 1)[number - 1]
    at = chosen(square <= last + 1e-9 * math.sqrt(last) + 1e-18)
    return row[at], square[at]


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
    """Rows of a set (of `some`, more or less) with their distances: all that can be among the nearest, each once."""
    least = around.least_km
    # As many blocks as should hold them twice; then all that the last of them shows to be near enough.
    take = max(_FIRST_BLOCKS, math.ceil(2 * number * around.columns.size / (some * BLOCK)))
    reach = _nth(least, take)
    row, square = _inside(around, bits, chosen(least <= reach))
    while True:
        row, square = _least(row, square, number)
        if len(row) >= number:
            needed = float(km_of(square.max())) + EDGE_KM
        else:
            take *= 4
            needed = _nth(least, take)
        more = chosen((least <= needed) & (least > reach))
        if not len(more):
            return row, km_of(square)
        further, away = _inside(around, bits, more)
        row, square = _once(around, np.concatenate((row, further)), np.concatenate((square, away)))
        reach = needed


def _inside(around: Around, bits: Bits, blocks: Rows) -> tuple[Rows, Floats]:
    """Rows of a set whose points that count are in some blocks, each once, and the squares of the chords to them."""
    entries = around.columns.entries
    entry = entries_in(blocks)
    entry = entry[among(bits, entries.row.take(entry))]
    square = around.squares(entry)
    counts = square < THERE
    if around.asker.country is not None:
        counts &= around.counts(entry, km_of(square))
    if not counts.all():
        entry, square = entry[counts], square[counts]
    return _once(around, entries.row.take(entry), square)


def _once(around: Around, row: Rows, square: Floats) -> tuple[Rows, Floats]:
    """Each row once, with the least of its squares."""
    if not around.columns.several.take(row).any():
        return row, square
    order = np.lexsort((square, row))
    row, square = row[order], square[order]
    first = np.flatnonzero(np.diff(row, prepend=-1))
    return row[first], square[first]


def _nth(least: Floats, number: int) -> float:
    return float(np.partition(least, number - 1)[number - 1]) if number < len(least) else math.inf
