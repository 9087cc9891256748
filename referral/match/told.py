"""Rows put into words: from a row of the columns to one provider of the answer, from its plain record."""

from collections.abc import Iterable, Sequence
from datetime import date

from referral.match.answer import Match, Met
from referral.match.candidates import Candidate, Candidates
from referral.match.index import Index
from referral.match.ladder import Ladder
from referral.match.lasting import Lasting, lasting
from referral.match.need import Need
from referral.match.reach import Asker
from referral.match.score import Scored, Scorer
from referral.match.steps import Measured, stands_alone
from referral.match.weights import Weights


class Told:
    """The words of one answer; nobody is put into words twice."""

    def __init__(
        self, need: Need, index: Index, asker: Asker, ladder: Ladder, weights: Weights, on: date, rows: Sequence[int]
    ):
        """`rows`: everybody who will be told of; their records are read together."""
        self._need, self._index, self._asker, self._ladder = need, index, asker, ladder
        self._weights, self._on = weights, on
        self._candidates, self._scorer = Candidates(need, asker, index, weights), Scorer(need, index, weights)
        self._provider = dict(zip(rows, index.providers.at(rows), strict=True))
        self._judged: dict[int, Candidate] = {}
        self._said: dict[int, Match] = {}

    def candidates(self, rows: Iterable[int]) -> list[Candidate]:
        """Rows -> providers, reached and judged."""
        return [self._candidate(row) for row in rows]

    def matches(self, rows: Iterable[int]) -> tuple[Match, ...]:
        """Rows -> providers as the answer shows them."""
        return tuple([self._match(row) for row in rows])

    def _candidate(self, row: int) -> Candidate:
        if row not in self._judged:
            self._judged[row] = self._candidates.judged(self._provider[row])
        return self._judged[row]

    def _match(self, row: int) -> Match:
        if row not in self._said:
            candidate = self._candidate(row)
            always = lasting(candidate.provider, self._need.age_group, self._on, self._index, self._weights)
            counted = self._counted_km(candidate, always.worthless_km)
            score = self._scorer.scored(candidate.provider, candidate.reach, counted, candidate.facts, always)
            self._said[row] = in_words(candidate, score, always)
        return self._said[row]

    def _counted_km(self, candidate: Candidate, worthless_km: float) -> float | None:
        km = candidate.reach.km
        if km is None:
            return None
        measured = Measured(km, candidate.reach.uncertainty_km)
        if stands_alone(measured, worthless_km, self._asker.uncertainty_km, self._index.columns.coarsest_km):
            return km
        return self._ladder.exact(km)


def in_words(candidate: Candidate, score: Scored, always: Lasting) -> Match:
    """One provider as the answer shows it."""
    provider, reach, facts = candidate
    return Match(
        provider_id=provider.id,
        name=provider.name,
        kind=provider.kind,
        score=score.score,
        distance_km=None if reach.km is None else round(reach.km, 1),
        parts=score.parts,
        unknown=score.unknown,
        url=always.url,
        organization=provider.organization,
        place_label="Online" if provider.online_only else (reach.location.city if reach.location else None),
        phone=provider.phone,
        how_to_refer=provider.how_to_refer,
        wait=always.wait.why,
        last_checked=always.last_checked,
        not_accepting_since=always.not_accepting_since,
        evidence=always.evidence,
        facts=tuple([Met(fact.name, str(fact.value), fact.why) for fact in facts]),
        unknown_cost=score.unknown_cost,
        opens_on=always.opens_on,
        referral_window=always.referral_window,
        unconfirmed_since=always.unconfirmed_since,
    )
