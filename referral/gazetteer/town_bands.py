"""Which areas the towns around a point lie in, from bands of latitude that are read once and kept as columns.

SQLite finds towns by latitude alone, around the whole world: 5 ms for a large city, and every question about where a
service takes people from needs them. A band of a degree is read when somebody asks there first; all together take 2 MB.
"""

import math
import sqlite3
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from referral.gazetteer.earth import EARTH_RADIUS_KM, Point, distance_km

_UNITS = 10_000
_IN_BAND = (
    "SELECT latitude, longitude, area, country FROM place INDEXED BY place_point"
    " WHERE population > 0 AND latitude BETWEEN ? AND ?"
)
_EDGE_KM = 1e-6


class Box(NamedTuple):
    """Least and greatest latitude, then two ranges of longitude, in the units of the file."""

    south: int
    north: int
    west: int
    east: int
    west_over: int
    east_over: int


class _Band(NamedTuple):
    """One value a town, in the units of the file."""

    latitude: NDArray[np.int32]
    longitude: NDArray[np.int32]
    area: NDArray[np.int32]
    country: NDArray[np.str_]


class TownBands:
    """The towns of known population of one open gazetteer file. Not for several threads at once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._bands: dict[int, _Band] = {}

    def areas_within(self, point: Point, km: float, country: str, box: Box) -> set[int]:
        """The numbers of the areas of a country's towns up to some `km` from a point; `box` holds all of those."""
        found: set[int] = set()
        for degree in range(box.south // _UNITS, box.north // _UNITS + 1):
            band = self._band(degree)
            inside = (band.latitude >= box.south) & (band.latitude <= box.north) & (band.country == country)
            inside &= ((band.longitude >= box.west) & (band.longitude <= box.east)) | (
                (band.longitude >= box.west_over) & (band.longitude <= box.east_over)
            )
            at = inside.nonzero()[0]
            latitude, longitude = band.latitude[at] / _UNITS, band.longitude[at] / _UNITS
            away = _kilometres(point, latitude, longitude)
            near = away <= km
            for edge in (np.abs(away - km) <= _EDGE_KM).nonzero()[0].tolist():
                near[edge] = distance_km(point, (latitude.item(edge), longitude.item(edge))) <= km
            found.update(np.unique(band.area[at[near]]).tolist())
        return found

    def _band(self, degree: int) -> _Band:
        if degree not in self._bands:
            rows = self._connection.execute(_IN_BAND, (degree * _UNITS, (degree + 1) * _UNITS - 1)).fetchall()
            latitude, longitude, area, country = zip(*rows, strict=True) if rows else ((), (), (), ())
            north, east, number = (np.array(values, dtype=np.int32) for values in (latitude, longitude, area))
            self._bands[degree] = _Band(north, east, number, np.array(country, dtype="U2"))
        return self._bands[degree]


def _kilometres(point: Point, latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """The formula of `earth.distance_km` for many."""
    high = np.sin(np.radians(latitude - point[0]) / 2)
    wide = np.sin(np.radians(longitude - point[1]) / 2)
    h = high * high + math.cos(math.radians(point[0])) * np.cos(np.radians(latitude)) * wide * wide
    away: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, h)))
    return away
