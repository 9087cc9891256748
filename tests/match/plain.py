"""The match in plain Python, one provider after the other: what the columns have to equal, answer by answer.

It shares with them how one provider is reached, judged, scored and put into words, and nothing of how providers are
found, counted, ordered and stepped.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from referral.gazetteer import AreasOf
from referral.match import WEIGHTS, Index, Need, PlacePoint, Weights
from referral.match.alternatives import alternatives
from referral.match.answer import Answer, AnswerPlace, Match, NearMiss
from referral.match.candidates import Candidate as Seen
from referral.match.facts import NEVER_RELAXED, Fact, facts
from referral.match.lasting import Lasting, lasting
from referral.match.opening import open_on
from referral.match.rank import turn
from referral.match.reach import Asker, Reach, asker_of, reach
from referral.match.records import Provider
from referral.match.score import Scored, Scorer
from referral.match.shares import visits_a_week
from referral.match.steps import Measured, stands_alone, stepped, worthless_km
from referral.match.told import in_words
from referral.match.value import Value

DISTANCE = "within_km"


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


def candidates(
    need: Need, index: Index, place: PlacePoint | None, weights: Weights, areas: AreasOf | None = None
) -> list[Candidate]:
    """All providers but those that an age limit or the right to treat rules out, in the order of the index."""
    asker = asker_of(need, place, areas)
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
    coarsest = max(
        (place.uncertainty_km or 0.0 for one in index.providers if not one.online_only for place in one.locations),
        default=0.0,
    )
    return [
        Candidate(provider, reached, judged, _counted(provider, reached, counted, coarsest, asker, weights))
        for provider, reached, judged in kept
    ]


def _counted(
    provider: Provider, reached: Reach, counted: Mapping[str, float], coarsest: float, asker: Asker, weights: Weights
) -> float | None:
    if reached.km is None:
        return None
    worthless = worthless_km(visits_a_week(provider, weights), weights)
    if stands_alone(Measured(reached.km, reached.uncertainty_km), worthless, asker.uncertainty_km, coarsest):
        return reached.km
    return counted[provider.id]


def _judged(need: Need, provider: Provider, reached: Reach, asker: Asker, index: Index) -> tuple[Fact, ...] | None:
    """The judged must-haves, or None as soon as one that is never relaxed is a no."""
    judged: list[Fact] = []
    for fact in facts(need, provider, reached, asker, index):
        if fact.value is Value.NO and fact.name in NEVER_RELAXED:
            return None
        judged.append(fact)
    return tuple(judged)


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One set to give up. `gained` would all be matches if the need were asked again without `relax`,
    and `only` are those of them whom no smaller set gains.

    Where distance is in the set it is widened, not dropped: to `needs_km`, the whole kilometres to the nearest provider
    that only this set gains. `gains_anywhere` counts without any limit of distance.
    """

    relax: tuple[str, ...]
    gained: tuple[Candidate, ...]
    only: tuple[Candidate, ...]
    gains_anywhere: int
    needs_km: int | None


def relaxations(candidates: Sequence[Candidate], costs: Mapping[str, float]) -> list[Relaxation]:
    """Every minimal set for these candidates (all of them open to new patients), cheapest for the patient first.

    `costs` holds the cost of giving up each must-have; one without a cost is never given up. Sets of equal cost: the
    smaller first, then the one that gains more, then by name.
    """
    missing = [(candidate.missed, candidate) for candidate in candidates if candidate.missed]
    found = [_relaxation(wanted, missing) for wanted in {missed for missed, _ in missing} if wanted <= costs.keys()]
    return sorted(found, key=lambda one: _cheapest_first(one, costs))


def _relaxation(wanted: frozenset[str], missing: Sequence[tuple[frozenset[str], Candidate]]) -> Relaxation:
    gained = [(missed, candidate) for missed, candidate in missing if missed <= wanted]
    needs_km: int | None = None
    within = gained
    if DISTANCE in wanted:
        needs_km = math.ceil(min(_km(candidate) for missed, candidate in gained if missed == wanted))
        within = [(missed, one) for missed, one in gained if DISTANCE not in missed or _km(one) <= needs_km]
    return Relaxation(
        relax=tuple(sorted(wanted)),
        gained=tuple(candidate for _, candidate in within),
        only=tuple(candidate for missed, candidate in within if missed == wanted),
        gains_anywhere=len(gained),
        needs_km=needs_km,
    )


