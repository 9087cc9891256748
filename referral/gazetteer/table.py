"""Typed reads of the gazetteer file: the only module that knows its SQL."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any, NamedTuple

from referral.gazetteer.country import Country, country_from_json
from referral.gazetteer.earth import KM_PER_DEGREE, Point, distance_km
from referral.gazetteer.fold import folds

_PLACES_OF_A_NAME = """
SELECT folded, nth, country, name, area, latitude, longitude, population, uncertainty, 1, alone
FROM place WHERE folded = ?
UNION ALL
SELECT p.folded, p.nth, p.country, p.name, p.area, p.latitude, p.longitude, p.population, p.uncertainty, a.own, p.alone
FROM also a JOIN place p ON p.folded = a.place AND p.nth = a.nth WHERE a.folded = ?
"""

_PLACES_IN_A_COUNTRY = _PLACES_OF_A_NAME.replace("WHERE folded = ?", "WHERE folded = ? AND country = ?").replace(
    "WHERE a.folded = ?", "WHERE a.folded = ? AND p.country = ?"
)
_COLUMNS = "country, name, area, latitude, longitude, population, uncertainty"
_MOST_VALUES = 500
_FEW_LETTERS = 2
_BEGINNING = (
    f"""SELECT folded, nth, {_COLUMNS}, 1, alone FROM place
    WHERE folded >= ? AND folded < ? AND (country = ? OR ? IS NULL) ORDER BY population DESC LIMIT ?""",  # noqa: S608
    """SELECT p.folded, p.nth, p.country, p.name, p.area, p.latitude, p.longitude, p.population, p.uncertainty, a.own,
    p.alone FROM also a JOIN place p ON p.folded = a.place AND p.nth = a.nth
    WHERE a.folded >= ? AND a.folded < ? AND (p.country = ? OR ? IS NULL) AND p.population >= 100000
    ORDER BY p.population DESC LIMIT ?""",
)
_LARGER = f"""SELECT folded, nth, {_COLUMNS}, 1, alone FROM place WHERE population >= 5000
ORDER BY population DESC, folded, nth"""  # noqa: S608
_TOWNS_IN_BOX = f"""SELECT {_COLUMNS}, 1, alone FROM place INDEXED BY place_latitude
WHERE population > 0 AND latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ?"""  # noqa: S608
_REACHES_KM = (5.0, 25.0, 100.0)


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A state or county; `county` is empty for a first-level area, whose `parent` is itself."""

    number: int
    country: str
    region: str
    county: str
    code: str
    parent: int
    point: Point
    uncertainty_km: float


