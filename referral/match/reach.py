"""How somebody can be reached: where they see people, how far that is, whether online, and whether they may treat the
asker.

The right to treat follows the country: online only from the asker's own country; across a border only in person, and
only where the journey can be made every week (`travel.cross_border_km`).
"""

from dataclasses import dataclass
from typing import NamedTuple

from referral.gazetteer.area import AreasOf
from referral.match.need import Need
from referral.match.place import PlacePoint
from referral.match.records import Location, Provider
from referral.match.sphere import UnitVector, distance_km, unit_vector
from referral.match.value import Value
from referral.match.weights import Weights


@dataclass(frozen=True, slots=True)
class Asker:
    """Where the asker is. `country` is None when not known.

    `home` and its `point` are None for an online need without a place; `areas` is None where nobody looked which areas
    the home lies in.
    """

    country: str | None
    point: UnitVector | None
    uncertainty_km: float
    home: PlacePoint | None
    areas: AreasOf | None


class Reach(NamedTuple):
    """How one provider can be reached by one asker.

    `km` is to the nearest location that counts and has a point, None where there is none; `uncertainty_km` is the
    largest of the provider's points, so that a second, closer location can never make it look farther.
    `perhaps_nearer` is True where an address could not be placed or there is none: `km` is then the nearest known.
    """

    location: Location | None
    km: float | None
    uncertainty_km: float
    perhaps_nearer: bool
    in_person: Value
    online: Value
    right: Value
    home: bool


def asker_of(need: Need, place: PlacePoint | None, areas: AreasOf | None = None) -> Asker:
    """The country is the one the need names, else the one the place lies in."""
    return Asker(
        country=need.country or (place.country if place else None),
        point=unit_vector(place.latitude, place.longitude) if place else None,
        uncertainty_km=place.uncertainty_km if place else 0.0,
        home=place,
        areas=areas,
    )


def reach(provider: Provider, asker: Asker, delivery: str | None, weights: Weights) -> Reach:
    """Everything about getting to a provider, before any must-have is judged. `delivery` is what the need asks for."""
    home = asker.country is None or provider.country == asker.country
    in_person, online = _in_person(provider), _online(provider)
    nearest: tuple[float, Location] | None = None
    unplaced: Location | None = None
    uncertainty_km = 0.0
    for location in () if provider.online_only else provider.locations:
        same_country = home or location.country == asker.country
        if location.vector is None or asker.point is None:
            if same_country and unplaced is None:
                unplaced = location
            continue
        km = distance_km(asker.point, location.vector)
        if same_country or km <= weights.travel.cross_border_km.value:
            uncertainty_km = max(uncertainty_km, location.uncertainty_km or 0.0)
            # Of two as near the one whose id comes first, so that the order of the input changes nothing.
            if nearest is None or (km, location.id) < (nearest[0], nearest[1].id):
                nearest = km, location
    reachable = in_person is not Value.NO and bool(nearest or unplaced)
    return Reach(
        location=nearest[1] if nearest else unplaced,
        km=nearest[0] if nearest else None,
        uncertainty_km=uncertainty_km,
        perhaps_nearer=unplaced is not None or nearest is None,
        in_person=in_person,
        online=online,
        right=_right(provider, asker, delivery, reachable or home),
        home=home,
    )


def _in_person(provider: Provider) -> Value:
    """Yes when stated or when there is a located address; online-only is no."""
    if provider.online_only:
        return Value.NO
    stated = provider.attributes.get("delivery:in_person", Value.UNKNOWN)
    if stated is Value.UNKNOWN and any(location.vector for location in provider.locations):
        return Value.YES
    return stated


def _online(provider: Provider) -> Value:
    return Value.YES if provider.online_only else provider.attributes.get("delivery:online", Value.UNKNOWN)


def _right(provider: Provider, asker: Asker, delivery: str | None, reachable: bool) -> Value:
    if delivery == "online":
        if asker.country is None:
            return Value.UNKNOWN
        return Value.YES if provider.country == asker.country else Value.NO
    return Value.YES if reachable else Value.NO
