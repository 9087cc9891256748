"""Named places: the towns, and the places that only the postal rows name."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import pi, sqrt
from statistics import fmean

from referral.gazetteer.choosing import rivals
from referral.gazetteer.earth import Point, distance_km
from referral.gazetteer.fold import fold, folds
from referral.gazetteer.making.areas import Area, AreaKey
from referral.gazetteer.making.nearest import Nearest
from referral.gazetteer.making.sources import PostalRow, TownRow
from referral.gazetteer.table import PlaceRow

SAME_PLACE_KM = 15.0
"""A postal row this near to a town of its name means that town."""

ALTERNATES_FROM_POPULATION = 10_000
"""Smaller places keep the name of the source and the folds of it: their further names are mostly transliterations."""

PEOPLE_A_KM2 = 800.0
LEAST_UNCERTAINTY_KM = 2.0
NEIGHBOUR_SHARE = 0.7
NEIGHBOUR_FACTOR = 1.9
NEIGHBOUR_POWER = 0.62
MOST_UNCERTAINTY_KM = 40.0

_LATIN = re.compile(r"[^\W\d_][\w .,'’()/-]{2,39}")


@dataclass(slots=True)
class Settlement:
    """A place with a name. `area`: the number of its area (0: none); `names`: the folds of its own name; `key`: its
    key in the file, the folded name and 1, 2, 3 … among the places of that name. `alone`: name and country are
    enough to find it.
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


def settle(
    rows: Sequence[PostalRow],
    towns: Sequence[TownRow],
    homes: dict[int, AreaKey],
    areas: dict[AreaKey, Area],
    doubt: Mapping[str, float],
) -> tuple[list[Settlement], list[Settlement]]:
    """All places, and the place of each row (same length and order as `rows`).

    `homes` gives the area of each town by geonameid, `doubt` is
    `Country.place_doubt` by country. Places are numbered from 1:
    towns first, in the order of GeoNames.
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
        alternates = useful_alternates(town)
        add(Settlement(len(places) + 1, town.country, town.name, home, town.point, town.population, alternates))
    of_row = []
    for row, (point, area) in zip(rows, _middles_of_names(rows), strict=True):
        same = [
            (distance_km(place.point, point), place.number, place)
            for place in by_name[row.country, fold(row.place)]
            if distance_km(place.point, point) <= SAME_PLACE_KM
        ]
        if same:
            of_row.append(min(same, key=lambda item: item[:2])[2])
        else:
            home = _area(areas, area)
            of_row.append(add(Settlement(len(places) + 1, row.country, row.place, home, point, 0, ())))
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

    The larger of the radius of a disc that holds its people at PEOPLE_A_KM2 and NEIGHBOUR_SHARE of the way to the third
    nearest place (in the country people name the village that is nearest; in the wilds, where that is far, most live
    in the place itself: FACTOR * km ** POWER), within LEAST_ and MOST_UNCERTAINTY_KM; times `Country.place_doubt`,
    fitted on real addresses so that nineteen in twenty lie within.
    """
    for country in sorted({place.country for place in places}):
        of_country = [place for place in places if place.country == country]
        index = Nearest([place.point for place in of_country])
        for place in of_country:
            near = index.nearest(place.point, 4)
            share_of_way = _share_of_way(near[-1][0]) if len(near) > 1 else MOST_UNCERTAINTY_KM
            disc = sqrt(place.population / PEOPLE_A_KM2 / pi)
            usual = max(LEAST_UNCERTAINTY_KM, disc, share_of_way)
            place.uncertainty_km = min(MOST_UNCERTAINTY_KM, usual * doubt[country])


def _share_of_way(km: float) -> float:
    return float(min(NEIGHBOUR_SHARE * km, NEIGHBOUR_FACTOR * km**NEIGHBOUR_POWER))
