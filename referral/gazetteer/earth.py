"""Distances on a sphere with the mean radius of the Earth, as `geopy.distance.great_circle`, for bare pairs of degrees.

geopy's own class parses and checks its points for 20 microseconds, and a lookup makes several; use geopy where a
distance is shown to people.
"""

from math import asin, cos, pi, sin, sqrt

EARTH_RADIUS_KM = 6371.009
KM_PER_DEGREE = 111.195
_RADIANS = pi / 180
_HALF = _RADIANS / 2

Point = tuple[float, float]
"""Latitude and longitude in degrees, WGS 84."""


def distance_km(one: Point, other: Point) -> float:
    """Kilometres between two points (haversine formula)."""
    lat1, lon1 = one
    lat2, lon2 = other
    high, wide = sin((lat2 - lat1) * _HALF), sin((lon2 - lon1) * _HALF)
    h = high * high + cos(lat1 * _RADIANS) * cos(lat2 * _RADIANS) * wide * wide
    return 2 * EARTH_RADIUS_KM * asin(sqrt(h)) if h < 1.0 else pi * EARTH_RADIUS_KM
