"""Postcodes: one point each, how far off it may be, and the place to name beside it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot, sqrt
from typing import NamedTuple

from referral.gazetteer.earth import Point, distance_km
from referral.gazetteer.finer import AWAY
from referral.gazetteer.making.nearest import Nearest
from referral.gazetteer.making.places import Settlement
from referral.gazetteer.making.sources import PostalRow

UNKNOWN_POPULATION = 100
"""Weight of a place whose population nobody states (cities500 starts at 500)."""

LEAST_KM = 2.0
NEIGHBOURS = 4
NEIGHBOUR_SHARE = 0.7
SPREAD_SHARE = 2.0
MOST_SHARING = 20
MOST_UNCERTAINTY_KM = 300.0
"""How far from a code's point its addresses may be (see `_uncertainty`), fitted on one half of the real addresses of
`tests.gazetteer.measure`, all countries together, and rounded by hand."""

TOWN_SHARE = 0.5
FEW_CODES = 2
"""A row of a town lies this share of the way from where the source has it to the middle of the town, less where the
town has more than FEW_CODES codes (in proportion): addresses lie where people live, and the middle of a code's ground
is often fields. Takes the 95th percentile of the error of Finnish codes from 12.5 to 7 km, of Dutch ones to 1.4.
"""

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


class _Reach(NamedTuple):
    km: float
    sharing: int


def codes_of(
    rows: Sequence[PostalRow],
    of_row: Sequence[Settlement],
    areas: Sequence[int],
    places: Sequence[Settlement],
    doubt: Mapping[str, float],
) -> list[Code]:
    """All codes, sorted. `of_row` and `areas` give the place and the area of each row; `places` are all places,
    `doubt` is `Country.doubt` by country.

    A code's point is the mean of its rows weighted by the population of their places, because addresses lie where
    people live: it takes the median error of British outward codes from 1.5 to 1.3 km and of Australian codes from
    1.5 to 1.2.
    """
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        groups[row.country, row.code].append(number)
    drawn = _drawn_to_towns(rows, of_row)
    points = {key: _middle(drawn, of_row, members) for key, members in groups.items()}
    reach = _to_neighbours(points)
    towns = _towns(places)
    codes = []
    for key, members in sorted(groups.items()):
        point = points[key]
        spread = _spread(drawn, of_row, members, point)
        place = _named(point, [of_row[number] for number in members], towns.get(key[0]))
        uncertainty = doubt[key[0]] * _uncertainty(reach[key].km, reach[key].sharing, spread)
        if reach[key].sharing > 1 and place.population:
            uncertainty = min(uncertainty, place.uncertainty_km + AWAY * distance_km(point, place.point))
        codes.append(
            Code(
                country=key[0],
                code=key[1],
                point=point,
                uncertainty_km=min(MOST_UNCERTAINTY_KM, uncertainty),
                area=Counter(areas[number] for number in members).most_common(1)[0][0],
                place=place,
            )
        )
    return codes


def _uncertainty(km: float, sharing: int, spread: float) -> float:
    """Root of the sum of squares of what makes an address of a code lie off its point, km.

    LEAST_KM, as of a place; NEIGHBOUR_SHARE of the distance `km` to the neighbouring codes, times the number of codes
    that share the point (the source knows only their town, so they share the ground around it); and SPREAD_SHARE of
    the spread of the places that the code holds.
    """
    return hypot(LEAST_KM, NEIGHBOUR_SHARE * km * min(sharing, MOST_SHARING), SPREAD_SHARE * spread)


def _weight(place: Settlement) -> int:
    return place.population + UNKNOWN_POPULATION


def _drawn_to_towns(rows: Sequence[PostalRow], of_row: Sequence[Settlement]) -> list[Point]:
    """The point of each row, nearer to the town it names (see TOWN_SHARE)."""
    points = []
    for row, place in zip(rows, of_row, strict=True):
        share = TOWN_SHARE * min(1.0, FEW_CODES / place.codes) if place.population else 0.0
        points.append(
            (
                row.point[0] + share * (place.point[0] - row.point[0]),
                row.point[1] + share * (place.point[1] - row.point[1]),
            )
        )
    return points


def _middle(points: Sequence[Point], of_row: Sequence[Settlement], members: list[int]) -> Point:
    weights = [_weight(of_row[number]) for number in members]
    total = sum(weights)
    return (
        round(sum(w * points[n][0] for w, n in zip(weights, members, strict=True)) / total, 4),
        round(sum(w * points[n][1] for w, n in zip(weights, members, strict=True)) / total, 4),
    )


def _spread(points: Sequence[Point], of_row: Sequence[Settlement], members: list[int], point: Point) -> float:
    """Root of the weighted mean square distance of the rows from the code's point, km."""
    weights = [sqrt(_weight(of_row[number])) for number in members]
    squares = [distance_km(points[number], point) ** 2 for number in members]
    return sqrt(sum(w * s for w, s in zip(weights, squares, strict=True)) / sum(weights))


def _to_neighbours(points: dict[tuple[str, str], Point]) -> dict[tuple[str, str], _Reach]:
    """Mean km from each code to its nearest codes at other points, and how many codes have its own point."""
    reach = {}
    for country in sorted({country for country, _ in points}):
        sharing = Counter(point for (cc, _), point in points.items() if cc == country)
        distinct = sorted(sharing)
        index = Nearest(distinct)
        at = {}
        for point in distinct:
            near = index.nearest(point, NEIGHBOURS + 1)[1:]
            mean = sum(km for km, _ in near) / len(near) if near else MOST_UNCERTAINTY_KM
            at[point] = _Reach(mean, sharing[point])
        reach.update({key: at[point] for key, point in points.items() if key[0] == country})
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
