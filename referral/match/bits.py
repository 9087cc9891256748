"""Sets of rows as packed words, 64 rows a word: 125 KB for a million rows, and a must-have is one AND."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint64]
"""Row r is in the set where bit r % 64 of word r // 64 is 1; bits after the last row are 0."""

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Rows = NDArray[np.signedinteger[Any]]

WORD = 64
"""Rows a word."""

_SMALL = 4096


def packed(flags: Flags) -> Bits:
    """One flag a row -> the set of rows whose flag is set."""
    whole = np.zeros(-(-len(flags) // WORD) * WORD // 8, dtype=np.uint8)
    some = np.packbits(flags, bitorder="little")
    whole[: len(some)] = some
    return whole.view(np.uint64)


def packed_rows(rows: Rows, size: int) -> Bits:
    """Rows -> the set of them, among `size` rows."""
    bits = np.zeros(-(-size // WORD), dtype=np.uint64)
    if len(rows):
        # Rows of one country, or near one another, stand close together: the other words stay as they are.
        first, last = int(rows.min()) // WORD, int(rows.max()) // WORD + 1
        flags = np.zeros((last - first) * WORD, dtype=np.bool_)
        flags[rows - first * WORD] = True
        bits[first:last] = packed(flags)
    return bits


def count(bits: Bits) -> int:
    """How many rows are in the set."""
    return int(np.bitwise_count(bits).sum())


def chosen(flags: Flags) -> Rows:
    """The places of the flags that are set; of flags, for `nonzero` of numbers takes ten times as long."""
    return flags.nonzero()[0]


def unpacked(bits: NDArray[Any]) -> Flags:
    """Words -> one flag a bit, in one line."""
    return np.unpackbits(bits.view(np.uint8).ravel(), bitorder="little").view(np.bool_)


def flags_of(bits: Bits, rows: slice) -> Flags:
    """One flag a row of a slice that begins and ends with a word."""
    return unpacked(bits[rows.start // WORD : rows.stop // WORD])


def rows_of(bits: Bits) -> Rows:
    """The rows of a set, ascending."""
    if len(bits) * WORD // 8 <= _SMALL:
        return chosen(unpacked(bits))
    words = chosen(bits != 0)
    at = chosen(unpacked(bits.take(words)))
    rows: Rows = words.take(at >> 6) * WORD + (at & 63)
    return rows


def each_once(rows: Rows) -> Rows:
    """Rows, ascending, none twice; `np.unique` takes up to fifty times as long, for it hashes."""
    ordered = np.sort(rows)
    once: Rows = ordered[np.diff(ordered, prepend=-1) != 0]
    return once


def among(bits: Bits, rows: Rows) -> Flags:
    """For each of the rows, whether it is in the set."""
    held = bits.view(np.uint8)
    found: Flags
    if len(held) <= _SMALL:
        found = unpacked(bits).take(rows)
    else:
        found = (held.take(rows >> 3) >> (rows & 7).astype(np.uint8) & np.uint8(1)).view(np.bool_)
    return found


def bits_of(rows: Rows) -> Callable[[Bits], NDArray[np.uint64]]:
    """For some rows a function that gives 1 or 0 for each: whether it is in a set; where several sets are asked."""
    word, bit, one = rows // WORD, (rows % WORD).astype(np.uint64), np.uint64(1)

    def of(bits: Bits) -> NDArray[np.uint64]:
        return bits[word] >> bit & one

    return of
