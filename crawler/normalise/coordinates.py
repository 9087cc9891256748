"""Coordinates that a page gives for its provider."""

import re
from dataclasses import dataclass

_DEGREES = re.compile(r"[+-]?\d{1,3}(?:\.\d{1,15})?")


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A point in degrees (WGS 84), as written at ``url``."""

    latitude: float
    longitude: float
    words: str
    quote: str
    url: str


def read_coordinates(words: str) -> tuple[float, float] | None:
    """ "51.43,-0.16" as (latitude, longitude); None for what lies on no globe, and for 0,0, which means "not set"."""
    parts = [part.strip() for part in words.split(",")]
    if len(parts) != 2 or not all(_DEGREES.fullmatch(part) for part in parts):
        return None
    latitude, longitude = map(float, parts)
    if abs(latitude) > 90 or abs(longitude) > 180 or (latitude, longitude) == (0, 0):
        return None
    return latitude, longitude
