"""Distances on a sphere with the mean radius of the Earth, as `geopy.distance.great_circle`, for bare pairs of degrees.

geopy's own class parses and checks its points for 20 microseconds, and a lookup makes several; use geopy where a
distance is shown to people.
"""

from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.009
KM_PER_DEGREE = 111.195

Point = tuple[float, float]
"""Latitude and longitude in degrees, WGS 84."""


def distance_km(one: Point, other: Point) -> float:
    """Kilometres between two points (haversine formula)."""
    lat1, lon1, lat2, lon2 = radians(one[0]), radians(one[1]), radians(other[0]), radians(other[1])
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, h)))
