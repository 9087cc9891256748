"""Which names a gazetteer file holds, as bits: a name that nothing has is told without a search.

Two bits stand for a country and a folded name, at their CRC-32: its places have the name, and they have it as a further
one. A bit that is not set is certain; one that is set may be another name's (one in twenty is), so what it lets through
is searched for.
"""

from collections.abc import Iterable
from zlib import crc32

SIZE = 1 << 23
"""Bits in the file (1 MB, 0.25 MB packed): about thirty for each name."""

NAMED = 1
ALSO_NAMED = 2

AREA = "area"
"""In place of a country: the names of states and counties, which are looked for in all countries at once."""


class KnownNames:
    """The bits of one file."""

    __slots__ = ("_bits", "_mask", "_seeds")

    def __init__(self, bits: bytes) -> None:
        self._bits = bits
        self._mask = len(bits) * 8 - 1
        self._seeds: dict[str, int] = {}

    def has(self, country: str, folded: str) -> int:
        """The sum of NAMED and ALSO_NAMED: which of the tables `place` and `also` may have the name. 0 is certain."""
        bit = crc32(folded.encode(), self._seeds.get(country) or self._seed(country)) & self._mask
        return self._bits[bit >> 3] >> (bit & 6) & 3

    def named(self, country: str, folded: Iterable[str]) -> list[str]:
        """Those of many names that table `place` may have, in their order."""
        bits, mask, seed = self._bits, self._mask, self._seed(country)
        return [name for name in folded if bits[(bit := crc32(name.encode(), seed) & mask) >> 3] >> (bit & 6) & NAMED]

    def _seed(self, country: str) -> int:
        return self._seeds.setdefault(country, crc32(country.encode()))


def bits_of(names: Iterable[tuple[str, str, int]], size: int = SIZE) -> bytes:
    """The bits for rows of country (or AREA), folded name, NAMED or ALSO_NAMED; `size`: a power of two, 8 or more."""
    bits = bytearray(size // 8)
    for country, folded, what in names:
        bit = crc32(folded.encode(), crc32(country.encode())) & (size - 1)
        bits[bit >> 3] |= what << (bit & 6)
    return bytes(bits)
