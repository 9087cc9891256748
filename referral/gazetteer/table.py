"""Typed reads of the gazetteer file: the only module that knows its SQL."""

import sqlite3
from dataclasses import dataclass

from referral.gazetteer.country import Country, country_from_json
from referral.gazetteer.earth import Point
from referral.gazetteer.fold import folds

_PLACES_OF_A_NAME = """
SELECT folded, nth, 1, country, name, area, latitude, longitude, population, uncertainty FROM place WHERE folded = ?
UNION ALL
SELECT p.folded, p.nth, a.own, p.country, p.name, p.area, p.latitude, p.longitude, p.population, p.uncertainty
FROM also a JOIN place p ON p.folded = a.place AND p.nth = a.nth WHERE a.folded = ?
"""


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


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A town or village. `population` 0: not known. `own`: it was found by its own name, not by a further one."""

    country: str
    name: str
    area: int
    point: Point
    population: int
    uncertainty_km: float
    own: bool


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

    def code(self, country: str, code: str) -> CodeRow | None:
        """The row of exactly this code."""
        found = self._codes("c.country = ? AND c.code = ?", (country, code))
        return found[0] if found else None

    def codes_beginning(self, country: str, beginning: str) -> list[CodeRow]:
        """All codes that begin with these characters, sorted."""
        return self._codes("c.country = ? AND c.code >= ? AND c.code < ?", (country, beginning, beginning + "\x7f"))

    def places(self, name: str) -> list[PlaceRow]:
        """Every place with this name under any fold, in all countries, the most populous first."""
        found: dict[tuple[str, int], PlaceRow] = {}
        for folded in folds(name):
            rows = self._connection.execute(_PLACES_OF_A_NAME, (folded, folded))
            for key, nth, is_own, country, place, area, lat, lon, population, uncertainty in rows:
                row = PlaceRow(country, place, area, _point(lat, lon), population, uncertainty / 10, bool(is_own))
                found.setdefault((key, nth), row)
        return sorted(found.values(), key=lambda row: (-row.population, not row.own, row.country, row.name, row.point))

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

    def _codes(self, where: str, values: tuple[str, ...]) -> list[CodeRow]:
        rows = self._connection.execute(
            "SELECT c.country, c.code, c.latitude, c.longitude, c.uncertainty, c.area, p.name, p.population "  # noqa: S608
            f"FROM postcode c JOIN place p ON p.folded = c.place AND p.nth = c.nth WHERE {where} ORDER BY c.code",
            values,
        )
        return [
            CodeRow(country, code, _point(lat, lon), uncertainty / 10, area, city, population)
            for country, code, lat, lon, uncertainty, area, city, population in rows
        ]


def _point(latitude: int, longitude: int) -> Point:
    return latitude / 10_000, longitude / 10_000
