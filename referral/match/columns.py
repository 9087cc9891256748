"""A release as columns: what is true of all providers is then a few vector operations.

Providers stand in rows: those of one country together, neighbours in blocks (`blocks.neighbours`), those without a
point on the map last. Each country begins a block, so that a set or a column of one is a slice; the rows that fill a
block up are nobody's, in no set. What is read from here decides who is looked at; every word and point that is shown
still comes from the plain records, provider by provider.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from referral.match.bits import Bits, Floats, Rows, count, packed_rows
from referral.match.blocks import Entries
from referral.match.catchments import Catchments
from referral.match.statements import Attributes, Stated
from referral.match.value import Value
from referral.match.window import Window


@dataclass(frozen=True)
class Columns:
    """One release. Sets are packed (`bits`), other columns have one value a row.

    ids            UTF-8
    number         place of a row in the order of ids
    yes, no        "vocabulary:term" -> who says so
    countries      ISO code -> number in `country`; `home`: ISO code -> who works there
    abroad         ISO code -> who works elsewhere and has an address there
    speaks, interpreters  language as `languages.comparable` gives it -> who
    online_only, accepting_no, placed (has a point on the map), unplaced (has an address without one)
    unplaced_in    ISO code -> who has an address without a point there
    checked        day of the last check, as date.toordinal
    visits, wait_weeks  NaN where nobody says
    claims         which claim is whose, and its kind as a place in `kinds`: level, evidence and variant
    catchments     where people are taken from
    windows        when referrals are taken -> whose window it is
    spans          ISO code -> the rows of who works there, and those that fill them up
    several        whether a row has more than one point
    coarsest_km    the largest uncertainty of any point
    """

    ids: NDArray[np.bytes_]
    number: NDArray[np.int32]
    yes: Stated
    no: Stated
    none: Bits
    everybody: Bits
    countries: Mapping[str, int]
    country: NDArray[np.int16]
    home: Mapping[str, Bits]
    abroad: Mapping[str, Rows]
    speaks: Mapping[str, Bits]
    interpreters: Mapping[str, Bits]
    online_only: Bits
    accepting_no: Bits
    placed: Bits
    unplaced: Bits
    unplaced_in: Mapping[str, Bits]
    checked: NDArray[np.int32]
    visits: Floats
    wait_weeks: Floats
    claims: tuple[NDArray[np.int32], NDArray[np.int16]]
    kinds: tuple[tuple[str, str, str], ...]
    catchments: Catchments
    windows: Mapping[Window, Rows]
    entries: Entries
    spans: Mapping[str, slice]
    several: NDArray[np.bool_]
    coarsest_km: float

    def __len__(self) -> int:
        """How many providers there are."""
        return count(self.everybody)

    @property
    def attributes(self) -> Attributes:
        """What everybody says of terms."""
        return Attributes(self.yes, self.no)

    @property
    def whole(self) -> slice:
        """All rows."""
        return slice(0, self.size)

    @property
    def size(self) -> int:
        """How many rows, those that are nobody's among them."""
        return len(self.ids)

    def id_of(self, row: int) -> str:
        """The id of a row."""
        held: bytes = self.ids.item(row)
        return held.decode()

    def ids_of(self, rows: list[int]) -> list[str]:
        """The ids of rows."""
        held: list[bytes] = self.ids[rows].tolist() if rows else []
        return [one.decode() for one in held]

    def closed_on(self, day: date) -> Bits:
        """Whose window is shut on a day."""
        shut = [rows for window, rows in self.windows.items() if window.on(day) is Value.NO]
        return packed_rows(np.concatenate(shut), self.size) if shut else self.none

    @property
    def nbytes(self) -> int:
        """Memory of the columns in bytes."""
        held: list[object] = []
        for value in (*vars(self).values(), *vars(self.entries).values(), *vars(self.catchments).values()):
            if isinstance(value, Mapping):
                held.extend(value.values())
            else:
                held.extend(value if isinstance(value, tuple) else [value])
        return sum(array.nbytes for array in held if isinstance(array, np.ndarray))
