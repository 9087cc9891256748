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

REACH = 1.6
"""Times its uncertainty that a place may lie from the point of the code (one in twenty lies beyond one time)."""

LEAST_REACH_KM = 8.0
WORTH_KM = 2.5
"""A street is read for localities only where the point is less well known than this: below, nothing would be won."""

_COMMAS = re.compile(r"\s*[,;/()|]\s*")
_LONGEST_LOCALITY = 3


def finer_place(point: Point, uncertainty_km: float, places: Iterable[PlaceRow]) -> PlaceRow | None:
    """The best known of the places near the point, the nearest first; None where none is finer than the point."""
    reach = max(LEAST_REACH_KM, REACH * uncertainty_km)
    least = FINER * uncertainty_km
    best: tuple[float, float] | None = None
    found = None
    for place in places:
        if place.uncertainty_km < least and (km := distance_km(point, place.point)) <= reach:
            order = place.uncertainty_km, km
            if best is None or order < best:
                best, found = order, place
    return found


def localities(street: str) -> Iterator[str]:
    """Names in a street line that may be of a village or a suburb: its comma parts, and what follows the street.

    "Unit 4, Odeon Cinema, Blanchardstown" and "289 Walsall Road Perry Barr"; house numbers and names that end in a
    word for a street are none.
    """
    for part in reversed(_COMMAS.split(street)):
        words = _behind_the_street(part.split())
        if words and len(words) <= _LONGEST_LOCALITY:
            yield " ".join(words)


def _behind_the_street(words: Sequence[str]) -> Sequence[str]:
    for number in range(len(words) - 1, -1, -1):
        word = words[number]
        if any(letter.isdecimal() for letter in word) or fold(word) in STREET_WORDS:
            return words[number + 1 :]
    return words
