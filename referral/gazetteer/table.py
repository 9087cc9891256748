"""Typed reads of the gazetteer file: the only module that knows its SQL."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any, NamedTuple

from referral.gazetteer.country import Country, country_from_json
from referral.gazetteer.earth import KM_PER_DEGREE, Point, distance_km
from referral.gazetteer.fold import folds
from referral.gazetteer.known_names import ALSO_NAMED, AREA, NAMED, KnownNames
from referral.gazetteer.town_bands import Box, TownBands

_NAMED = """SELECT folded, nth, country, name, area, latitude, longitude, population, uncertainty, 1, alone
FROM place WHERE folded = ?"""
_ALSO_NAMED = """SELECT p.folded, p.nth, p.country, p.name, p.area, p.latitude, p.longitude, p.population,
p.uncertainty, a.own, p.alone FROM also a JOIN place p ON p.folded = a.place AND p.nth = a.nth WHERE a.folded = ?"""
_NAMED_IN_A_COUNTRY = _NAMED + " AND country = ?"
_ALSO_NAMED_IN_A_COUNTRY = _ALSO_NAMED + " AND p.country = ?"
_NAMED_IN_A_BOX = _NAMED_IN_A_COUNTRY + " AND latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ?"
_ALSO_NAMED_IN_A_BOX = _ALSO_NAMED_IN_A_COUNTRY + " AND p.latitude BETWEEN ? AND ? AND p.longitude BETWEEN ? AND ?"
_COLUMNS = "country, name, area, latitude, longitude, population, uncertainty"
_CODES = """
SELECT c.code, c.latitude, c.longitude, c.uncertainty, c.area,
p.name, p.area, p.latitude, p.longitude, p.population, p.uncertainty, p.alone
FROM postcode c JOIN place p ON p.folded = c.place AND p.nth = c.nth WHERE c.country = ? AND """
_CODE = _CODES.replace("c.code, ", "", 1) + "c.code = ?"
_CODES_BEGINNING = _CODES + "c.code >= ? AND c.code < ? ORDER BY c.code LIMIT ?"
_ALL = -1
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
_PLACES_OF_KEYS = """
SELECT p.folded, p.nth, p.country, p.name, p.area, p.latitude, p.longitude, p.population, p.uncertainty, 1, p.alone
FROM ({keys}) k JOIN place p ON p.folded = k.folded AND p.nth = k.nth"""
_LARGER = _PLACES_OF_KEYS.format(
    keys="""SELECT folded, nth FROM place INDEXED BY place_people WHERE country = ? AND population >= 5000
    AND folded >= ? AND folded < ? ORDER BY population DESC, folded, nth LIMIT ?"""
)
_LARGEST = _PLACES_OF_KEYS.format(
    keys="""SELECT folded, nth FROM place INDEXED BY place_people WHERE country = ? AND population >= 5000
    ORDER BY population DESC, folded, nth LIMIT ?"""
)
_MANY_TOWNS = 100
_TOWNS_IN_BOX = _PLACES_OF_KEYS.format(
    keys="""SELECT folded, nth FROM place INDEXED BY place_point WHERE population > 0 AND latitude BETWEEN ? AND ?
    AND (longitude BETWEEN ? AND ? OR longitude BETWEEN ? AND ?)"""
)
_LARGER_NAMES = """SELECT folded, nth, country, population FROM place INDEXED BY place_people
WHERE population >= 5000 ORDER BY folded, nth"""
_CONTINUING = f"{_NAMED.replace('folded = ?', 'folded >= ? AND folded < ?')} AND country = ? LIMIT ?"
_FEW_PLACES = 20
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


class CodeRow(NamedTuple):
    """A postcode and the place to name beside it."""

    country: str
    code: str
    point: Point
    uncertainty_km: float
    area: int
    place: PlaceRow


class Table:
    """The rows of one open gazetteer file. Not for several threads at once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.meta: dict[str, str] = dict(connection.execute("SELECT key, value FROM meta"))
        rules = connection.execute("SELECT rules FROM country ORDER BY sort")
        self.countries: dict[str, Country] = {
            country.code: country for country in (country_from_json(text) for (text,) in rules)
        }
        self.every_country = tuple(self.countries.values())
        self._areas: dict[int, AreaRow] = {}
        self._largest: dict[str, list[PlaceRow]] = {}
        self._names: tuple[list[str], list[tuple[int, str, int]]] | None = None
        self._bands = TownBands(connection)
        self._known = KnownNames(connection.execute("SELECT bits FROM known_name").fetchone()[0])

    def code(self, country: str, code: str) -> CodeRow | None:
        """The row of exactly this code."""
        row = self._connection.execute(_CODE, (country, code)).fetchone()
        return _code(country, code, *row) if row else None

    def codes_beginning(self, country: str, beginning: str, count: int = _ALL) -> list[CodeRow]:
        """The first `count` codes (default all) that begin with these characters, sorted."""
        rows = self._connection.execute(_CODES_BEGINNING, (country, beginning, beginning + "\x7f", count))
        return [_code(country, *columns) for columns in rows]

    def places(self, name: str, country: str | None = None) -> list[PlaceRow]:
        """Every place with this name under any fold, the most populous first; in all countries or one."""
        rows: list[tuple[Any, ...]] = []
        for folded in folds(name):
            if country is None:
                rows += self._connection.execute(_NAMED, (folded,)).fetchall()
                rows += self._connection.execute(_ALSO_NAMED, (folded,)).fetchall()
                continue
            has = self._known.has(country, folded)
            if has & NAMED:
                rows += self._connection.execute(_NAMED_IN_A_COUNTRY, (folded, country)).fetchall()
            if has & ALSO_NAMED:
                rows += self._connection.execute(_ALSO_NAMED_IN_A_COUNTRY, (folded, country)).fetchall()
        return _sorted(rows) if rows else []

    def places_near(self, name: str, country: str, point: Point, km: float) -> list[PlaceRow]:
        """The places of this name under any fold that lie up to some `km` from a point (a few may lie further)."""
        rows: list[tuple[Any, ...]] = []
        for folded in folds(name):
            has = self._known.has(country, folded)
            if has & NAMED:
                rows += self._connection.execute(_NAMED_IN_A_BOX, (folded, country, *_box(point, km))).fetchall()
            if has & ALSO_NAMED:
                rows += self._connection.execute(_ALSO_NAMED_IN_A_BOX, (folded, country, *_box(point, km))).fetchall()
        return _sorted(rows) if rows else []

    def places_beginning(self, beginnings: Sequence[str], country: str | None, count: int) -> list[PlaceRow]:
        """The most populous places whose name, folded, begins with one of these; each once.

        Large ones by their further names too (Köln, Firenze).
        """
        found: dict[tuple[str, int], PlaceRow] = {}
        for beginning in filter(None, beginnings):
            rows = self._larger_beginning(beginning, country, count) if len(beginning) <= _FEW_LETTERS else []
            if len(rows) < count:
                for statement in _BEGINNING:
                    values = (beginning, beginning + "\x7f", country, country, count)
                    rows += self._connection.execute(statement, values).fetchall()
            for key, nth, *columns in rows:
                found.setdefault((key, nth), _place(*columns))
        return sorted(found.values(), key=lambda row: (-row.population, row.country, row.name, row.point))[:count]

    def _larger_beginning(self, beginning: str, country: str | None, count: int) -> list[tuple[Any, ...]]:
        """Larger places only, by an index: thousands of small ones begin with the same letter."""
        rows = []
        for scope in [country] if country else self.countries:
            rows += self._connection.execute(_LARGER, (scope, beginning, beginning + "\x7f", count)).fetchall()
        return rows

    def nearest_town(self, point: Point) -> tuple[float, PlaceRow] | None:
        """The town of known population nearest to a point and its distance in km; None beyond 100 km."""
        for reach_km in _REACHES_KM:
            towns = ((distance_km(point, town.point), town) for town in self.towns_within(point, reach_km))
            if nearest := min(towns, key=lambda item: (item[0], item[1].name), default=None):
                return nearest
        return None

    def towns_within(self, point: Point, km: float) -> list[PlaceRow]:
        """The towns of known population up to some `km` from a point, in no order."""
        rows = self._connection.execute(_TOWNS_IN_BOX, _box_over(point, km))
        return [town for town in (_place(*row[2:]) for row in rows) if distance_km(point, town.point) <= km]

    def areas_of_towns_within(self, point: Point, km: float, country: str) -> set[int]:
        """The numbers of the areas in which those of a country lie; 0 where one's is not known."""
        return self._bands.areas_within(point, km, country, _box_over(point, km))

    def places_continuing(self, folded: str, country: str) -> list[PlaceRow]:
        """Places of a country whose folded name is this one and further words, the most populous first; up to a few."""
        rows = self._connection.execute(_CONTINUING, (folded + " ", folded + "!", country, _FEW_PLACES)).fetchall()
        return _sorted(rows) if rows else []

    def largest_towns(self, country: str) -> list[PlaceRow]:
        """The towns of a country with the most people, a hundred at most, the most populous first."""
        if country not in self._largest:
            rows = self._connection.execute(_LARGEST, (country, _MANY_TOWNS)).fetchall()
            self._largest[country] = [_place(*row[2:]) for row in rows]
        return self._largest[country]

    def larger_names(self) -> tuple[list[str], list[tuple[int, str, int]]]:
        """The folded names of the places with 5,000 people and more, and beside each its nth, country and people."""
        if self._names is None:
            rows = self._connection.execute(_LARGER_NAMES).fetchall()
            self._names = [row[0] for row in rows], [row[1:] for row in rows]
        return self._names

    def place_at(self, folded: str, nth: int) -> PlaceRow:
        """The nth place of a folded name, one of `larger_names`."""
        return _place(*self._connection.execute(f"{_NAMED} AND nth = ?", (folded, nth)).fetchone()[2:])

    def area_names(self) -> list[tuple[str, int]]:
        """The folded names of all states and counties but short ones, with their numbers."""
        return self._connection.execute("SELECT name, area FROM area_name WHERE length(name) > 5").fetchall()

    def places_named(self, folded_names: Sequence[str], country: str) -> list[PlaceRow]:
        """The places of a country that have one of these folded names, the most populous first."""
        rows: list[PlaceRow] = []
        known = self._known.named(country, folded_names)
        for start in range(0, len(known), _MOST_VALUES):
            names = known[start : start + _MOST_VALUES]
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
        known = self._known.named(AREA, folded_names)
        holders = ",".join("?" * len(known))
        rows = self._connection.execute(
            "SELECT DISTINCT a.id FROM area_name n JOIN area a ON a.id = n.area "  # noqa: S608
            f"WHERE n.name IN ({holders}) AND a.country = ? AND a.county = '' ORDER BY a.id",
            (*known, country),
        )
        return [area for (number,) in rows.fetchall() if (area := self.area(number))]

    def areas(self, name: str) -> list[AreaRow]:
        """Every state and county with this name or abbreviation, first-level ones first."""
        found = {}
        for folded in folds(name):
            if self._known.has(AREA, folded):
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
            point = latitude / 10_000, longitude / 10_000
            self._areas[number] = AreaRow(key, country, region, county, code, parent, point, uncertainty / 10)
        return self._areas.get(number)


