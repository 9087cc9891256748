"""The town of a place: no link that is made on request says where somebody is more closely than that."""

from referral.gazetteer import Found, Gazetteer, Place

_COARSE = ("town", "admin")


def town_of(gazetteer: Gazetteer, place: Place) -> Place | None:
    """The place itself where it is a town or larger, else the nearest town that its own label finds; or None."""
    if place.precision in _COARSE:
        return place
    nearest = gazetteer.reverse(place.latitude, place.longitude)
    return town_named(gazetteer, nearest.label) if nearest else None


def town_named(gazetteer: Gazetteer, words: str) -> Place | None:
    """The one town or larger area of that name; None where it is none, several, or finer than a town."""
    found = gazetteer.find(words[:200]) if words.strip() else None
    return found.place if isinstance(found, Found) and found.place.precision in _COARSE else None
