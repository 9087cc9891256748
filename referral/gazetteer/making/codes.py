"""Postcodes: one point each, how far off it may be, and the place to name beside it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from referral.gazetteer.earth import Point, distance_km
from referral.gazetteer.making.nearest import Nearest
from referral.gazetteer.making.places import Settlement
from referral.gazetteer.making.repair import GUESSED
from referral.gazetteer.making.sources import PostalRow

UNKNOWN_POPULATION = 100
"""Weight of a place whose population nobody states (cities500 starts at 500)."""

NEIGHBOURS = 4
MOST_SHARING = 3
NEIGHBOUR_FACTOR = 1.9
NEIGHBOUR_POWER = 0.7
WIDE_KM = 15.0
"""Uncertainty from the distance d to the neighbouring codes: FACTOR * d ** POWER, km. Less than in proportion,
because people in a wide code live together somewhere in it; beyond WIDE_KM (no longer one town with its villages) in
proportion again. Times `Country.code_doubt`: fitted on real addresses so that nineteen in twenty lie within it
(`tests.gazetteer.measure`).
"""

SPREAD_SHARE = 1.2
GUESSED_TIMES = 1.5
LEAST_UNCERTAINTY_KM = 1.5
MOST_UNCERTAINTY_KM = 300.0
NAMING_KM = 2.5


@dataclass(frozen=True, slots=True)
class Code:
    """One postcode. `place`: the one to name beside it; `area`: the number of its area, 0 for none."""

    country: str
    code: str
    point: Point
    uncertainty_km: float
    area: int
    place: Settlement


def codes_of(
    rows: Sequence[PostalRow],
    of_row: Sequence[Settlement],
    areas: Sequence[int],
    places: Sequence[Settlement],
    doubt: Mapping[str, float],
) -> list[Code]:
    """All codes, sorted. `of_row` and `areas` give the place and the area of each row; `places` are all places,
    `doubt` is `Country.code_doubt` by country.

    A code's point is the mean of its rows weighted by the population of their places, because addresses lie where
    people live: it takes the median error of British outward codes from 1.5 to 1.3 km and of Australian codes from
    1.5 to 1.2.
    """
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        groups[row.country, row.code].append(number)
    points = {key: _middle(rows, of_row, members) for key, members in groups.items()}
    reach = _to_neighbours(points)
    towns = _towns(places)
    codes = []
    for key, members in sorted(groups.items()):
        point = points[key]
        uncertainty = max(_of_neighbours(reach[key]), SPREAD_SHARE * _spread(rows, of_row, members, point))
        if all(rows[number].accuracy <= GUESSED for number in members):
            uncertainty *= GUESSED_TIMES
        codes.append(
            Code(
                country=key[0],
                code=key[1],
                point=point,
                uncertainty_km=min(MOST_UNCERTAINTY_KM, max(LEAST_UNCERTAINTY_KM, uncertainty * doubt[key[0]])),
                area=Counter(areas[number] for number in members).most_common(1)[0][0],
                place=_named(point, [of_row[number] for number in members], towns.get(key[0])),
            )
        )
    return codes


def _of_neighbours(km: float) -> float:
    return float(NEIGHBOUR_FACTOR * min(km, WIDE_KM) ** NEIGHBOUR_POWER * max(1.0, km / WIDE_KM))


def _weight(place: Settlement) -> int:
    return place.population + UNKNOWN_POPULATION


def _middle(rows: Sequence[PostalRow], of_row: Sequence[Settlement], members: list[int]) -> Point:
    weights = [_weight(of_row[number]) for number in members]
    total = sum(weights)
    return (
        round(sum(w * rows[n].point[0] for w, n in zip(weights, members, strict=True)) / total, 4),
        round(sum(w * rows[n].point[1] for w, n in zip(weights, members, strict=True)) / total, 4),
    )


def _spread(rows: Sequence[PostalRow], of_row: Sequence[Settlement], members: list[int], point: Point) -> float:
    """Root of the weighted mean square distance of the rows from the code's point, km."""
    weights = [sqrt(_weight(of_row[number])) for number in members]
    squares = [distance_km(rows[number].point, point) ** 2 for number in members]
    return sqrt(sum(w * s for w, s in zip(weights, squares, strict=True)) / sum(weights))


def _to_neighbours(points: dict[tuple[str, str], Point]) -> dict[tuple[str, str], float]:
    """Mean km from each code to its nearest codes at other points.

    Codes that share one point (all those of a town, where the source knows only the town) share the ground around
    it, so their distance grows with the root of their number.
    """
    reach = {}
    for country in sorted({country for country, _ in points}):
        sharing = Counter(point for (cc, _), point in points.items() if cc == country)
        distinct = sorted(sharing)
        index = Nearest(distinct)
        away = {}
        for point in distinct:
            near = index.nearest(point, NEIGHBOURS + 1)[1:]
            mean = sum(km for km, _ in near) / len(near) if near else MOST_UNCERTAINTY_KM
            away[point] = mean * sqrt(min(sharing[point], MOST_SHARING))
        reach.update({key: away[point] for key, point in points.items() if key[0] == country})
    return reach


def _towns(places: Sequence[Settlement]) -> dict[str, tuple[list[Settlement], Nearest]]:
    towns: dict[str, list[Settlement]] = defaultdict(list)
    for place in places:
        if place.population:
            towns[place.country].append(place)
    return {country: (found, Nearest([place.point for place in found])) for country, found in towns.items()}


def _named(point: Point, places: list[Settlement], towns: tuple[list[Settlement], Nearest] | None) -> Settlement:
    """The most populous place of a code.

    Where the source lists only corners of a larger town close by (SW17: Upper Tooting, Tooting Bec), that town.
    """
    first = min(places, key=lambda place: (-place.population, place.number))
    if towns and len(places) > 1:
        words = {word for place in places for name in place.names for word in name.split()}
        for km, number in towns[1].nearest(point, 5):
            town = towns[0][number]
            if km <= NAMING_KM and town.population > first.population and town.names & words:
                return town
    return first
