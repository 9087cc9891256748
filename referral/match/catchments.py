"""The catchments of a release: each area judged once for an asker, then everybody who names it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from referral.match.bits import Bits, Rows, packed_rows
from referral.match.catchment import area_fulfilled
from referral.match.reach import Asker
from referral.match.records import ServiceArea


class Taken(NamedTuple):
    """Who takes people from where the asker is, and who does not; who states nothing is in neither."""

    yes: Bits
    no: Bits


@dataclass(frozen=True)
class Catchments:
    """stated, whole: who states a catchment, and whose is understood wholly; row n of `who` names `areas[which[n]]`."""

    stated: Bits
    whole: Bits
    areas: tuple[ServiceArea, ...]
    who: NDArray[np.int32]
    which: NDArray[np.int32]

    @cached_property
    def countries(self) -> frozenset[str]:
        """The countries in which somebody names an area."""
        return frozenset(one.area.country for one in self.areas)

    def judged(self, asker: Asker, size: int) -> Taken:
        """The rule of `gazetteer.served` for everybody of `size` rows."""
        told = [area_fulfilled(asker, one) for one in self.areas]
        inside, unclear = (np.array([one is value for one in told], dtype=np.bool_) for value in (True, None))
        yes = self._who(inside, size) & self.stated
        return Taken(yes, self._who(~inside, size) & self.whole & self.stated & ~yes & ~self._who(unclear, size))

    def _who(self, areas: NDArray[np.bool_], size: int) -> Bits:
        return packed_rows(self.who[areas[self.which]], size)


def catchments_of(stated: Rows, whole: Rows, named: Iterable[tuple[int, ServiceArea]], size: int) -> Catchments:
    """`stated` and `whole` are rows, `named` the areas that rows name."""
    areas: dict[ServiceArea, int] = {}
    pairs = [(row, areas.setdefault(area, len(areas))) for row, area in named]
    who, which = np.array(pairs, dtype=np.int32).reshape(-1, 2).T
    return Catchments(packed_rows(stated, size), packed_rows(whole, size), tuple(areas), who.copy(), which.copy())