def _km(candidate: Candidate) -> float:
    return math.inf if candidate.reach.km is None else candidate.reach.km


def _cheapest_first(one: Relaxation, costs: Mapping[str, float]) -> tuple[float, int, int, tuple[str, ...]]:
    return sum(costs[name] for name in one.relax), len(one.relax), -len(one.gained), one.relax


def _others(
    candidates: Sequence[Candidate], shown: frozenset[str], asker: Asker, weights: Weights
) -> tuple[list[Candidate], list[Candidate]]:
    others = [candidate for candidate in candidates if candidate.provider.id not in shown]
    measured = [
        (candidate.reach.km, candidate.provider.id, candidate)
        for candidate in others
        if candidate.reach.km is not None and candidate.reach.in_person is not Value.NO
    ]
    nearest = [candidate for _, _, candidate in sorted(measured)[: int(weights.show.nearest.value)]]
    told = {candidate.provider.id for candidate in nearest}
    online = [
        candidate
        for candidate in others
        if candidate.reach.online is Value.YES
        and candidate.provider.country == asker.country
        and candidate.provider.id not in told
    ]
    # Those who miss least first; then by id, so that the order of the input changes nothing.
    online.sort(key=lambda candidate: (len(candidate.missed), candidate.provider.id))
    return nearest, online[: int(weights.show.online.value)]


def plain_match(
    need: Need,
    index: Index,
    place: PlacePoint | None,
    today: date,
    weights: Weights = WEIGHTS,
    *,
    areas: AreasOf | None = None,
) -> Answer:
    """The whole answer."""
    on = need.on or today
    asker = asker_of(need, place, areas)
    everybody = candidates(need, index, place, weights, areas)
    open_now = [candidate for candidate in everybody if not _closed(candidate.provider, on)]
    scores: dict[str, Scored] = {}
    scorer = Scorer(need, index, weights)

    def always(candidate: Candidate) -> Lasting:
        return lasting(candidate.provider, need.age_group, on, index, weights)

    def in_order(some: Iterable[Candidate]) -> list[Candidate]:
        keyed = []
        for candidate in some:
            key = candidate.provider.id
            if key not in scores:
                scores[key] = scorer.scored(
                    candidate.provider, candidate.reach, candidate.counted_km, candidate.facts, always(candidate)
                )
            keyed.append(((-math.floor(scores[key].score / weights.order.bucket.value), turn(key, on)), candidate))
        return [candidate for _, candidate in sorted(keyed, key=lambda pair: pair[0])]

    def told(some: Iterable[Candidate]) -> tuple[Match, ...]:
        return tuple(in_words(_seen(candidate), scores[candidate.provider.id], always(candidate)) for candidate in some)

    found = in_order(candidate for candidate in open_now if not candidate.missed)
    closed = in_order(candidate for candidate in everybody if _closed(candidate.provider, on) and not candidate.missed)
    costs = {name: weight.value for name, weight in weights.relax.items()}
    sets = relaxations(open_now, costs)[: int(weights.show.near_misses.value)]
    shown = frozenset(candidate.provider.id for candidate in found)
    nearest, online = (map(_seen, some) for some in _others(open_now, shown, asker, weights))
    return Answer(
        place=_place(place) if place else None,
        matches=told(found[: need.limit]),
        not_accepting=told(closed[: need.limit]),
        near_misses=tuple(
            NearMiss(
                relax=one.relax,
                gains=len(one.gained),
                needs_km=one.needs_km,
                best=told(in_order(one.only)[:1])[0],
                gains_anywhere=one.gains_anywhere,
                gains_only=len(one.only),
            )
            for one in sets
        ),
        alternatives=tuple(alternatives(list(nearest), list(online), index)) if len(found) < need.limit else (),
        crisis=tuple(row for row in index.crisis if row.country == asker.country),
        release=index.release,
        on=on.isoformat(),
        country=asker.country,
        found=len(found),
    )


def _closed(provider: Provider, on: date) -> bool:
    shut = open_on(provider.periods, on, whole=provider.window_read == "whole") is Value.NO
    return shut or provider.accepting is Value.NO


def _place(place: PlacePoint) -> AnswerPlace:
    return AnswerPlace(place.label, place.latitude, place.longitude, place.precision, place.uncertainty_km)


def _seen(candidate: Candidate) -> Seen:
    return Seen(candidate.provider, candidate.reach, candidate.facts)
