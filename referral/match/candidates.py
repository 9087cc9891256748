"""One provider as an answer shows it, reached and judged: made for those shown, not for everybody."""

from typing import NamedTuple

from referral.match.facts import Fact, facts
from referral.match.index import Index
from referral.match.need import Need
from referral.match.reach import Asker, Reach, reach
from referral.match.records import Provider
from referral.match.weights import Weights


class Candidate(NamedTuple):
    """A provider that no age limit and no border rules out."""

    provider: Provider
    reach: Reach
    facts: tuple[Fact, ...]


def judged(need: Need, provider: Provider, asker: Asker, index: Index, weights: Weights) -> Candidate:
    """One provider for one asker."""
    reached = reach(provider, asker, need.delivery, weights)
    return Candidate(provider, reached, tuple(facts(need, provider, reached, asker, index)))
