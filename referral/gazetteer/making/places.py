"""Named places: the towns, and the places that only the postal rows name."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import hypot, pi, sqrt
from statistics import fmean

from referral.gazetteer.choosing import rivals
from referral.gazetteer.earth import Point, distance_km
from referral.gazetteer.fold import fold, folds
from referral.gazetteer.making.areas import Area, AreaKey
from referral.gazetteer.making.nearest import Nearest
from referral.gazetteer.making.sources import PostalRow, TownRow
from referral.gazetteer.table import PlaceRow

SAME_PLACE_KM = 15.0
"""A postal row this near to a town of its name means that town; so does any row on the ground of a larger city, the
disc that holds its people at CITY_PEOPLE_A_KM2 ("Calgary" 20 km from the middle of Calgary is not a village)."""

ALTERNATES_FROM_POPULATION = 10_000
"""Smaller places keep the name of the source and the folds of it: their further names are mostly transliterations."""

CITY_PEOPLE_A_KM2 = 800.0
"""The ground of a city is at most the disc that holds its people at this density (the sparsest of the countries)."""

LEAST_KM = 1.5
PEOPLE_A_KM2 = 1900.0
NEIGHBOUR_SHARE = 0.5
MOST_UNCERTAINTY_KM = 40.0
"""How far from a place's point an address may be that names it (see `_measure`). The first three were fitted on one
half of the real addresses of `tests.gazetteer.measure`, all countries together."""

_NEIGHBOURS = 4  # the place itself and three others
_LATIN = re.compile(r"[^\W\d_][\w .,'’()/-]{2,39}")


@dataclass(slots=True)
class Settlement:
    """A place with a name. `area`: the number of its area (0: none); `names`: the folds of its own name; `key`: its
    key in the file, the folded name and 1, 2, 3 … among the places of that name. `alone`: name and country are
    enough to find it. `codes`: how many postcodes have a row for it.
    """

    number: int
    country: str
    name: str
    area: int
    point: Point
    population: int
    alternates: tuple[str, ...]
    uncertainty_km: float = 0.0
    names: frozenset[str] = field(default_factory=frozenset)
    key: tuple[str, int] = ("", 0)
    alone: bool = True
    codes: int = 0


def settle(
    rows: Sequence[PostalRow],
    towns: Sequence[TownRow],
    homes: dict[int, AreaKey],
    areas: dict[AreaKey, Area],
    doubt: Mapping[str, float],
    renamed: Mapping[int, tuple[str, ...]],
) -> tuple[list[Settlement], list[Settlement]]:
    """All places, and the place of each row (same length and order as `rows`).

    `homes` gives the area of each town by geonameid and `renamed` its names of `renamed.toml`; `doubt` is
    `Country.doubt` by country. Places are numbered from 1: towns first, in the order of GeoNames.
    """
    places: list[Settlement] = []
    by_name: dict[tuple[str, str], list[Settlement]] = defaultdict(list)

    def add(place: Settlement) -> Settlement:
        place.names = frozenset(folds(place.name))
        places.append(place)
        for name in sorted(place.names.union(*map(folds, place.alternates))):
            by_name[place.country, name].append(place)
        return place

    for town in towns:
        home = _area(areas, homes[town.geonameid])
        alternates = (*useful_alternates(town), *renamed.get(town.geonameid, ()))
        add(Settlement(len(places) + 1, town.country, town.name, home, town.point, town.population, alternates))
    of_row = []
    for row, (point, area) in zip(rows, _middles_of_names(rows), strict=True):
        same = [
            (distance_km(place.point, point), place.number, place)
            for place in by_name[row.country, fold(row.place)]
            if distance_km(place.point, point) <= max(SAME_PLACE_KM, _disc(place.population, CITY_PEOPLE_A_KM2))
        ]
        if same:
            of_row.append(min(same, key=lambda item: item[:2])[2])
        else:
            home = _area(areas, area)
            of_row.append(add(Settlement(len(places) + 1, row.country, row.place, home, point, 0, ())))
    for number, _ in {(place.number, row.code) for place, row in zip(of_row, rows, strict=True)}:
        places[number - 1].codes += 1
    _measure(places, doubt)
    _find_namesakes(places)
    nth: Counter[str] = Counter()
    for place in places:
        folded = fold(place.name)
        nth[folded] += 1
        place.key = (folded, nth[folded])
    return places, of_row


def useful_alternates(town: TownRow) -> tuple[str, ...]:
    """The further names worth a row: Latin script, written as a name, no airport letters, no fold of the name."""
    if town.population < ALTERNATES_FROM_POPULATION:
        return ()
    kept: dict[str, str] = {}
    own = set(folds(town.name))
    for name in sorted(town.alternates):
        folded = fold(name)
        if not _LATIN.fullmatch(name) or not name[0].isupper() or name.isupper() or folded in own:
            continue
        if all("LATIN" in unicodedata.name(letter, "") for letter in name if letter.isalpha()):
            kept.setdefault(folded, name)
    return tuple(kept[folded] for folded in sorted(kept))


def _middles_of_names(rows: Sequence[PostalRow]) -> list[tuple[Point, AreaKey]]:
    """For each row the middle of the rows around it that have its name and area, and that area."""
    groups: dict[tuple[str, AreaKey], Counter[Point]] = defaultdict(Counter)
    keys = [(fold(row.place), (row.country, row.admin1, row.admin2)) for row in rows]
    for row, key in zip(rows, keys, strict=True):
        groups[key][row.point] += 1
    middles: dict[tuple[str, AreaKey, Point], Point] = {}
    for (name, area), points in groups.items():
        for point in points:
            near = [other for other in points.elements() if distance_km(point, other) <= SAME_PLACE_KM]
            middles[name, area, point] = fmean(other[0] for other in near), fmean(other[1] for other in near)
    return [(middles[name, area, row.point], area) for row, (name, area) in zip(rows, keys, strict=True)]


def _area(areas: dict[AreaKey, Area], key: AreaKey) -> int:
    area = areas.get(key) or areas.get((key[0], key[1], ""))
    return area.number if area else 0


def _find_namesakes(places: list[Settlement]) -> None:
    """Set `alone`, by the rule that a lookup follows."""
    named: dict[tuple[str, str], list[tuple[Settlement, bool]]] = defaultdict(list)
    for place in places:
        for name in place.names:
            named[place.country, name].append((place, True))
        for name in {folded for also in place.alternates for folded in folds(also)} - place.names:
            named[place.country, name].append((place, False))
    for group in named.values():
        if len(group) == 1:
            continue
        rows = [
            PlaceRow(p.country, p.name, p.area, p.point, p.population, p.uncertainty_km, own, True) for p, own in group
        ]
        order = sorted(range(len(rows)), key=lambda number: (-rows[number].population, not rows[number].own, number))
        chosen = rivals([rows[number] for number in order])
        for number in order[1:] if len(chosen) == 1 else order:
            if group[number][1]:
                group[number][0].alone = False


def _measure(places: list[Settlement], doubt: Mapping[str, float]) -> None:
    """Set each place's uncertainty: how far from the point somebody may live who names the place.

    The root of the sum of squares of LEAST_KM, because the middle of a town is a matter of taste, and the radius of the
    disc that holds its people at PEOPLE_A_KM2. Where the source does not count them, instead NEIGHBOUR_SHARE of the way
    to the third nearest place, because people in the country name the village that is nearest; a place of many codes
    has the ground of that many villages. Times `Country.doubt`, so that nineteen in twenty real addresses lie within;
    at most MOST_UNCERTAINTY_KM.
    """
    for country in sorted({place.country for place in places}):
        of_country = [place for place in places if place.country == country]
        index = Nearest([place.point for place in of_country])
        for place in of_country:
            if place.population:
                reach = _disc(place.population, PEOPLE_A_KM2)
            else:
                near = index.nearest(place.point, _NEIGHBOURS)
                km = near[-1][0] if len(near) > 1 else MOST_UNCERTAINTY_KM
                reach = NEIGHBOUR_SHARE * km * sqrt(max(1, place.codes))
            place.uncertainty_km = min(MOST_UNCERTAINTY_KM, hypot(LEAST_KM, reach) * doubt[country])


def _disc(population: int, people_a_km2: float) -> float:
    """Radius in km of the disc that holds these people."""
    return sqrt(population / people_a_km2 / pi)
