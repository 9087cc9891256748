"""Points: how well one provider fits, part by part, each with a reason that a patient can read.

score = 100 x points earned / points possible, less 15 for each unknown must-have, never below 0. Every rule is
monotone: nearer, fresher, better trained, a shorter wait, a yes in place of an unknown or a no never earn less.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from referral.match import questions
from referral.match.answer import Part, Unknown
from referral.match.catchment import quoted
from referral.match.facts import Fact, stated
from referral.match.index import Index
from referral.match.lasting import Lasting, lasting, part
from referral.match.need import Need
from referral.match.reach import Reach
from referral.match.records import Provider, Term
from referral.match.shares import visits_a_week
from referral.match.value import Value, worth
from referral.match.weights import Weights


class Scored(NamedTuple):
    """The score 0 to 100 (one decimal), its parts, what is unknown, and the points taken off for unknown must-haves."""

    score: float
    parts: tuple[Part, ...]
    unknown: tuple[Unknown, ...]
    unknown_cost: float


def scored(
    need: Need,
    provider: Provider,
    reach: Reach,
    counted_km: float | None,
    judged: Sequence[Fact],
    *,
    index: Index,
    on: date,
    weights: Weights,
) -> Scored:
    """Score one provider. `counted_km` is its distance as `steps.stepped` counts it, None where it is not known."""
    always = lasting(provider, need.age_group, index, weights)
    parts = tuple(_parts(need, provider, reach, counted_km, always, index=index, on=on, weights=weights))
    cost = weights.unknown.must_have.value * sum(
        fact.value is Value.UNKNOWN and fact.name != "condition" for fact in judged
    )
    share = added_up(part.points for part in parts) / added_up(part.of for part in parts)
    return Scored(
        score=round(max(0.0, 100 * share - cost), 1),
        parts=parts,
        unknown=tuple(_unknown(need, provider, judged, always, index, on)),
        unknown_cost=cost,
    )


def added_up(points: Iterable[float]) -> float:
    """One after the other, as columns are added; `sum` of later Pythons corrects the last bit, and a half turns."""
    total = 0.0
    for one in points:
        total += one
    return total


def _parts(
    need: Need,
    provider: Provider,
    reach: Reach,
    counted_km: float | None,
    always: Lasting,
    *,
    index: Index,
    on: date,
    weights: Weights,
) -> Iterator[Part]:
    yield part("travel", weights.part.travel, *_travel(need, provider, reach, counted_km, weights))
    yield always.training
    yield always.programme
    if need.condition:
        yield _condition(index.term("condition", need.condition), provider.says("condition", need.condition), weights)
    yield always.wait
    days = max(0, (on - provider.last_checked).days)
    yield part(
        "freshness", weights.part.freshness, 0.5 ** (days / weights.half_life.freshness_days.value), always.checked
    )
    # In the vocabulary's order, so that the order in which wishes were made changes nothing.
    for term in _wished(need, index):
        value = provider.says("wish", term.code)
        yield part(
            f"wish:{term.code}", weights.part.wish, worth(value, weights.unknown.share.value), stated(term, value)
        )


def _wished(need: Need, index: Index) -> list[Term]:
    if not need.wishes:
        return []
    return [term for term in index.vocabulary.get("wish", {}).values() if term.code in need.wishes]


def _travel(
    need: Need, provider: Provider, reach: Reach, counted_km: float | None, weights: Weights
) -> tuple[float, str]:
    unknown = weights.unknown.share.value
    if need.delivery == "online" and reach.online is not Value.NO:
        if reach.online is Value.YES:
            return 1.0, "Online: no journey."
        return unknown, "Online: not stated."
    journey = (0.0, "They do not see people in person.")
    if reach.in_person is not Value.NO:
        journey = _journey(provider, reach, counted_km, weights)
    asked_in_person = need.delivery == "in_person" and reach.in_person is not Value.NO
    online = weights.travel.online.value
    if reach.online is Value.YES and reach.home and not asked_in_person and journey[0] < online:
        return online, f"Also online; {journey[1]}" if reach.km is not None else "Online: no journey."
    return journey


def _journey(provider: Provider, reach: Reach, counted_km: float | None, weights: Weights) -> tuple[float, str]:
    unknown = weights.unknown.share.value
    if reach.km is None or counted_km is None:
        return unknown, "How far it is, is not known."
    visits = visits_a_week(provider, weights)
    share = 0.5 ** (counted_km * visits / weights.travel.half_km.value)
    words = _distance_words(reach.km, reach.uncertainty_km, counted_km)
    if reach.perhaps_nearer and share < unknown:
        return unknown, f"{words} Another address could not be placed."
    return share, words


def _distance_words(km: float, uncertainty_km: float, counted_km: float) -> str:
    away = f"{km:.0f} km away" if km >= 1 else "Less than 1 km away"
    certain = f"about {max(1.0, uncertainty_km):.0f} km certain"
    if round(counted_km) != round(km):
        return f"{away} ({certain}, so it counts like {counted_km:.0f} km)."
    return f"{away} ({certain})."


def _condition(term: Term, value: Value, weights: Weights) -> Part:
    tier = f" Evidence that MBT helps here: {term.tier}." if term.tier else ""
    return part(
        "condition", weights.part.condition, worth(value, weights.unknown.share.value), stated(term, value) + tier
    )


def _unknown(
    need: Need, provider: Provider, judged: Sequence[Fact], always: Lasting, index: Index, on: date
) -> Iterator[Unknown]:
    """What to ask, what matters most first: must-haves, whether they take referrals on the day, whether they take
    people, wait, training, the area of a service, programme, wishes.
    """
    for fact in judged:
        if fact.value is Value.UNKNOWN:
            yield Unknown(fact.name, fact.question)
    if provider.referral_window is not None and provider.window.on(on) is Value.UNKNOWN:
        yield Unknown(
            "referral_window", questions.PLAIN["referral_window"].format(words=quoted(provider.referral_window))
        )
    yield from always.asks
    if need.place is not None and provider.kind == "service" and provider.catchment is None:
        yield Unknown("catchment", questions.PLAIN["catchment_not_stated"])
    for code, asked in always.formats.items():
        if need.format != code:
            yield asked
    for term in _wished(need, index):
        if provider.says("wish", term.code) is Value.UNKNOWN:
            yield Unknown(f"wish:{term.code}", questions.about(term))
