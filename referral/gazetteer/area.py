"""Areas that people must live in, or be registered in, and whether a place lies in them: yes, no, or nobody can tell.

The gazetteer knows points and, of each postcode and town, the smallest area that its source gives; it knows no borders.
So an area is a middle and a distance within which all of it lies, and "no" is said only where that and the place's own
uncertainty leave no doubt.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from referral.gazetteer.answer import Place
from referral.gazetteer.earth import distance_km

AreaKind = Literal["country", "region", "county", "borough", "town"]
"""`region`: first level (state, province, nation of the United Kingdom); `county`: second level, which is the county,
district or municipality of the country; `borough`: one of London's, or another area of `made_areas`; `town`: known by
its point and reach only."""

Basis = Literal["residence", "gp"]
"""What must lie in the area: the home, or the practice that somebody is registered with."""

GP_KM = 30.0
"""Judgement: a practice takes people from a few kilometres around, some who moved or work there from further. Only
somebody who lives further than this outside an area is taken to have no practice in it."""


class Area(NamedTuple):
    """An area by its code, which says in words what it lies in and stays the same from one gazetteer to the next.

    Degrees are WGS 84. `reach_km`: all of the area lies within this distance of the point; 0 for a country. Where a
    name stands for a town and for the larger area around it, the code is the town's and the reach the larger one's.
    """

    code: str
    name: str
    country: str
    kind: AreaKind
    latitude: float
    longitude: float
    reach_km: float


class AreasOf(NamedTuple):
    """Codes of the areas that a place lies in, and of those that begin so near that it may lie in them.

    `among`: where a postcode district lies in several boroughs, all of them: every address of it lies in one.
    """

    inside: frozenset[str]
    perhaps: frozenset[str]
    among: frozenset[str] = frozenset()


def lies_in(place: Place, of: AreasOf, area: Area, basis: Basis | None = "residence") -> bool | None:
    """Whether a home at `place` fulfils the area; None where nobody can tell. `of`: what `areas_of` says of the place.

    A postcode on both sides of a border counts where most of it is. With the basis `gp`, a home inside counts as yes
    (practices take people who live near), one outside as no only beyond GP_KM. A basis that is not known (None) is
    either, so it is judged as `gp`.
    """
    if area.code in of.inside:
        return True
    if area.country != place.country:
        return False
    away = distance_km((place.latitude, place.longitude), (area.latitude, area.longitude))
    outside = away - area.reach_km - place.uncertainty_km
    if basis != "residence":
        return False if outside > GP_KM else None
    if outside > 0:
        return False
    known = area.kind in ("region", "county") and any(_level(code) == _level(area.code) for code in of.inside)
    return False if known and area.code not in of.perhaps else None


def served(place: Place, of: AreasOf, areas: Sequence[tuple[Area, Basis | None]], *, whole: bool) -> bool | None:
    """Whether a home at `place` lies in one of the areas that a provider serves.

    Where its postcode district lies in several boroughs, it does if all of those are among the areas. `whole`: the
    areas are all that the provider states; else there may be more, and outside them nobody can tell.
    """
    answers = [lies_in(place, of, area, basis) for area, basis in areas]
    if True in answers or (of.among and of.among <= {area.code for area, _ in areas}):
        return True
    return False if whole and answers and None not in answers else None


def _level(code: str) -> int:
    """1 for a region, 2 for a county; a town's code has its own sign and no level."""
    return -1 if ":" in code else code.count("/")
