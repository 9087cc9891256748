"""Who lies nearer than the farthest provider an answer shows, is not shown, and why: no silent gaps around the asker.

Built on the plain records and on `candidates`, which judges one provider; only the nearest are judged at all.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from referral.gazetteer.earth import EARTH_RADIUS_KM
from referral.match.candidates import judged
from referral.match.facts import NEVER_RELAXED
from referral.match.index import Index
from referral.match.need import Need
from referral.match.place import PlacePoint
from referral.match.reach import Asker, asker_of, reach
from referral.match.records import Provider
from referral.match.value import Value
from referral.match.weights import WEIGHTS, Weights

MOST = 50
"""No more of the nearest than so many are told."""

NOT_ACCEPTING = "accepting"
FEWER_POINTS = "points"

# What vectors and single figures may differ by, many times over, and nothing on a map.
_EDGE_KM = 1e-6


@dataclass(frozen=True, slots=True)
class HiddenOne:
    """A provider that is not shown, `km` away as `reach` has it.

    reasons: the must-haves whose value is no, as keys of the request or right_to_treat, those that are never relaxed
    first; then NOT_ACCEPTING where nobody new is taken; FEWER_POINTS alone where it fits and others earned more.
    """

    provider: Provider
    km: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hidden:
    """`nearest`: nearest first, of two equally far by id; `more`: whether there are others beyond MOST."""

    nearest: tuple[HiddenOne, ...]
    more: bool


class Points:
    """The points of a release, laid out once, so that an answer looks only at those near the asker."""

    def __init__(self, index: Index) -> None:
        self.by_id = {provider.id: provider for provider in index.providers}
        placed = [
            (provider, location.vector)
            for provider in index.providers
            if not provider.online_only
            for location in provider.locations
            if location.vector is not None
        ]
        self._providers = [provider for provider, _ in placed]
        self._vectors: NDArray[np.float64] = np.array([vector for _, vector in placed]).reshape(-1, 3)

    def outward(self, asker: Asker, km: float) -> Iterator[tuple[float, Provider]]:
        """Every provider with a point within `km` of the asker, each once, by its nearest point, nearest first."""
        chords = np.sqrt(((self._vectors - np.array(asker.point)) ** 2).sum(axis=1))
        away = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, chords / 2))
        near = np.flatnonzero(away <= km + _EDGE_KM)
        met = set[str]()
        for at in near[np.argsort(away[near], kind="stable")].tolist():
            provider = self._providers[at]
            if provider.id not in met:
                met.add(provider.id)
                yield float(away[at]), provider


def hidden_nearer(
    need: Need,
    index: Index,
    points: Points,
    place: PlacePoint | None,
    shown: Collection[str],
    *,
    weights: Weights = WEIGHTS,
    most: int = MOST,
) -> Hidden:
    """Everybody nearer than the farthest of `shown` (ids of an answer's matches) who is not among them.

    Nobody where there is no place, or where none of those shown has a distance.
    """
    asker = asker_of(need, place)
    measured = (reach(points.by_id[one], asker, need.delivery, weights).km for one in shown)
    farthest = max((km for km in measured if km is not None), default=None)
    if farthest is None:
        return Hidden((), more=False)
    found: list[tuple[float, str]] = []
    for away, provider in points.outward(asker, farthest):
        # One more than is told, so that it is known whether there are more.
        if len(found) > most and sorted(found)[most][0] < away - _EDGE_KM:
            break
        km = reach(provider, asker, need.delivery, weights).km
        if provider.id not in shown and km is not None and km < farthest:
            found.append((km, provider.id))
    nearest = sorted(found)[:most]
    told = (
        HiddenOne(points.by_id[one], km, _reasons(need, points.by_id[one], asker, index, weights))
        for km, one in nearest
    )
    return Hidden(tuple(told), more=len(found) > most)


def _reasons(need: Need, provider: Provider, asker: Asker, index: Index, weights: Weights) -> tuple[str, ...]:
    missed = [fact.name for fact in judged(need, provider, asker, index, weights).facts if fact.value is Value.NO]
    reasons = sorted(missed, key=lambda name: name not in NEVER_RELAXED)
    if provider.accepting is Value.NO:
        reasons.append(NOT_ACCEPTING)
    return tuple(reasons) or (FEWER_POINTS,)
