"""A point and what a geocoder may answer."""

from dataclasses import dataclass, field
from typing import Literal

from geopy.distance import great_circle

Outcome = Literal["found", "ambiguous", "not_found", "error"]
OFFLINE = "offline gazetteer"
PIN = "pin"
SOURCE_PAGE = "source page"
UNSAID = 40_000.0
"""The uncertainty, in km, of a geocoder that gives none: the whole globe, so that its points are never taken."""


@dataclass(frozen=True, slots=True)
class Point:
    """Where an address is, how surely, and what said so (``origin``, as in ``location.geocoder``)."""

    latitude: float
    longitude: float
    precision: str
    uncertainty_km: float
    city: str | None = None
    postcode: str | None = None
    note: str | None = None
    origin: str = OFFLINE
    licence: str | None = None

    def km_to(self, latitude: float, longitude: float) -> float:
        """Kilometres along the great circle."""
        return float(great_circle((self.latitude, self.longitude), (latitude, longitude)).km)


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of several places that fit."""

    label: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What one geocoder said of one address; only ``found`` has a point. An error is not an answer of "not there"."""

    outcome: Outcome
    point: Point | None = None
    label: str | None = None
    note: str | None = None
    alternatives: tuple[Alternative, ...] = field(default=())
    licence: str | None = None
    retry_after: float | None = None
    """Of an error: seconds until the geocoder wants to be asked again, where it said so."""


def plausible(latitude: float, longitude: float) -> bool:
    """Degrees on the globe; 0,0 is what broken software writes, and no address (nor is NaN)."""
    return -90 <= latitude <= 90 and -180 <= longitude <= 180 and (latitude, longitude) != (0, 0)
