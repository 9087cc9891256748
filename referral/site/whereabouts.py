"""Where the providers of a page are, read from directory.db in one go."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping

from referral.match.reading import location
from referral.match.records import Location
from referral.site.distances import distance_words

Whereabouts = Mapping[str, tuple[Location, ...]]
"""Id of a provider -> its places; who has none is left out."""


def read_whereabouts(connection: sqlite3.Connection, ids: Iterable[str]) -> Whereabouts:
    """The places of these providers, each provider's in the order of their ids."""
    found: dict[str, tuple[Location, ...]] = {}
    for one, *row in connection.execute(
        "SELECT provider_id, location.id, city, country, latitude, longitude, uncertainty_km"
        " FROM json_each(?) AS wanted CROSS JOIN location ON provider_id = wanted.value ORDER BY location.id",
        (json.dumps(sorted(set(ids))),),
    ):
        found[one] = (*found.get(one, ()), location(*row))
    return found


def unsure_km(places: Iterable[Location]) -> float:
    """How far off the least sure of the places may be."""
    return max((one.uncertainty_km or 0.0 for one in places), default=0.0)


def distance_from(here_km: float, unsure: Mapping[str, float]) -> Callable[[float, str], str]:
    """How far a provider is, in words no finer than both places are known.

    ``here_km``: how far off the asker's place may be; ``unsure``: the same of each provider, 0 of who is left out.
    """
    return lambda km, provider: distance_words(km, here_km + unsure.get(provider, 0.0))
