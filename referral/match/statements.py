"""Who says yes to which terms, or no: for a term everybody, for somebody every term."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from referral.match.bits import WORD, Bits, Rows
from referral.match.value import Value


class Stated(Mapping[str, Bits]):
    """ "vocabulary:term" -> who says one thing of it. `bits` has one set a line, in the order of `terms`."""

    def __init__(self, terms: Iterable[str], bits: NDArray[np.uint64]):
        self._terms, self.bits = tuple(terms), bits
        self._lines = dict(zip(self._terms, bits, strict=True))

    def __getitem__(self, term: str) -> Bits:
        """Who says it."""
        found: Bits = self._lines[term]
        return found

    def __iter__(self) -> Iterator[str]:
        """Every term of which anybody says it."""
        return iter(self._terms)

    def __len__(self) -> int:
        """How many terms those are."""
        return len(self._terms)

    def by(self, rows: Rows) -> Iterator[tuple[int, str]]:
        """Of some rows, all that each says: pairs of a place among `rows` and a term."""
        words = self.bits.take(rows // WORD, axis=1) >> (rows % WORD).astype(np.uint64)
        line, place = (words & np.uint64(1)).astype(np.bool_).nonzero()
        terms = self._terms
        return zip(place.tolist(), [terms[at] for at in line.tolist()], strict=True)


class Attributes(NamedTuple):
    """Everything that is said of terms."""

    yes: Stated
    no: Stated

    def of(self, rows: Rows) -> list[dict[str, Value]]:
        """What the provider of each row says; nothing of a term is unknown."""
        found: list[dict[str, Value]] = [{} for _ in rows]
        for said, value in ((self.yes, Value.YES), (self.no, Value.NO)):
            for place, term in said.by(rows):
                found[place][term] = value
        return found
