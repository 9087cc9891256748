"""Sets of rows as packed words, 64 rows a word: 125 KB for a million rows, and a must-have is one AND."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint64]
"""Row r is in the set where bit r % 64 of word r // 64 is 1; bits after the last row are 0."""

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Rows = NDArray[np.signedinteger[Any]]

_WORD = 64
_SMALL = 4096


def packed(flags: Flags) -> Bits:
    """One flag a row -> the set of rows whose flag is set."""
    whole = np.zeros(-(-len(flags) // _WORD) * _WORD // 8, dtype=np.uint8)
    some = np.packbits(flags, bitorder="little")
    whole[: len(some)] = some
    return whole.view(np.uint64)


def packed_rows(rows: Rows, size: int) -> Bits:
    """Rows -> the set of them, among `size` rows."""
    flags = np.zeros(size, dtype=np.bool_)
    flags[rows] = True
    return packed(flags)


def count(bits: Bits) -> int:
    """How many rows are in the set."""
    return int(np.bitwise_count(bits).sum())


def chosen(flags: NDArray[Any]) -> Rows:
    """The places of the flags that are set; `np.flatnonzero`, sooner."""
    return flags.nonzero()[0]


def rows_of(bits: Bits) -> Rows:
    """The rows of a set, ascending."""
    if len(bits) * _WORD // 8 <= _SMALL:
        return chosen(np.unpackbits(bits.view(np.uint8), bitorder="little"))
    words = chosen(bits)
    at = chosen(np.unpackbits(bits[words].view(np.uint8), bitorder="little"))
    rows: Rows = words[at >> 6] * _WORD + (at & 63)
    return rows


def among(bits: Bits, rows: Rows) -> Flags:
    """For each of the rows, whether it is in the set."""
    held = bits.view(np.uint8)
    found: Flags
    if len(held) <= _SMALL:
        found = np.unpackbits(held, bitorder="little").view(np.bool_)[rows]
    else:
        found = (held[rows >> 3] >> (rows & 7).astype(np.uint8) & np.uint8(1)).view(np.bool_)
    return found
