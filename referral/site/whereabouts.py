"""Where the providers of a page are, and how far away, in words no finer than that is known."""

from collections.abc import Callable, Iterable, Mapping

from referral.match.providers import Providers
from referral.match.records import Location
from referral.site.distances import distance_words

Whereabouts = Mapping[str, tuple[Location, ...]]
"""Id of a provider -> its places; who has none is left out."""


def whereabouts(providers: Providers, ids: Iterable[str]) -> Whereabouts:
    """The places of these providers, each provider's in the order of their ids."""
    return {one.id: one.locations for one in providers.those_named(ids) if one.locations}


def unsure_km(places: Iterable[Location]) -> float:
    """How far off the least sure of the places may be."""
    return max((one.uncertainty_km or 0.0 for one in places), default=0.0)


def distance_from(here_km: float, unsure: Mapping[str, float]) -> Callable[[float, str], str]:
    """How far a provider is, in words no finer than both places are known.

    ``here_km``: how far off the asker's place may be; ``unsure``: the same of each provider, 0 of who is left out.
    """
    return lambda km, provider: distance_words(km, here_km + unsure.get(provider, 0.0))
