"""Candidate search: every provider the answer may show, with its must-haves judged and its distance counted.

This walks all providers in memory. It stands alone so that a columnar index can take its place: whatever does must give
the same candidates (the property tests are the oracle).
"""

from dataclasses import dataclass

from referral.match.facts import NEVER_RELAXED, Fact, facts
from referral.match.index import Index
from referral.match.need import Need
from referral.match.place import PlacePoint
from referral.match.reach import Asker, Reach, asker_of, reach
from referral.match.records import Provider
from referral.match.steps import Measured, stepped
from referral.match.value import Value
from referral.match.weights import Weights


@dataclass(frozen=True, slots=True)
class Candidate:
    """A provider that no age limit and no border rules out. `missed` names the must-haves whose value is no."""

    provider: Provider
    reach: Reach
    facts: tuple[Fact, ...]
    counted_km: float | None

    @property
    def missed(self) -> frozenset[str]:
        """The must-haves that are not met; empty for a match."""
        return frozenset(fact.name for fact in self.facts if fact.value is Value.NO)


def candidates(need: Need, index: Index, place: PlacePoint | None, weights: Weights) -> list[Candidate]:
    """All providers but those that an age limit or the right to treat rules out, in the order of the index."""
    asker = asker_of(need, place)
    kept: list[tuple[Provider, Reach, tuple[Fact, ...]]] = []
    for provider in index.providers:
        reached = reach(provider, asker, need.delivery, weights)
        if reached.right is Value.NO:
            continue
        judged = _judged(need, provider, reached, asker, index)
        if judged is not None:
            kept.append((provider, reached, judged))
    # Steps are made over everybody who may be shown, so that giving up a must-have changes nobody's distance.
    counted = stepped(
        {
            provider.id: Measured(reached.km, reached.uncertainty_km)
            for provider, reached, _ in kept
            if reached.km is not None
        },
        asker.uncertainty_km,
    )
    return [Candidate(provider, reached, judged, counted.get(provider.id)) for provider, reached, judged in kept]


def _judged(need: Need, provider: Provider, reached: Reach, asker: Asker, index: Index) -> tuple[Fact, ...] | None:
    """The judged must-haves, or None as soon as one that is never relaxed is a no."""
    judged: list[Fact] = []
    for fact in facts(need, provider, reached, asker, index):
        if fact.value is Value.NO and fact.name in NEVER_RELAXED:
            return None
        judged.append(fact)
    return tuple(judged)
