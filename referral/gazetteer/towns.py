"""Towns with how many people live in them: for maps and for what is near to how many. With table.py, all its SQL."""

import sqlite3
from typing import NamedTuple

_UNITS = 10_000.0


class Town(NamedTuple):
    """A town: degrees are WGS 84; `people` as GeoNames has it, more than none.

    A part of a large town may be a town of its own beside it, so sums count some people twice.
    """

    name: str
    latitude: float
    longitude: float
    people: int


def towns_of(connection: sqlite3.Connection, country: str) -> list[Town]:
    """Every town of a country (ISO 3166-1 alpha-2) with people, by place."""
    return _towns(
        connection,
        "SELECT name, latitude, longitude, population FROM place WHERE country = ? AND population > 0"
        " ORDER BY latitude, longitude, name",
        (country,),
    )


def towns_between(connection: sqlite3.Connection, south: float, north: float, west: float, east: float) -> list[Town]:
    """Every town with people in a box of degrees, the most populous first."""
    return _towns(
        connection,
        "SELECT name, latitude, longitude, population FROM place"
        " WHERE latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ? AND population > 0"
        " ORDER BY population DESC, name, latitude, longitude",
        tuple(round(degrees * _UNITS) for degrees in (south, north, west, east)),
    )


def _towns(connection: sqlite3.Connection, sql: str, values: tuple[str | int, ...]) -> list[Town]:
    rows = connection.execute(sql, values)
    return [Town(name, latitude / _UNITS, longitude / _UNITS, people) for name, latitude, longitude, people in rows]
