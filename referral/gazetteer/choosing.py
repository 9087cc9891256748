"""When one of several places of a name may be taken without asking."""

from collections.abc import Sequence

from referral.gazetteer.earth import distance_km
from referral.gazetteer.table import PlaceRow

CLEARLY_LARGER = 20
"""A place is taken without asking when it has at least this many times the people of every other place of its name.

So London is London in England (9,000,000; the next has 10,000), and Portland is asked about (650,000 and 68,000).
The same within one country and over all of them. A place found by a further name only ("Newcastle" for Newcastle
upon Tyne) must beat one that really has the name by the square of it; a clearly smaller one is no rival,
because most of those names are history.
"""

NEARLY_AS_LARGE = 2
"""So Newcastle in Australia (300,000) is not taken where Newcastle upon Tyne (300,000) may be meant."""

ASSUMED_POPULATION = 75
"""People of a place whose population nobody states: the source of the towns states it from 500 on, and most of the
others are hamlets."""

SAME_SPOT_KM = 10.0
"""Places of one name this close, or within the larger one's own uncertainty, are one answer."""


def people(place: PlaceRow) -> int:
    """The population to compare with."""
    return max(place.population, ASSUMED_POPULATION)


def rivals(places: Sequence[PlaceRow]) -> list[PlaceRow]:
    """The places of one name that a person might mean: one where it is clear, else several, the most populous first.

    `places` are sorted by population, the largest first, and not empty.
    """
    top = places[0]
    largest_own = max((people(place) for place in places if place.own), default=0)
    spot = max(SAME_SPOT_KM, top.uncertainty_km)
    elsewhere = [
        place
        for place in places[1:]
        if (place.own or people(place) * NEARLY_AS_LARGE > largest_own) and distance_km(place.point, top.point) > spot
    ]
    if not any(people(place) * _factor(top, place) > people(top) for place in elsewhere):
        return [top]
    return [top, *elsewhere]


def _factor(top: PlaceRow, other: PlaceRow) -> int:
    return CLEARLY_LARGER**2 if other.own and not top.own else CLEARLY_LARGER
