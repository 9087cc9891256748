"""Near misses against two exhaustive oracles: asking again without every subset, and all subsets of what is judged."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain, combinations

from hypothesis import assume, given

from referral.gazetteer import AreasOf
from referral.match import WEIGHTS, match
from referral.match.answer import Answer
from referral.match.index import Index
from referral.match.need import Need
from referral.match.value import Value
from tests.match.building import TODAY, Site, Somebody, Spot, index_of
from tests.match.plain import candidates, relaxations
from tests.match.strategies import areas_of, needs, people, spots, tried, without

_KEYS = ("condition", "payment", "referral_route", "delivery", "format", "language", "within_km")
_AREA = "catchment"
"""No key of the request: given up by asking those who state none."""
_COSTS = {name: weight.value for name, weight in WEIGHTS.relax.items()}
_ALL_SHOWN = WEIGHTS.model_copy(
    update={
        "show": WEIGHTS.show.model_copy(
            update={"near_misses": WEIGHTS.show.near_misses.model_copy(update={"value": 1000})}
        )
    }
)


def _subsets(names: list[str]) -> list[tuple[str, ...]]:
    return list(chain.from_iterable(combinations(names, size) for size in range(len(names) + 1)))


@dataclass(frozen=True)
class Asking:
    """One need over one crowd, to be asked again with must-haves given up."""

    need: Need
    spot: Spot
    areas: AreasOf | None
    index: Index
    anywhere: Index

    @classmethod
    def of(cls, crowd: list[Somebody], need: Need, spot: Spot, areas: AreasOf | None) -> "Asking":
        free = [replace(one, catchment=None, catchment_read=None, areas=()) for one in crowd]
        return cls(need, spot, areas, index_of(crowd), index_of(free))

    def matches(self, given_up: Iterable[str] = (), within_km: float | None = None) -> set[str]:
        """Who matches without some must-haves, or with another distance."""
        keys = [key for key in given_up if key != _AREA]
        need = without(self.need, *keys, **({} if within_km is None else {"within_km": within_km}))
        index = self.anywhere if _AREA in given_up else self.index
        return {one.provider_id for one in match(need, index, self.spot, TODAY, areas=self.areas).matches}


@tried
@given(crowd=people, need=needs(wishes=[]), spot=spots, areas=areas_of)
def test_asking_again_without_every_subset_gives_the_same_near_misses(
    crowd: list[Somebody], need: Need, spot: Spot, areas: AreasOf | None
) -> None:
    # Online is asked for as online: giving it up would also ask another question about the right to treat.
    assume(need.delivery != "online")
    asking = Asking.of(crowd, need, spot, areas)
    base = asking.matches()
    names = sorted([_AREA, *(key for key in _KEYS if getattr(need, key) is not None)])
    gained = {frozenset(subset): asking.matches(subset) - base for subset in _subsets(names)}
    expected = {}
    for subset, ids in gained.items():
        own = ids.difference(*(gained[smaller] for smaller in gained if smaller < subset))
        if own:
            expected[tuple(sorted(subset))] = ids
    answer = match(need, asking.index, spot, TODAY, _ALL_SHOWN, areas=areas)
    assert {one.relax: one.gains_anywhere for one in answer.near_misses} == {
        relax: len(ids) for relax, ids in expected.items()
    }
    for one in answer.near_misses:
        others = [key for key in one.relax if key != "within_km"]
        now = asking.matches(others, one.needs_km) - base
        assert len(now) == one.gains
        assert one.needs_km is None or one.needs_km > (need.within_km or 0)
        own = now.difference(*(gained[smaller] for smaller in gained if smaller < frozenset(one.relax)))
        assert len(own) == one.gains_only
        assert one.best.provider_id in own
        _nothing_nearer_would_do(one.relax, one.needs_km, asking, gained)
    _cheapest_first(answer)


def _nothing_nearer_would_do(
    relax: tuple[str, ...], needs_km: int | None, asking: Asking, gained: dict[frozenset[str], set[str]]
) -> None:
    """One kilometre less gains nobody whom a smaller set does not gain."""
    within_km = asking.need.within_km
    if needs_km is None or within_km is None or needs_km - 1 <= within_km:
        return
    less = asking.matches([key for key in relax if key != "within_km"], needs_km - 1)
    smaller = set().union(*(ids for subset, ids in gained.items() if subset < frozenset(relax)))
    assert less <= smaller | asking.matches()


def _cheapest_first(answer: Answer) -> None:
    costs = [sum(_COSTS[name] for name in one.relax) for one in answer.near_misses]
    assert costs == sorted(costs)


@tried
@given(crowd=people, need=needs(), spot=spots, areas=areas_of)
def test_all_subsets_of_the_judged_must_haves_give_the_same_sets(
    crowd: list[Somebody], need: Need, spot: Spot, areas: AreasOf | None
) -> None:
    everybody = candidates(need, index_of(crowd), spot, WEIGHTS, areas)
    failing = {
        one.provider.id: {fact.name for fact in one.facts if fact.value is Value.NO}
        for one in everybody
        if any(fact.value is Value.NO for fact in one.facts)
    }
    names = sorted(set(chain.from_iterable(failing.values())))
    gained = {
        frozenset(subset): {key for key, missed in failing.items() if missed <= set(subset)}
        for subset in _subsets(names)
    }
    expected = {
        tuple(sorted(subset)): len(ids)
        for subset, ids in gained.items()
        if ids.difference(*(gained[smaller] for smaller in gained if smaller < subset))
    }
    found = relaxations(everybody, _COSTS)
    assert {one.relax: one.gains_anywhere for one in found} == expected
    assert all((one.needs_km is not None) == ("within_km" in one.relax) for one in found)


@tried
@given(crowd=people, need=needs(), spot=spots)
def test_whatever_can_be_missed_has_a_cost_or_is_never_given_up(crowd: list[Somebody], need: Need, spot: Spot) -> None:
    for one in candidates(need, index_of(crowd), spot, WEIGHTS):
        assert one.missed <= _COSTS.keys()


def test_widening_says_how_far_and_how_many() -> None:
    spot = Spot()
    crowd = [
        Somebody(id=name, sites=(Site(spot.latitude + km / 111.1949, spot.longitude),))
        for name, km in (("in", 10.0), ("out", 61.4), ("also", 61.8), ("farther", 90.0))
    ]
    answer = match(without(Need(place="London"), within_km=50), index_of(crowd), spot, TODAY)
    assert [one.provider_id for one in answer.matches] == ["in"]
    (near,) = answer.near_misses
    assert (near.relax, near.gains, near.needs_km, near.gains_anywhere) == (("within_km",), 2, 62, 3)
    assert near.best.provider_id in {"out", "also"}
    assert near.best.distance_km is not None
    assert math.ceil(near.best.distance_km) == near.needs_km


def test_nobody_who_takes_no_new_patients_is_a_gain() -> None:
    closed = Somebody(id="closed", sites=(Site(51.5, -0.1),), accepting="no", attributes={"payment:public": "no"})
    answer = match(without(Need(place="London"), payment="public"), index_of([closed]), Spot(), TODAY)
    assert answer.near_misses == ()
    assert answer.not_accepting == ()
