"""Rows put into words: from a row of the columns to one provider of the answer, from its plain record."""

from collections.abc import Iterable, Sequence
from datetime import date

from referral.match.answer import Match, Met
from referral.match.candidates import Candidate, judged
from referral.match.catchment import quoted
from referral.match.index import Index
from referral.match.ladder import Ladder
from referral.match.lasting import lasting
from referral.match.need import Need
from referral.match.reach import Asker
from referral.match.records import Provider
from referral.match.score import Scored, scored
from referral.match.shares import visits_a_week
from referral.match.steps import Measured, stands_alone, worthless_km
from referral.match.value import Value
from referral.match.weights import Weights
from referral.match.window import opens_on, window_words


class Told:
    """The words of one answer; nobody is put into words twice."""

    def __init__(
        self, need: Need, index: Index, asker: Asker, ladder: Ladder, weights: Weights, on: date, rows: Sequence[int]
    ):
        """`rows`: everybody who will be told of; their records are read together."""
        self._need, self._index, self._asker, self._ladder = need, index, asker, ladder
        self._weights, self._on = weights, on
        number = index.columns.number
        self._provider = dict(zip(rows, index.providers.some([number.item(row) for row in rows]), strict=True))
        self._said: dict[int, Match] = {}

    def candidates(self, rows: Iterable[int]) -> list[Candidate]:
        """Rows -> providers, reached and judged."""
        return [self._candidate(row) for row in rows]

    def matches(self, rows: Iterable[int]) -> tuple[Match, ...]:
        """Rows -> providers as the answer shows them."""
        return tuple(self._match(row) for row in rows)

    def _candidate(self, row: int) -> Candidate:
        return judged(self._need, self._provider[row], self._asker, self._index, self._weights)

    def _match(self, row: int) -> Match:
        if row not in self._said:
            candidate = self._candidate(row)
            score = scored(
                self._need,
                candidate.provider,
                candidate.reach,
                self._counted_km(candidate),
                candidate.facts,
                index=self._index,
                on=self._on,
                weights=self._weights,
            )
            self._said[row] = in_words(candidate, score, self._need, self._index, self._weights, self._on)
        return self._said[row]

    def _counted_km(self, candidate: Candidate) -> float | None:
        km, weights = candidate.reach.km, self._weights
        if km is None:
            return None
        worthless = worthless_km(visits_a_week(candidate.provider, weights), weights)
        measured = Measured(km, candidate.reach.uncertainty_km)
        if stands_alone(measured, worthless, self._asker.uncertainty_km, self._index.columns.coarsest_km):
            return km
        return self._ladder.exact(km)


def in_words(candidate: Candidate, score: Scored, need: Need, index: Index, weights: Weights, on: date) -> Match:
    """One provider as the answer shows it."""
    provider, reach = candidate.provider, candidate.reach
    always = lasting(provider, need.age_group, index, weights)
    shut = provider.accepting is not Value.NO and provider.window.on(on) is Value.NO
    opens = opens_on(provider.window, on) if shut else None
    closed_since = provider.accepting_since if provider.accepting is Value.NO else None
    return Match(
        provider_id=provider.id,
        name=provider.name,
        kind=provider.kind,
        score=score.score,
        distance_km=None if reach.km is None else round(reach.km, 1),
        parts=score.parts,
        unknown=score.unknown,
        url=f"/provider/{provider.id}",
        organization=provider.organization,
        place_label="Online" if provider.online_only else (reach.location.city if reach.location else None),
        phone=provider.phone,
        how_to_refer=provider.how_to_refer,
        wait=always.wait.why,
        last_checked=provider.last_checked.isoformat(),
        not_accepting_since=closed_since.isoformat() if closed_since else None,
        evidence=always.evidence,
        facts=tuple(Met(fact.name, str(fact.value), fact.why) for fact in candidate.facts),
        unknown_cost=score.unknown_cost,
        opens_on=opens.isoformat() if opens else None,
        referral_window=_window(provider),
        unconfirmed_since=provider.unconfirmed_since.isoformat() if provider.unconfirmed_since else None,
    )


def _window(provider: Provider) -> str | None:
    if provider.referral_window is None:
        return None
    return window_words(provider.window) or f"They say: “{quoted(provider.referral_window)}”."