def _degrees(point: Point, km: float) -> tuple[float, float]:
    """How many degrees of latitude and of longitude hold all points up to `km` from a point."""
    high = km / KM_PER_DEGREE
    return high, high / max(0.01, cos(radians(min(89.0, abs(point[0]) + high))))


def _box(point: Point, km: float) -> tuple[int, int, int, int]:
    """Least and greatest latitude and longitude, as the file has them, of the points up to `km` from a point."""
    high, wide = _degrees(point, km)
    south, north, west, east = point[0] - high, point[0] + high, point[1] - wide, point[1] + wide
    return round(south * 10_000), round(north * 10_000), round(west * 10_000), round(east * 10_000)


def _box_over(point: Point, km: float) -> Box:
    """The same, with what of it lies over the turn of the longitudes."""
    high, wide = _degrees(point, km)
    west, east = point[1] - wide, point[1] + wide
    over = (west + 360.0, 180.0) if west < -180.0 else (-180.0, east - 360.0)
    values = (point[0] - high, point[0] + high, west, east, *over)
    return Box(*(round(value * 10_000) for value in values))


def _sorted(rows: list[tuple[Any, ...]]) -> list[PlaceRow]:
    """Each place once, the most populous first."""
    if len(rows) == 1:
        return [_place(*rows[0][2:])]
    found = {row[:2]: row for row in reversed(rows)}  # of two rows of a place the first counts: by its own name
    places = [_place(*row[2:]) for row in found.values()]
    return sorted(places, key=lambda row: (-row.population, not row.own, row.country, row.name, row.point))


def _code(
    country: str,
    code: str,
    lat: int,
    lon: int,
    uncertainty: int,
    area: int,
    name: str,
    place_area: int,
    place_lat: int,
    place_lon: int,
    population: int,
    place_uncertainty: int,
    alone: int,
) -> CodeRow:
    point = place_lat / 10_000, place_lon / 10_000
    place = PlaceRow(country, name, place_area, point, population, place_uncertainty / 10, True, alone == 1)
    return CodeRow(country, code, (lat / 10_000, lon / 10_000), uncertainty / 10, area, place)


def _place(
    country: str, name: str, area: int, lat: int, lon: int, population: int, uncertainty: int, own: int, alone: int
) -> PlaceRow:
    return PlaceRow(
        country, name, area, (lat / 10_000, lon / 10_000), population, uncertainty / 10, own == 1, alone == 1
    )
