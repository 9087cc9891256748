"""Points: how well one provider fits, part by part, each with a reason that a patient can read.

score = 100 x points earned / points possible, less 15 for each unknown must-have, never below 0. Every rule is
monotone: nearer, fresher, better trained, a shorter wait, a yes in place of an unknown or a no never earn less.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from referral.match import questions
from referral.match.facts import Fact, stated
from referral.match.index import Index
from referral.match.need import Need
from referral.match.reach import Reach
from referral.match.records import Provider
from referral.match.shares import best_qualification, programme_share, visits_a_week, wait_share
from referral.match.value import Value, worth
from referral.match.weights import Weight, Weights


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: `points` earned of the `of` possible, and why in a short sentence."""

    part: str
    points: float
    of: float
    why: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A fact nobody has stated, and what to ask."""

    fact: str
    question: str


@dataclass(frozen=True, slots=True)
class Scored:
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
    parts = tuple(_parts(need, provider, reach, counted_km, index=index, on=on, weights=weights))
    cost = weights.unknown.must_have.value * sum(
        fact.value is Value.UNKNOWN and fact.name != "condition" for fact in judged
    )
    share = added_up(part.points for part in parts) / added_up(part.of for part in parts)
    return Scored(
        score=round(max(0.0, 100 * share - cost), 1),
        parts=parts,
        unknown=tuple(_unknown(need, provider, judged, index)),
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
    *,
    index: Index,
    on: date,
    weights: Weights,
) -> Iterator[Part]:
    yield _part("travel", weights.part.travel, _travel(need, provider, reach, counted_km, weights))
    yield _part("training", weights.part.training, _training(provider, index, weights))
    yield _part("programme", weights.part.programme, _programme(provider, weights))
    if need.condition:
        yield _part("condition", weights.part.condition, _condition(need.condition, provider, index, weights))
    yield _part("wait", weights.part.wait, _wait(provider, weights))
    yield _part("freshness", weights.part.freshness, _freshness(provider, on, weights))
    # In the vocabulary's order, so that the order in which wishes were made changes nothing.
    for term in index.vocabulary.get("wish", {}).values():
        if term.code in need.wishes:
            value = provider.says("wish", term.code)
            earned = (worth(value, weights.unknown.share.value), stated(term, value))
            yield _part(f"wish:{term.code}", weights.part.wish, earned)


def _part(name: str, weight: Weight, earned: tuple[float, str]) -> Part:
    # Rounded before they are added up, so that whoever adds up what is shown gets the score.
    share, why = earned
    return Part(name, round(share * weight.value, 2), weight.value, why)


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


def _training(provider: Provider, index: Index, weights: Weights) -> tuple[float, str]:
    claim, share = best_qualification(provider, weights)
    if claim is None:
        return share, "MBT training not known."
    level = index.term("training_level", claim.level).label
    evidence = index.term("evidence_kind", claim.evidence_kind).label
    issuer = f", issued by {claim.issuer}" if claim.issuer else ""
    return share, f"{level}{issuer}. Shown by: {evidence}."


def _programme(provider: Provider, weights: Weights) -> tuple[float, str]:
    single, group = (provider.says("format", term) for term in ("individual", "group"))
    share = programme_share(provider, weights)
    if single is group:
        words = {
            Value.YES: "Individual and group sessions.",
            Value.NO: "Neither individual nor group sessions.",
            Value.UNKNOWN: "Individual and group sessions: not stated.",
        }
        return share, words[single]
    spoken = {Value.YES: "yes", Value.NO: "no", Value.UNKNOWN: "not stated"}
    return share, f"Individual sessions: {spoken[single]}; group sessions: {spoken[group]}."


def _condition(code: str, provider: Provider, index: Index, weights: Weights) -> tuple[float, str]:
    term = index.term("condition", code)
    value = provider.says("condition", code)
    tier = f" Evidence that MBT helps here: {term.tier}." if term.tier else ""
    return worth(value, weights.unknown.share.value), stated(term, value) + tier


def _wait(provider: Provider, weights: Weights) -> tuple[float, str]:
    return wait_share(provider, weights), wait_words(provider)


def wait_words(provider: Provider) -> str:
    """The wait as a sentence, with the day it was said or first read: "Wait about 8 weeks (as of 2026-09-01)."."""
    if provider.wait_weeks is None:
        return f"Wait: {provider.wait_as_written}." if provider.wait_as_written else "Wait not known."
    said = f" (as of {provider.wait_as_of.isoformat()})" if provider.wait_as_of else ""
    unit = "week" if round(provider.wait_weeks) == 1 else "weeks"
    return f"Wait about {provider.wait_weeks:.0f} {unit}{said}."


def _freshness(provider: Provider, on: date, weights: Weights) -> tuple[float, str]:
    days = max(0, (on - provider.last_checked).days)
    share = 0.5 ** (days / weights.half_life.freshness_days.value)
    return share, f"Last checked {provider.last_checked.isoformat()}."


def _unknown(need: Need, provider: Provider, judged: Sequence[Fact], index: Index) -> Iterator[Unknown]:
    """What to ask, what matters most first: must-haves, whether they take people, wait, training, programme, wishes."""
    for fact in judged:
        if fact.value is Value.UNKNOWN:
            yield Unknown(fact.name, fact.question)
    if provider.accepting is Value.UNKNOWN:
        yield Unknown("accepting", questions.PLAIN["accepting"])
    if provider.wait_weeks is None:
        yield Unknown("wait", questions.PLAIN["wait"])
    if all(claim.level == "mentioned" for claim in provider.qualifications):
        yield Unknown("training", questions.PLAIN["training"])
    for code in ("individual", "group"):
        if need.format != code and provider.says("format", code) is Value.UNKNOWN:
            yield Unknown(f"format:{code}", questions.about(index.term("format", code)))
    for term in index.vocabulary.get("wish", {}).values():
        if term.code in need.wishes and provider.says("wish", term.code) is Value.UNKNOWN:
            yield Unknown(f"wish:{term.code}", questions.about(term))
