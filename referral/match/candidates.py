"""One provider as an answer shows it, reached and judged: made for those shown, not for everybody."""

from typing import NamedTuple

from referral.match.facts import Fact, Judge
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


class Candidates:
    """One asker's providers; what is the same for all of them is looked up once."""

    def __init__(self, need: Need, asker: Asker, index: Index, weights: Weights):
        self._delivery, self._asker, self._weights = need.delivery, asker, weights
        self._judge = Judge(need, asker, index)

    def judged(self, provider: Provider) -> Candidate:
        """One provider."""
        reached = reach(provider, self._asker, self._delivery, self._weights)
        return Candidate(provider, reached, self._judge.facts(provider, reached))


def judged(need: Need, provider: Provider, asker: Asker, index: Index, weights: Weights) -> Candidate:
    """One provider for one asker."""
    return Candidates(need, asker, index, weights).judged(provider)
