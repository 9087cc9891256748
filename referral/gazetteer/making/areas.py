"""First- and second-level areas: those that the postal rows name, and which of them each town lies in."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from referral.gazetteer.country import Country
from referral.gazetteer.earth import Point, distance_km
from referral.gazetteer.making.nearest import Nearest
from referral.gazetteer.making.sources import PostalRow, TownRow

_TRIED = 12
_REACH_SHARE = 0.95
_REACH_TIMES = 1.2  # addresses lie beyond the outermost points of codes


@dataclass(frozen=True, slots=True)
class Area:
    """A first-level (`county` empty) or second-level area.

    `also`: its further names, for a second-level area its letters ("Lecce (LE)"). `reach_km`: nineteen of
    twenty of its postal points lie within.
    """

    number: int
    country: str
    region: str
    county: str
    code: str
    also: tuple[str, ...]
    point: Point
    reach_km: float


AreaKey = tuple[str, str, str]
"""Country, name of the first-level area, name of the second-level area or nothing."""


def one_name_a_county(rows: Sequence[PostalRow]) -> list[PostalRow]:
    """Give rows with the same second-level code the one name that most of them have."""
    names: dict[AreaKey, Counter[str]] = defaultdict(Counter)
    for row in rows:
        names[row.country, row.admin1, row.admin2_code][row.admin2] += 1
    common = {key: min(counts, key=lambda name: (-counts[name], name)) for key, counts in names.items()}
    return [
        replace(row, admin2=common[row.country, row.admin1, row.admin2_code]) if row.admin2_code else row
        for row in rows
    ]


def areas_of(rows: Sequence[PostalRow], countries: dict[str, Country]) -> dict[AreaKey, Area]:
    """All areas of the rows, numbered from 1 in the order of their keys, so a region stands before its counties."""
    points: dict[AreaKey, list[Point]] = defaultdict(list)
    codes: dict[AreaKey, Counter[str]] = defaultdict(Counter)
    letters: dict[AreaKey, set[str]] = defaultdict(set)
    for row in rows:
        if row.admin1:
            points[row.country, row.admin1, ""].append(row.point)
            codes[row.country, row.admin1, ""][row.admin1_code] += 1
            if row.admin2:
                points[row.country, row.admin1, row.admin2].append(row.point)
                if row.admin2_code.isalpha():
                    letters[row.country, row.admin1, row.admin2].add(row.admin2_code)
    areas = {}
    for number, key in enumerate(sorted(points), start=1):
        country, region, county = key
        middle = fmean(point[0] for point in points[key]), fmean(point[1] for point in points[key])
        far = sorted(distance_km(middle, point) for point in points[key])
        names = countries[country].admin1.items()
        short = [other for other, kept in countries[country].admin2.items() if kept == county]
        areas[key] = Area(
            number=number,
            country=country,
            region=region,
            county=county,
            code=codes[key].most_common(1)[0][0] if not county else "",
            also=tuple(
                sorted((*letters[key], *short) if county else (other for other, kept in names if kept == region))
            ),
            point=middle,
            reach_km=max(10.0, _REACH_TIMES * far[int(_REACH_SHARE * (len(far) - 1))]),
        )
    return areas


def regions_of_towns(rows: Sequence[PostalRow], towns: Sequence[TownRow]) -> dict[int, str]:
    """The first-level area of each town, by geonameid.

    The two sources number these areas differently (GeoNames' own codes against ISO 3166-2 ones), so the postal area
    that most towns of a code lie nearest to is taken as the same area.
    """
    near = _nearest_rows(rows, towns)
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for town in towns:
        if near[town.geonameid]:
            votes[town.country, town.admin1_code][near[town.geonameid][0].admin1] += 1
    region = {key: min(counts, key=lambda name: (-counts[name], name)) for key, counts in votes.items()}
    return {town.geonameid: region.get((town.country, town.admin1_code), "") for town in towns}


def counties_of_towns(rows: Sequence[PostalRow], towns: Sequence[TownRow], regions: dict[int, str]) -> dict[int, str]:
    """The second-level area of each town: that of the nearest postal row in the town's own first-level area."""
    near = _nearest_rows([row for row in rows if row.accuracy], towns)
    return {
        town.geonameid: next(
            (row.admin2 for row in near[town.geonameid] if row.admin1 == regions[town.geonameid]),
            "",
        )
        for town in towns
    }


def _nearest_rows(rows: Sequence[PostalRow], towns: Sequence[TownRow]) -> dict[int, list[PostalRow]]:
    near: dict[int, list[PostalRow]] = {}
    for country in sorted({town.country for town in towns}):
        # Hundreds of codes of a city share its point and its areas; one of them tells as much as all.
        different = {(row.point, row.admin1, row.admin2): row for row in rows if row.country == country}
        of_country = list(different.values())
        index = Nearest([row.point for row in of_country])
        for town in towns:
            if town.country == country:
                near[town.geonameid] = [of_country[number] for _, number in index.nearest(town.point, _TRIED)]
    return near
