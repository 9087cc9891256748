"""The map of a country or a region: its towns with somebody, from directory.db, and its people, from the gazetteer."""

import sqlite3
from collections import Counter, defaultdict

import numpy as np

from referral.gazetteer import Gazetteer
from referral.maps import CountryMap, Outlines, country_map
from referral.maps.country_map import Spot
from referral.maps.outlines import EARTH_KM, unit_vectors
from referral.maps.projection import Floats
from referral.site.slugs import slug, town_path

_AROUND_KM = 150.0
"""As far as this around its towns a region is drawn: regions have names in many spellings, and no outlines."""


def read_spots(connection: sqlite3.Connection, country: str, region: str | None = None) -> list[Spot]:
    """A spot for every town of a country with a point: in the middle of its points, leading to the town's list.

    ``region``: only those of the region with this slug.
    """
    rows = connection.execute(
        "SELECT provider_id, city, latitude, longitude, region FROM location"
        " WHERE country = ? AND latitude IS NOT NULL AND trim(city) != '' ORDER BY id",
        (country,),
    )
    towns: defaultdict[str, list[tuple[str, str, float, float]]] = defaultdict(list)
    for provider, city, latitude, longitude, name in rows:
        if region is None or slug(name or "") == region:
            towns[slug(city)].append((provider, city.strip(), latitude, longitude))
    spots = []
    for found in towns.values():
        names = Counter(name for _, name, _, _ in found)
        name = min(names, key=lambda one: (-names[one], one))
        latitude = sum(row[2] for row in found) / len(found)
        longitude = sum(row[3] for row in found) / len(found)
        spots.append(Spot(name, town_path(country, name), len({row[0] for row in found}), latitude, longitude))
    return spots


def drawn(country: str, spots: list[Spot], gazetteer: Gazetteer, *, part: bool = False) -> CountryMap | None:
    """The map; None for a country without an outline, or where no town has anybody. Takes some 40 ms.

    ``part``: of what lies around the spots only, not of the whole country.
    """
    if not spots:
        return None
    towns = gazetteer.larger_towns(country)
    people = np.array([(town.longitude, town.latitude, town.people) for town in towns], dtype=np.float64).reshape(-1, 3)
    return country_map(country, spots, _near(people, spots) if part else people, Outlines.load())


def _near(people: Floats, spots: list[Spot]) -> Floats:
    marked = unit_vectors(np.array([(spot.longitude, spot.latitude) for spot in spots], dtype=np.float64))
    nearest = (unit_vectors(people[:, :2]) @ marked.T).max(axis=1, initial=-1.0)
    near: Floats = people[nearest >= np.cos(_AROUND_KM / EARTH_KM)]
    return near
