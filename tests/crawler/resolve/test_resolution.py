"""What must hold of every resolution: its order, its vetoes, its ids, its bounds."""

import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import BadInputError
from crawler.resolve import Decision, Record, Resolution, record_of, resolve
from crawler.resolve.blocking import candidates
from crawler.resolve.counts import Counts
from crawler.resolve.ids import identifier as published_identifier
from crawler.resolve.ids import own_id
from crawler.resolve.names import Name
from crawler.resolve.vetoes import Vetoes
from tests.bench.dirty import dirty_listings
from tests.crawler.resolve.making import record


@cache
def dirty(count: int = 100, seed: int = 3) -> tuple[Record, ...]:
    return tuple(record_of(one.kept, one.facts) for one in dirty_listings(count, seed))


@cache
def resolved() -> Resolution:
    return resolve(dirty())


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(random: Random) -> None:
    shuffled = list(dirty())
    random.shuffle(shuffled)
    assert resolve(shuffled) == resolved()


def test_the_hash_seed_changes_nothing() -> None:
    told = "from tests.crawler.resolve.test_resolution import dirty, resolve; print(repr(resolve(dirty(60))))"
    environment = {**os.environ, "PYTHONHASHSEED": "0" if os.environ.get("PYTHONHASHSEED") != "0" else "1"}
    elsewhere = subprocess.run(
        [sys.executable, "-c", told], env=environment, capture_output=True, text=True, check=True
    )
    assert elsewhere.stdout.strip() == repr(resolve(dirty(60)))


@pytest.mark.parametrize("seed", range(8))
def test_no_provider_holds_two_listings_that_a_veto_keeps_apart(seed: int) -> None:
    records = {one.ref: one for one in dirty(80, seed)}
    vetoes = Vetoes(Counts(sorted(records.values(), key=lambda one: one.ref)), {})
    for cluster in resolve(records.values()).clusters:
        for a, b in combinations(cluster.members, 2):
            assert not vetoes.between(records[a], records[b])


def test_every_listing_is_in_one_provider_and_every_redirect_leads_to_one() -> None:
    found = resolved()
    assert sorted(ref for cluster in found.clusters for ref in cluster.members) == sorted(one.ref for one in dirty())
    ids = {cluster.id for cluster in found.clusters}
    assert len(ids) == len(found.clusters)
    assert set(found.redirects.values()) <= ids
    assert not set(found.redirects) & ids


def test_the_heaviest_question_comes_first_and_two_providers_are_asked_about_once() -> None:
    found = resolved()
    assert [one.weight for one in found.reviews] == sorted((one.weight for one in found.reviews), reverse=True)
    of = {ref: cluster.id for cluster in found.clusters for ref in cluster.members}
    asked = [frozenset((of[one.a], of[one.b])) for one in found.reviews]
    assert len(asked) == len(set(asked))
    assert all(len(pair) == 2 for pair in asked)


@cache
def unrelated() -> list[Record]:
    letters = "bcdfghklmnprst"
    return [
        record({"name": f"No{x}ody {y.upper()}ellwhere", "country": country}, f"{country.lower()}_list", f"/{x}{y}")
        for country in ("IE", "GB")
        for x, y in zip(letters, reversed(letters), strict=True)
    ]


@given(st.sets(st.integers(0, 27)))
def test_unrelated_listings_change_no_id(which: set[int]) -> None:
    after = resolve([*dirty(), *(unrelated()[at] for at in which)])
    before = resolved()
    providers = {one.id: one.members for one in after.clusters}
    assert all(providers[one.id] == one.members for one in before.clusters)
    assert after.redirects == before.redirects


def test_a_provider_has_the_id_of_its_oldest_listing_and_the_others_redirect() -> None:
    old = record({"name": "Ada Sampleton", "phone": "020 7946 0101"}, "gb_b", "/ada", "2026-01-01")
    new = record({"name": "Dr Ada Sampleton", "phone": "020 7946 0101"}, "gb_a", "/1", "2026-02-01")
    found = resolve([new, old])
    assert [one.id for one in found.clusters] == [own_id(old)] == [published_identifier("p", "gb_b", "/ada")]
    assert found.redirects == {own_id(new): own_id(old)}


def test_a_renamed_source_keeps_the_id() -> None:
    before = record({"name": "Ada Sampleton"}, "gb_b", "/ada")
    after = record({"name": "Ada Sampleton"}, "gb_new", "/ada", came_from="gb_b")
    assert own_id(before) == own_id(after)


def test_a_third_listing_does_not_bring_two_people_together() -> None:
    house = {
        "phone": "020 7946 0101",
        "address": "1 Sample Street, Exampleham, SW17 0YF",
        "email": "a@sampleton.example",
    }
    jane = record({"name": "Jane Sampleton", **house}, "gb_a")
    john = record({"name": "John Sampleton", **house}, "gb_b")
    unclear = record({"name": "J. Sampleton", **house}, "gb_c")
    found = resolve([jane, john, unclear])
    assert not any({jane.ref, john.ref} <= set(one.members) for one in found.clusters)
    assert any("two people's names" in one.reason for one in found.refused)


def test_a_listing_given_twice_is_an_error_that_names_it() -> None:
    ada = record({"name": "Ada Sampleton"})
    with pytest.raises(BadInputError, match="'/1' of gb_list_a is there twice"):
        resolve([ada, replace(ada, url="https://other.example/")])


def test_a_switchboard_of_many_people_makes_few_pairs() -> None:
    ada = record({"name": "Ada Sampleton", "phone": "020 7946 0101"})
    names = [f"{a}{b}{c}" for a in "bcdfghjklm" for b in "aeiou" for c in "rlst"]
    crowd = [replace(ada, ref=("gb_clinic", f"/{name}"), name=Name((f"{name}ia",), (f"{name}son",))) for name in names]
    assert len(crowd) == 200
    assert len(candidates(crowd)) < 200 * 10


def test_the_reasons_are_sentences_for_people() -> None:
    address = {"address": "1 Sample Street, Exampleham, SW17 0YF"}
    ada = record({"name": "Dr Ada Sampleton", "phone": "020 7946 0101", **address}, "gb_a")
    same = record({"name": "Ada Sampleton", "phone": "020 7946 0101", **address}, "gb_b")
    (cluster,) = resolve([ada, same]).clusters
    (pair,) = cluster.joins
    said = [one.says for one in pair.evidence]
    assert said == [
        "“Dr Ada Sampleton” and “Ada Sampleton” are the same name; 2 listings have the family name Sampleton",
        "Both give the phone number 020 7946 0101, which 2 listings have",
        "Both are at the same place: the street Sample St 1, the postcode SW170YF, the town Exampleham",
    ]


def test_a_decision_of_other_kinds_is_carried_and_changes_no_provider() -> None:
    ada = record({"name": "Ada Sampleton"})
    wish = Decision(
        1, "set_value", "M. Aintainer", "2026-11-22", "she wrote to us", a=ada.ref, field="phone", value="1"
    )
    found = resolve([ada], [wish])
    assert found.carried == (wish,)
    assert found.clusters == resolve([ada]).clusters
