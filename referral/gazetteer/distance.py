"""Distances to show to people: along the great circle, in kilometres or miles."""

from geopy.distance import great_circle

from referral.gazetteer.answer import Place
from referral.gazetteer.earth import Point


def kilometres(one: Place | Point, other: Place | Point) -> float:
    """Kilometres between two places or pairs of latitude and longitude."""
    return float(great_circle(_point(one), _point(other)).km)


def miles(one: Place | Point, other: Place | Point) -> float:
    """Statute miles between two places or pairs of latitude and longitude."""
    return float(great_circle(_point(one), _point(other)).miles)


def _point(place: Place | Point) -> Point:
    return (place.latitude, place.longitude) if isinstance(place, Place) else place
