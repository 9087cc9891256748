"""The map of a country: its towns with somebody, from directory.db, and its people, from the gazetteer."""

import sqlite3
from collections import Counter, defaultdict

import numpy as np

from referral.gazetteer import Gazetteer
from referral.maps import CountryMap, Outlines, country_map
from referral.maps.country_map import Spot
from referral.site.slugs import slug, town_path


def read_spots(connection: sqlite3.Connection, country: str) -> list[Spot]:
    """A spot for every town of a country with a point: in the middle of its points, leading to the town's list."""
    rows = connection.execute(
        "SELECT provider_id, city, latitude, longitude FROM location"
        " WHERE country = ? AND latitude IS NOT NULL AND trim(city) != '' ORDER BY id",
        (country,),
    )
    towns: defaultdict[str, list[tuple[str, str, float, float]]] = defaultdict(list)
    for provider, city, latitude, longitude in rows:
        towns[slug(city)].append((provider, city.strip(), latitude, longitude))
    spots = []
    for found in towns.values():
        names = Counter(name for _, name, _, _ in found)
        name = min(names, key=lambda one: (-names[one], one))
        latitude = sum(row[2] for row in found) / len(found)
        longitude = sum(row[3] for row in found) / len(found)
        spots.append(Spot(name, town_path(country, name), len({row[0] for row in found}), latitude, longitude))
    return spots


def drawn(country: str, spots: list[Spot], gazetteer: Gazetteer) -> CountryMap | None:
    """The map; None for a country without an outline, or where no town has anybody. Takes some 40 ms."""
    if not spots:
        return None
    towns = gazetteer.larger_towns(country)
    people = np.array([(town.longitude, town.latitude, town.people) for town in towns], dtype=np.float64)
    return country_map(country, spots, people.reshape(-1, 3), Outlines.load())
