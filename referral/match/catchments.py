"""The catchments of a release: each area that may matter judged once for an asker, then everybody who names it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from referral.gazetteer.area import GP_KM
from referral.match.bits import Bits, Floats, Rows, chosen, packed_rows
from referral.match.catchment import area_fulfilled
from referral.match.chords import EDGE_KM, km_of, square_of
from referral.match.place import PlacePoint
from referral.match.reach import Asker
from referral.match.records import ServiceArea
from referral.match.sphere import unit_vector


class Taken(NamedTuple):
    """Who takes people from where the asker is, and who does not; who states nothing is in neither."""

    yes: Bits
    no: Bits


class _InCountry(NamedTuple):
    """The areas of a country: which they are, unit vectors of their middles (one a column), and their reaches in km."""

    areas: Rows
    middle: Floats
    reach_km: Floats


@dataclass(frozen=True)
class Catchments:
    """stated, whole: who states a catchment, and whose is understood wholly; row n of `who` names `areas[which[n]]`,
    sorted by area; named: who names any.
    """

    stated: Bits
    whole: Bits
    named: Bits
    areas: tuple[ServiceArea, ...]
    who: NDArray[np.int32]
    which: NDArray[np.int32]

    @cached_property
    def any(self) -> bool:
        """Whether anybody states one."""
        return bool(self.stated.any())

    @cached_property
    def countries(self) -> frozenset[str]:
        """The countries in which somebody names an area."""
        return frozenset(one.area.country for one in self.areas)

    def judged(self, asker: Asker, size: int) -> Taken:
        """The rule of `gazetteer.served` for everybody of `size` rows."""
        if asker.areas is None or asker.home is None:
            return Taken(packed_rows(self.who[:0], size), packed_rows(self.who[:0], size))
        told = {at: area_fulfilled(asker, self.areas[at]) for at in self._in_question(asker.home, asker.areas.inside)}
        inside, unclear = (
            self._who([at for at, found in told.items() if found is value], size) for value in (True, None)
        )
        if asker.areas.among:  # every address of the postcode district lies in one of these
            inside |= reduce(and_, (self._who(self._by_code.get(code, []), size) for code in asker.areas.among))
        yes = inside & self.stated
        return Taken(yes, self.named & self.whole & self.stated & ~yes & ~unclear)

    def _in_question(self, home: PlacePoint, inside: Iterable[str]) -> set[int]:
        """All areas but those that lie too far away for any rule to take the home for theirs."""
        found = {at for code in inside for at in self._by_code.get(code, ())}
        known = self._by_country.get(home.country)
        if known is not None:
            point = np.array(unit_vector(home.latitude, home.longitude))[:, None]
            outside = km_of(square_of(known.middle - point)) - known.reach_km - home.uncertainty_km
            found.update(known.areas[chosen(outside <= GP_KM + EDGE_KM)].tolist())
        return found

    def _who(self, areas: list[int], size: int) -> Bits:
        begin, end = (self.which.searchsorted(areas, side=side).tolist() for side in ("left", "right"))
        rows = [self.who[first:last] for first, last in zip(begin, end, strict=True)]
        return packed_rows(np.concatenate(rows) if rows else self.who[:0], size)

    @cached_property
    def _by_code(self) -> Mapping[str, list[int]]:
        found = defaultdict[str, list[int]](list)
        for at, one in enumerate(self.areas):
            found[one.area.code].append(at)
        return dict(found)

    @cached_property
    def _by_country(self) -> Mapping[str, _InCountry]:
        of = defaultdict[str, list[int]](list)
        for at, one in enumerate(self.areas):
            of[one.area.country].append(at)
        return {country: self._in_country(some) for country, some in of.items()}

    def _in_country(self, some: list[int]) -> _InCountry:
        areas = [self.areas[at].area for at in some]
        middle = np.array([unit_vector(one.latitude, one.longitude) for one in areas]).T.copy()
        return _InCountry(np.array(some), middle, np.array([one.reach_km for one in areas]))


def catchments_of(stated: Rows, whole: Rows, named: Iterable[tuple[int, ServiceArea]], size: int) -> Catchments:
    """`stated` and `whole` are rows, `named` the areas that rows name."""
    areas: dict[ServiceArea, int] = {}
    pairs = [(row, areas.setdefault(area, len(areas))) for row, area in named]
    who, which = np.array(pairs, dtype=np.int32).reshape(-1, 2).T
    order = np.argsort(which, kind="stable")
    return Catchments(
        packed_rows(stated, size),
        packed_rows(whole, size),
        packed_rows(who, size),
        tuple(areas),
        who[order],
        which[order],
    )
