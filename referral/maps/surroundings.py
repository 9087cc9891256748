"""The map around one point: coast, borders and a few towns by which people know where it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, degrees, radians

import numpy as np

from referral.maps.frame import Frame
from referral.maps.outlines import EARTH_KM, Outlines
from referral.maps.projection import Floats, Projection

_WIDTH = 480
_HEIGHT = 320
_ACROSS_KM = 90.0
_LETTER = 8.8
"""Pixels that a letter of a town's name is wide, roughly: only to keep names apart."""
_LINE = 19.0
_NAMES = 6
_NARROWEST = 0.01
"""Cosine of the latitude beyond which a degree of longitude is taken to be no narrower: nobody lives there."""


@dataclass(frozen=True, slots=True)
class Town:
    """A town to name: where it is (degrees) and how many people live there."""

    name: str
    latitude: float
    longitude: float
    people: int


@dataclass(frozen=True, slots=True)
class Label:
    """A town in the picture; `left`: its name stands to the left of its dot."""

    name: str
    x: float
    y: float
    left: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A picture in pixels with the point in its middle; `unsure`: radius of the circle in which it lies."""

    width: int
    height: int
    land: str
    towns: tuple[Label, ...]
    x: float
    y: float
    unsure: float
    scale_km: int
    scale: float


def box_around(latitude: float, longitude: float, uncertainty_km: float) -> tuple[float, float, float, float]:
    """South, north, west and east of the picture around a point, in degrees: the towns to hand to `surroundings`."""
    half = _half_km(uncertainty_km)
    up = degrees(half * _HEIGHT / _WIDTH / EARTH_KM)
    across = degrees(half / EARTH_KM / max(cos(radians(latitude)), _NARROWEST))
    return latitude - up, latitude + up, longitude - across, longitude + across


def surroundings(
    latitude: float, longitude: float, uncertainty_km: float, towns: Sequence[Town], outlines: Outlines
) -> Surroundings:
    """Draw what lies around a point (degrees, WGS 84), wide enough to show how unsure it is."""
    projection = Projection(latitude, longitude)
    half = _half_km(uncertainty_km)
    reach = np.array([half, half * _HEIGHT / _WIDTH])
    frame = Frame.around(-reach, reach, _WIDTH, _HEIGHT)
    near = (projection.sheet(ring.points) for ring in outlines.near(latitude, longitude, frame.reach_km))
    scale_km = next(km for km in (100, 50, 20, 10, 5) if km * frame.scale < _WIDTH / 3 or km == 5)
    return Surroundings(
        width=frame.width,
        height=frame.height,
        land=frame.path(near),
        towns=_named(towns, projection, frame),
        x=round(frame.width / 2, 1),
        y=round(frame.height / 2, 1),
        unsure=round(uncertainty_km * frame.scale, 1),
        scale_km=scale_km,
        scale=round(scale_km * frame.scale, 1),
    )


def _half_km(uncertainty_km: float) -> float:
    return max(_ACROSS_KM, 5 * uncertainty_km) / 2


def _named(towns: Sequence[Town], projection: Projection, frame: Frame) -> tuple[Label, ...]:
    """The most populous towns whose names overlap neither each other nor the point in the middle."""
    placed = np.array([(town.longitude, town.latitude) for town in towns], dtype=np.float64).reshape(-1, 2)
    pixels: Floats = frame.pixels(projection.sheet(placed))
    taken = [(frame.width / 2 - 14, frame.height / 2 - 14, frame.width / 2 + 14, frame.height / 2 + 14)]
    labels: list[Label] = []
    inside = frame.holds(pixels)
    for number in sorted(range(len(towns)), key=lambda n: (-towns[n].people, towns[n].name)):
        if len(labels) == _NAMES:
            break
        x, y = pixels[number].tolist()
        if not inside[number]:
            continue
        wide = 8 + _LETTER * len(towns[number].name)
        for left in (x + wide > frame.width, x + wide <= frame.width):
            box = (x - wide if left else x - 4, y - _LINE / 2, x + 4 if left else x + wide, y + _LINE / 2)
            if frame.encloses(box) and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                labels.append(Label(towns[number].name, round(x, 1), round(y, 1), left))
                break
    return tuple(labels)


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
