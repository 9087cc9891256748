"""Points: how well one provider fits, part by part, each with a reason that a patient can read.

score = 100 x points earned / points possible, less 15 for each unknown must-have, never below 0. Every rule is
monotone: nearer, fresher, better trained, a shorter wait, a yes in place of an unknown or a no never earn less.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from referral.match import questions
from referral.match.answer import Part, Unknown
from referral.match.facts import Fact
from referral.match.index import Index
from referral.match.lasting import Lasting, part
from referral.match.need import Need
from referral.match.reach import Reach
from referral.match.records import Provider, Term
from referral.match.shares import visits_a_week
from referral.match.stated import stated, stated_with_evidence
from referral.match.value import Value, worth
from referral.match.weights import Weight, Weights
from referral.said import N_, joined, said

_NOT_STATED = Unknown("catchment", questions.PLAIN["catchment_not_stated"])
_AWAY = {
    (False, True, False): N_("{km} km away (about {certain} km certain)."),
    (False, True, True): N_("{km} km away (about {certain} km certain, so it counts like {counted} km)."),
    (False, False, False): N_("Less than 1 km away (about {certain} km certain)."),
    (False, False, True): N_("Less than 1 km away (about {certain} km certain, so it counts like {counted} km)."),
    (True, True, False): N_("Also online; {km} km away (about {certain} km certain)."),
    (True, True, True): N_("Also online; {km} km away (about {certain} km certain, so it counts like {counted} km)."),
    (True, False, False): N_("Also online; Less than 1 km away (about {certain} km certain)."),
    (True, False, True): N_(
        "Also online; Less than 1 km away (about {certain} km certain, so it counts like {counted} km)."
    ),
}
"""Words for a distance: whether online too, whether 1 km or more, whether it counts like another."""


class Scored(NamedTuple):
    """The score 0 to 100 (one decimal), its parts, what is unknown, and the points taken off for unknown must-haves."""

    score: float
    parts: tuple[Part, ...]
    unknown: tuple[Unknown, ...]
    unknown_cost: float


class Scorer:
    """Scores providers for one need; what is the same for all of them is made once."""

    def __init__(self, need: Need, index: Index, weights: Weights):
        self._need, self._weights = need, weights
        self._condition: tuple[str, dict[Value, Part]] | None = None
        if need.condition:
            term = index.term("condition", need.condition)
            told = self._stated("condition", weights.part.condition, term, stated_with_evidence)
            self._condition = f"condition:{term.code}", told
        # In the vocabulary's order, so that the order in which wishes were made changes nothing.
        wished = [term for term in index.vocabulary.get("wish", {}).values() if term.code in need.wishes]
        keys = [f"wish:{term.code}" for term in wished]
        self._wishes = [
            (key, self._stated(key, weights.part.wish, term), Unknown(key, questions.about(term)))
            for key, term in zip(keys, wished, strict=True)
        ]

        # In the order in which the parts are added up.
        applying = [weights.part.travel, weights.part.training, weights.part.programme]
        applying += [weights.part.condition] if need.condition else []
        applying += [weights.part.wait, weights.part.freshness, *(weights.part.wish for _ in wished)]
        self._possible = added_up(weight.value for weight in applying)

    def scored(
        self, provider: Provider, reach: Reach, counted_km: float | None, judged: Sequence[Fact], always: Lasting
    ) -> Scored:
        """Score one provider.

        `counted_km` is its distance as `steps.stepped` counts it, None where it is not known; `always` is what
        `lasting` says of it for the need's age group.
        """
        weights, says = self._weights, provider.attributes.get
        travel = part("travel", weights.part.travel, *_travel(self._need, provider, reach, counted_km, weights))
        parts = [travel, always.training, always.programme]
        if self._condition:
            key, told = self._condition
            parts.append(told[says(key, Value.UNKNOWN)])
        parts += (always.wait, always.freshness)
        parts += [told[says(key, Value.UNKNOWN)] for key, told, _ in self._wishes]
        asked = [fact for fact in judged if fact.value is Value.UNKNOWN]
        cost = weights.unknown.must_have.value * sum(fact.name != "condition" for fact in asked)
        share = added_up([one.points for one in parts]) / self._possible
        return Scored(
            score=round(max(0.0, 100 * share - cost), 1),
            parts=tuple(parts),
            unknown=tuple(self._unknown(provider, asked, always)),
            unknown_cost=cost,
        )

    def _unknown(self, provider: Provider, asked: Iterable[Fact], always: Lasting) -> list[Unknown]:
        """What to ask, what matters most first: must-haves, whether they take referrals on the day, whether they take
        people, wait, training, the area of a service, programme, wishes.
        """
        found = [Unknown(fact.name, fact.question) for fact in asked]
        found += always.asks
        if self._need.place is not None and provider.kind == "service" and provider.catchment is None:
            found.append(_NOT_STATED)
        found += [asked for code, asked in always.formats.items() if code != self._need.format]
        found += [asked for key, _, asked in self._wishes if key not in provider.attributes]
        return found

    def _stated(
        self, name: str, weight: Weight, term: Term, words: Callable[[Term, Value], str] = stated
    ) -> dict[Value, Part]:
        """The part for each thing that can be said of a term."""
        unknown = self._weights.unknown.share.value
        return {value: part(name, weight, worth(value, unknown), words(term, value)) for value in Value}


def added_up(points: Iterable[float]) -> float:
    """One after the other, as columns are added; `sum` of later Pythons corrects the last bit, and a half turns."""
    total = 0.0
    for one in points:
        total += one
    return total


def _travel(
    need: Need, provider: Provider, reach: Reach, counted_km: float | None, weights: Weights
) -> tuple[float, str]:
    unknown = weights.unknown.share.value
    if need.delivery == "online" and reach.online is not Value.NO:
        if reach.online is Value.YES:
            return 1.0, N_("Online: no journey.")
        return unknown, N_("Online: not stated.")
    share, unplaced = 0.0, False
    if reach.in_person is not Value.NO:
        share, unplaced = _journey(provider, reach, counted_km, weights)
    asked_in_person = need.delivery == "in_person" and reach.in_person is not Value.NO
    online = weights.travel.online.value
    if reach.online is Value.YES and reach.home and not asked_in_person and share < online:
        if reach.km is None or counted_km is None:
            return online, N_("Online: no journey.")
        return online, _journey_words(reach, counted_km, also_online=True, unplaced=unplaced)
    return share, _journey_words(reach, counted_km, also_online=False, unplaced=unplaced)


def _journey(provider: Provider, reach: Reach, counted_km: float | None, weights: Weights) -> tuple[float, bool]:
    """The share, and whether it is that of an address that could not be placed."""
    unknown = weights.unknown.share.value
    if reach.km is None or counted_km is None:
        return unknown, False
    visits = visits_a_week(provider, weights)
    share: float = 0.5 ** (counted_km * visits / weights.travel.half_km.value)
    unplaced = reach.perhaps_nearer and share < unknown
    return unknown if unplaced else share, unplaced


def _journey_words(reach: Reach, counted_km: float | None, *, also_online: bool, unplaced: bool) -> str:
    if reach.in_person is Value.NO:
        return (
            N_("Also online; They do not see people in person.")
            if also_online
            else N_("They do not see people in person.")
        )
    if reach.km is None or counted_km is None:
        return N_("How far it is, is not known.")
    km, certain, counted = round(reach.km), round(max(1.0, reach.uncertainty_km)), round(counted_km)
    words = _distance_words(km if reach.km >= 1 else 0, certain, counted if counted != km else None, also_online)
    return joined(" ", words, N_("Another address could not be placed.")) if unplaced else words


@lru_cache(maxsize=4096)
def _distance_words(km: int, certain: int, counted: int | None, also_online: bool) -> str:
    """``km`` 0: less than one; ``counted`` None: as far as it is."""
    return said(_AWAY[also_online, km > 0, counted is not None], km=km, certain=certain, counted=counted)