class PlaceRow(NamedTuple):
    """A town or village. `population` 0: not known. `own`: it was found by its own name, not by a further one.
    `alone`: name and country are enough to find it.
    """

    country: str
    name: str
    area: int
    point: Point
    population: int
    uncertainty_km: float
    own: bool
    alone: bool


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A postcode; `city` and `population` are of the place to name beside it (0: not known)."""

    country: str
    code: str
    point: Point
    uncertainty_km: float
    area: int
    city: str
    population: int


class Table:
    """The rows of one open gazetteer file. Not for several threads at once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.meta: dict[str, str] = dict(connection.execute("SELECT key, value FROM meta"))
        rules = connection.execute("SELECT rules FROM country ORDER BY sort")
        self.countries: dict[str, Country] = {
            country.code: country for country in (country_from_json(text) for (text,) in rules)
        }
        self._areas: dict[int, AreaRow] = {}
        self._larger: list[tuple[Any, ...]] = []

    def code(self, country: str, code: str) -> CodeRow | None:
        """The row of exactly this code."""
        found = self._codes("c.country = ? AND c.code = ?", (country, code))
        return found[0] if found else None

    def codes_beginning(self, country: str, beginning: str) -> list[CodeRow]:
        """All codes that begin with these characters, sorted."""
        return self._codes("c.country = ? AND c.code >= ? AND c.code < ?", (country, beginning, beginning + "\x7f"))

    def places(self, name: str, country: str | None = None) -> list[PlaceRow]:
        """Every place with this name under any fold, the most populous first; in all countries or one."""
        found: dict[tuple[str, int], PlaceRow] = {}
        for folded in folds(name):
            if country is None:
                rows = self._connection.execute(_PLACES_OF_A_NAME, (folded, folded))
            else:
                rows = self._connection.execute(_PLACES_IN_A_COUNTRY, (folded, country, folded, country))
            for key, nth, *columns in rows:
                found.setdefault((key, nth), _place(*columns))
        if len(found) < 2:
            return list(found.values())
        return sorted(found.values(), key=lambda row: (-row.population, not row.own, row.country, row.name, row.point))

    def places_beginning(self, beginnings: Sequence[str], country: str | None, count: int) -> list[PlaceRow]:
        """The most populous places whose name, folded, begins with one of these; each once.

        Large ones by their further names too (Köln, Firenze).
        """
        found: dict[tuple[str, int], PlaceRow] = {}
        for beginning in filter(None, beginnings):
            if len(beginning) <= _FEW_LETTERS:
                self._larger_beginning(found, beginning, country, count)
            if len(found) < count:
                for statement in _BEGINNING:
                    values = (beginning, beginning + "\x7f", country, country, count)
                    for key, nth, *columns in self._connection.execute(statement, values):
                        found.setdefault((key, nth), _place(*columns))
        rows = sorted(found.values(), key=lambda row: (-row.population, row.country, row.name, row.point))
        return rows[:count]

    def _larger_beginning(
        self, found: dict[tuple[str, int], PlaceRow], beginning: str, country: str | None, count: int
    ) -> None:
        """Larger places only, from memory: thousands of small ones begin with the same letter."""
        if not self._larger:
            self._larger = self._connection.execute(_LARGER).fetchall()
        left = count
        for row in self._larger:
            if row[0].startswith(beginning) and country in (None, row[2]):
                key, nth, *columns = row
                found.setdefault((key, nth), _place(*columns))
                left -= 1
                if not left:
                    break

    def first_codes(self, country: str, beginning: str, count: int) -> list[CodeRow]:
        """The first codes that begin with these characters, sorted."""
        where = "c.country = ? AND c.code >= ? AND c.code < ?"
        return self._codes(where, (country, beginning, beginning + "\x7f"), count)

    def nearest_town(self, point: Point) -> tuple[float, PlaceRow] | None:
        """The town of known population nearest to a point and its distance in km; None beyond 100 km."""
        for reach_km in _REACHES_KM:
            high = reach_km / KM_PER_DEGREE
            wide = high / max(0.01, cos(radians(min(89.0, abs(point[0]) + high))))
            values = [point[0] - high, point[0] + high, point[1] - wide, point[1] + wide]
            if wide > 180 or abs(point[1]) + wide > 180:  # over the date line: any longitude, the distance decides
                values[2:] = [-180.0, 180.0]
            rows = self._connection.execute(_TOWNS_IN_BOX, [round(value * 10_000) for value in values])
            towns = ((distance_km(point, town.point), town) for town in (_place(*columns) for columns in rows))
            nearest = min(towns, key=lambda item: (item[0], item[1].name), default=None)
            if nearest and nearest[0] <= reach_km:
                return nearest
        return None

    def places_named(self, folded_names: Sequence[str], country: str) -> list[PlaceRow]:
        """The places of a country that have one of these folded names, the most populous first."""
        rows: list[PlaceRow] = []
        for start in range(0, len(folded_names), _MOST_VALUES):
            names = folded_names[start : start + _MOST_VALUES]
            holders = ",".join("?" * len(names))
            rows += [
                _place(*columns)
                for columns in self._connection.execute(
                    f"SELECT {_COLUMNS}, 1, alone FROM place "  # noqa: S608
                    f"WHERE folded IN ({holders}) AND country = ?",
                    (*names, country),
                )
            ]
        return sorted(rows, key=lambda row: (-row.population, row.name, row.point))

    def areas_named(self, folded_names: Sequence[str], country: str) -> list[AreaRow]:
        """The first-level areas of a country that have one of these folded names."""
        holders = ",".join("?" * len(folded_names))
        rows = self._connection.execute(
            "SELECT DISTINCT a.id FROM area_name n JOIN area a ON a.id = n.area "  # noqa: S608
            f"WHERE n.name IN ({holders}) AND a.country = ? AND a.county = '' ORDER BY a.id",
            (*folded_names, country),
        )
        return [area for (number,) in rows.fetchall() if (area := self.area(number))]

    def areas(self, name: str) -> list[AreaRow]:
        """Every state and county with this name or abbreviation, first-level ones first."""
        found = {}
        for folded in folds(name):
            for (number,) in self._connection.execute("SELECT area FROM area_name WHERE name = ?", (folded,)):
                found[number] = self.area(number)
        return sorted(
            (area for area in found.values() if area), key=lambda area: (bool(area.county), area.country, area.number)
        )

    def area(self, number: int) -> AreaRow | None:
        """The area of this number; None for 0."""
        if number and number not in self._areas:
            row = self._connection.execute(
                "SELECT id, country, region, county, code, parent, latitude, longitude, uncertainty "
                "FROM area WHERE id = ?",
                (number,),
            ).fetchone()
            key, country, region, county, code, parent, latitude, longitude, uncertainty = row
            point = _point(latitude, longitude)
            self._areas[number] = AreaRow(key, country, region, county, code, parent, point, uncertainty / 10)
        return self._areas.get(number)

    def _codes(self, where: str, values: tuple[str, ...], count: int = -1) -> list[CodeRow]:
        rows = self._connection.execute(
            "SELECT c.country, c.code, c.latitude, c.longitude, c.uncertainty, c.area, p.name, p.population "  # noqa: S608
            "FROM postcode c JOIN place p ON p.folded = c.place AND p.nth = c.nth "
            f"WHERE {where} ORDER BY c.code LIMIT ?",
            (*values, count),
        )
        return [
            CodeRow(country, code, _point(lat, lon), uncertainty / 10, area, city, population)
            for country, code, lat, lon, uncertainty, area, city, population in rows
        ]


def _place(
    country: str, name: str, area: int, lat: int, lon: int, population: int, uncertainty: int, own: int, alone: int
) -> PlaceRow:
    return PlaceRow(country, name, area, _point(lat, lon), population, uncertainty / 10, bool(own), bool(alone))


def _point(latitude: int, longitude: int) -> Point:
    return latitude / 10_000, longitude / 10_000
