"""Move postal rows that cannot be where the source puts them.

GeoNames guesses a point for codes that have none of their own, and guesses some of them far away: the Danish row 0900
"København C" lies in Aalborg, the Norwegian 3570 "Ål" 80 km from Ål. Only rows that the source itself marks as
estimated, or does not mark, are moved, and codes of post office boxes (`Country.boxes`).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from referral.gazetteer.country import Country
from referral.gazetteer.earth import Point, distance_km
from referral.gazetteer.fold import fold
from referral.gazetteer.making.sources import PostalRow, TownRow

GUESSED = 1
"""Accuracy up to which a row's point may be a guess (1 estimated, 0 not stated)."""

NAMESAKE_KM = 8.0
STRAY_KM = 60.0
STRAY_TIMES = 6.0
_ENOUGH_ROWS = 5


def repair_guesses(
    rows: Sequence[PostalRow], towns: Sequence[TownRow], regions: dict[int, str], countries: dict[str, Country]
) -> Iterator[PostalRow]:
    """Yield the rows in their order, guessed points put right where the data says how.

    A guessed row named like exactly one town of its first-level area, more than NAMESAKE_KM from it, goes to the
    town. Otherwise one further than STRAY_KM and STRAY_TIMES the usual distance from the middle of its county goes
    to that middle. `regions` gives the first-level area of each town by geonameid.
    """
    by_name: dict[tuple[str, str, str], list[TownRow]] = defaultdict(list)
    for town in towns:
        by_name[town.country, regions.get(town.geonameid, ""), fold(town.name)].append(town)
    counties: dict[tuple[str, str, str], list[PostalRow]] = defaultdict(list)
    for row in rows:
        counties[_county(row)].append(row)
    middles = {county: _middle(of_county) for county, of_county in counties.items()}
    for row in rows:
        if row.accuracy > GUESSED and not countries[row.country].is_box(row.code):
            yield row
            continue
        namesakes = by_name[row.country, row.admin1, fold(row.place)]
        if len(namesakes) == 1:
            town = namesakes[0]
            yield replace(row, point=town.point) if distance_km(row.point, town.point) > NAMESAKE_KM else row
            continue
        middle, usual = middles[_county(row)]
        stray = row.admin2 and len(counties[_county(row)]) >= _ENOUGH_ROWS
        if stray and distance_km(row.point, middle) > max(STRAY_KM, STRAY_TIMES * usual):
            yield replace(row, point=middle, accuracy=0)
        else:
            yield row


def _county(row: PostalRow) -> tuple[str, str, str]:
    return row.country, row.admin1, row.admin2_code or row.admin2


def _middle(rows: Sequence[PostalRow]) -> tuple[Point, float]:
    """The median point of the trusted rows (of all where none is) and the median km from it."""
    points = [row.point for row in rows if row.accuracy > GUESSED] or [row.point for row in rows]
    middle = median(point[0] for point in points), median(point[1] for point in points)
    return middle, median(distance_km(point, middle) for point in points)
