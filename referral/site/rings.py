"""A small map without a map: the asker in the middle, rings of distance, each provider in its true direction.

Inline SVG, made here: no tile server learns where anybody searches. The list below it says the same in words.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from referral.match.records import Location
from referral.match.sphere import distance_km, unit_vector
from referral.said import said

SIZE = 320
_MIDDLE = SIZE / 2
_REACH = SIZE / 2 - 26
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000)


@dataclass(frozen=True, slots=True)
class Dot:
    """One provider on the plot; x and y in SVG units, ``number`` its place in the list."""

    number: int
    x: float
    y: float
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Rings:
    """``circles``: (radius in SVG units, its distance in words); ``unsure``: radius of the asker's own uncertainty."""

    dots: tuple[Dot, ...]
    circles: tuple[tuple[float, str], ...]
    unsure: float


def rings(
    latitude: float,
    longitude: float,
    uncertainty_km: float,
    found: Sequence[tuple[int, str, str, float, float, float]],
) -> Rings | None:
    """The plot of (number, label, url, km, latitude, longitude); None where nobody has a point.

    The scale is the square root of the distance, so that near neighbours do not lie on top of each other.
    """
    if not found:
        return None
    farthest = max(km for _, _, _, km, _, _ in found)
    outer = next((step for step in _STEPS if step >= farthest), _STEPS[-1])
    steps = [step for step in _STEPS if step <= outer][-3:]

    def radius(km: float) -> float:
        return _REACH * math.sqrt(min(km, outer) / outer)

    dots = []
    for number, label, url, km, to_latitude, to_longitude in found:
        bearing = _bearing(latitude, longitude, to_latitude, to_longitude)
        dots.append(
            Dot(
                number,
                round(_MIDDLE + radius(km) * math.sin(bearing), 1),
                round(_MIDDLE - radius(km) * math.cos(bearing), 1),
                label,
                url,
            )
        )
    return Rings(
        tuple(_apart(dots)),
        tuple((round(radius(step), 1), said("{km} km", km=step)) for step in steps),
        round(radius(uncertainty_km), 1),
    )


def nearest_point(locations: Sequence[Location], latitude: float, longitude: float) -> tuple[float, float] | None:
    """Latitude and longitude of the location nearest to a point; None where none has a point."""
    here = unit_vector(latitude, longitude)
    vectors = [location.vector for location in locations if location.vector is not None]
    if not vectors:
        return None
    x, y, z = min(vectors, key=lambda vector: distance_km(vector, here))
    return math.degrees(math.asin(max(-1.0, min(1.0, z)))), math.degrees(math.atan2(y, x))


def _bearing(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Initial bearing in radians, clockwise from north."""
    first, second = math.radians(latitude), math.radians(to_latitude)
    turn = math.radians(to_longitude - longitude)
    east = math.sin(turn) * math.cos(second)
    north = math.cos(first) * math.sin(second) - math.sin(first) * math.cos(second) * math.cos(turn)
    return math.atan2(east, north)


def _apart(dots: list[Dot]) -> list[Dot]:
    """Dots that would hide each other (two clinics in one postcode) are fanned out around their place."""
    placed: list[Dot] = []
    for dot in dots:
        x, y, turn = dot.x, dot.y, 0
        while turn < 24 and any(math.hypot(x - other.x, y - other.y) < 22 for other in placed):
            angle = turn * 2.4
            away = 14 + 3 * turn
            x, y = dot.x + away * math.sin(angle), dot.y - away * math.cos(angle)
            turn += 1
        x, y = min(max(x, 14), SIZE - 14), min(max(y, 14), SIZE - 14)
        placed.append(Dot(dot.number, round(x, 1), round(y, 1), dot.label, dot.url))
    return placed
