"""Towns with how many people live in them: for maps and for what is near to how many. With table.py, all its SQL."""

import sqlite3
from typing import NamedTuple

_UNITS = 10_000.0


class Town(NamedTuple):
    """A town: degrees are WGS 84; `people` as GeoNames has it, more than none; `region`: its state or county, or "".

    A part of a large town may be a town of its own beside it, so sums count some people twice.
    """

    name: str
    latitude: float
    longitude: float
    people: int
    region: str


_SELECT = """SELECT p.name, p.latitude, p.longitude, p.population, coalesce(a.region, '')
FROM place p LEFT JOIN area a ON a.id = p.area WHERE p.population > 0 AND """


def larger_towns(connection: sqlite3.Connection, country: str) -> list[Town]:
    """Towns of a country with 5,000 people and more, the most populous first: in an index, so found in a moment."""
    rows = connection.execute(
        _SELECT + "p.country = ? AND p.population >= 5000 ORDER BY p.population DESC, p.folded, p.nth", (country,)
    )
    return [_town(*row) for row in rows]


def towns_between(connection: sqlite3.Connection, south: float, north: float, west: float, east: float) -> list[Town]:
    """Every town with people in a box of degrees, the most populous first."""
    rows = connection.execute(
        _SELECT + "p.latitude BETWEEN ? AND ? AND p.longitude BETWEEN ? AND ?"
        " ORDER BY p.population DESC, p.name, p.latitude, p.longitude",
        tuple(round(degrees * _UNITS) for degrees in (south, north, west, east)),
    )
    return [_town(*row) for row in rows]


def _town(name: str, latitude: int, longitude: int, people: int, region: str) -> Town:
    return Town(name, latitude / _UNITS, longitude / _UNITS, people, region)
