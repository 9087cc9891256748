"""The named place near a point that is known less well than the place itself.

A rural code of Canada covers 150 km and an Irish one 30: the village in the address says far more. A place is taken
only when it lies where the code says and its own uncertainty is well under the code's.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from referral.gazetteer.earth import Point, distance_km
from referral.gazetteer.fold import fold
from referral.gazetteer.street_words import STREET_WORDS
from referral.gazetteer.table import PlaceRow

FINER = 0.85
"""A place is finer when its uncertainty is less than this share of the other one."""

REACH = 1.0
TOWN_REACH = 1.6
"""Times its uncertainty that a place may lie from the point of a code, or of a town that it is a part of."""

LEAST_REACH_KM = 8.0
WORTH_KM = 2.5
"""A street is read for localities only where the point is less well known than this: below, nothing would be won."""

AWAY = 0.45
"""An address that gives a code and the name of a place near it lies within the place's own uncertainty of the place,
and this many km further for each km between the two points (fitted as `making.codes.LEAST_KM`)."""

BY_NAME_ALONE = 2.0
"""Times its uncertainty that a place is known where only its name speaks for it: the rest of the query was not
understood, or its code covers a whole region."""

_COMMAS = re.compile(r"[,;/()|]")
_LONGEST_LOCALITY = 3


def finer_place(
    point: Point, uncertainty_km: float, places: Iterable[PlaceRow], *, part_of_town: bool = False
) -> PlaceRow | None:
    """The place near the point of a code that makes the answer most certain, the nearest first; None where none does.

    `part_of_town`: the point is that of a town around the place, so being away from it is no contradiction.
    """
    reach = max(LEAST_REACH_KM, (TOWN_REACH if part_of_town else REACH) * uncertainty_km)
    away = 0.0 if part_of_town else AWAY
    least = FINER * uncertainty_km
    best: tuple[float, float] | None = None
    found = None
    for place in places:
        if place.uncertainty_km < least and (km := distance_km(point, place.point)) <= reach:
            order = place.uncertainty_km + away * km, km
            if order[0] < least and (best is None or order < best):
                best, found = order, place
    return found


def together_km(point: Point, place: PlaceRow) -> float:
    """Uncertainty in km of an address that gives both a code at this point and the name of the place (see AWAY)."""
    return place.uncertainty_km + AWAY * distance_km(point, place.point)


def borne_out_km(point: Point, uncertainty_km: float, places: Iterable[PlaceRow]) -> float:
    """Uncertainty in km of a code's point beside which the address names these places.

    Only towns whose population is known bear a code out: the others are known from the code's own row.
    """
    return min([uncertainty_km, *(together_km(point, place) for place in places if place.population)])


def localities(street: str) -> Iterator[str]:
    """Names in a street line that may be of a village or a suburb: its comma parts, and what follows the street.

    "Unit 4, Odeon Cinema, Blanchardstown" and "289 Walsall Road Perry Barr"; house numbers and names that end in a
    word for a street are none.
    """
    for part in reversed(_COMMAS.split(street)) if street else ():
        words = _behind_the_street(part.split())
        if words and len(words) <= _LONGEST_LOCALITY:
            yield " ".join(words)


def _behind_the_street(words: Sequence[str]) -> Sequence[str]:
    for number in range(len(words) - 1, -1, -1):
        word = words[number]
        if not word.isalpha() and any(map(str.isdecimal, word)):
            return words[number + 1 :]
        if fold(word) in STREET_WORDS:
            return words[number + 1 :]
    return words
