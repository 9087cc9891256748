"""Named places: the towns, and the places that only the postal rows name."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import pi, sqrt
from statistics import fmean

from referral.gazetteer.earth import Point, distance_km
from referral.gazetteer.fold import fold, folds
from referral.gazetteer.making.areas import Area, AreaKey
from referral.gazetteer.making.nearest import Nearest
from referral.gazetteer.making.sources import PostalRow, TownRow

SAME_PLACE_KM = 15.0
"""A postal row this near to a town of its name means that town."""

ALTERNATES_FROM_POPULATION = 10_000
"""Smaller places keep the name of the source and the folds of it: their further names are mostly transliterations."""

PEOPLE_A_KM2 = 800.0
LEAST_UNCERTAINTY_KM = 2.0
NEIGHBOUR_SHARE = 0.7
MOST_UNCERTAINTY_KM = 40.0

_LATIN = re.compile(r"[^\W\d_][\w .,'’()/-]{2,39}")


@dataclass(slots=True)
class Settlement:
    """A place with a name. `area`: the number of its area (0: none); `names`: the folds of its own name; `key`: its
    key in the file, the folded name and 1, 2, 3 … among the places of that name.
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


def settle(
    rows: Sequence[PostalRow],
    towns: Sequence[TownRow],
    homes: dict[int, AreaKey],
    areas: dict[AreaKey, Area],
) -> tuple[list[Settlement], list[Settlement]]:
    """All places, and the place of each row (same length and order as `rows`).

    `homes` gives the area of each town by geonameid. Places are numbered from 1:
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
    _measure(places)
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
    groups: dict[tuple[str, AreaKey], list[PostalRow]] = defaultdict(list)
    for row in rows:
        groups[fold(row.place), (row.country, row.admin1, row.admin2)].append(row)
    result = []
    for row in rows:
        key = (row.country, row.admin1, row.admin2)
        near = [
            other.point
            for other in groups[fold(row.place), key]
            if distance_km(row.point, other.point) <= SAME_PLACE_KM
        ]
        result.append(((fmean(point[0] for point in near), fmean(point[1] for point in near)), key))
    return result


def _area(areas: dict[AreaKey, Area], key: AreaKey) -> int:
    area = areas.get(key) or areas.get((key[0], key[1], ""))
    return area.number if area else 0


def _measure(places: list[Settlement]) -> None:
    """Set each place's uncertainty: how far from the point somebody may live who names the place.

    The larger of the radius of a disc that holds its people at PEOPLE_A_KM2 and NEIGHBOUR_SHARE of the way to the third
    nearest place (in the country people name the village that is nearest), within LEAST_ and MOST_UNCERTAINTY_KM.
    """
    for country in sorted({place.country for place in places}):
        of_country = [place for place in places if place.country == country]
        index = Nearest([place.point for place in of_country])
        for place in of_country:
            near = index.nearest(place.point, 4)
            share_of_way = near[-1][0] * NEIGHBOUR_SHARE if len(near) > 1 else MOST_UNCERTAINTY_KM
            disc = sqrt(place.population / PEOPLE_A_KM2 / pi)
            place.uncertainty_km = min(MOST_UNCERTAINTY_KM, max(LEAST_UNCERTAINTY_KM, disc, share_of_way))
