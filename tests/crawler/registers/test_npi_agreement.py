"""Whether a record fits a listed practitioner: found, ambiguous, not_found, and why."""

import dataclasses
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.listing import Listing, Said
from crawler.registers.known import Person, person_of
from crawler.registers.npi.agreement import agreement
from crawler.registers.npi.response import NpiRecord, PersonName, read_npi_answer
from crawler.registers.verdict import Agreement, among
from tests.crawler.registers.answers import npi_address, npi_answer, npi_organization, npi_person

PHONE = "+13035550122"


def record(basic: dict[str, Any] | None = None, **other: Any) -> NpiRecord:
    return read_npi_answer(npi_answer(npi_person(basic, **other)))[0]


def person(
    first: str = "Dana",
    last: str = "Samplewood",
    middle: str = "",
    *,
    phones: Iterable[str] = (),
    towns: Iterable[str] = (),
    states: Iterable[str] = (),
    credentials: Iterable[str] = (),
    npi: str | None = None,
) -> Person:
    return Person(
        first, middle, last, frozenset(credentials), frozenset(towns), frozenset(states), frozenset(phones), npi
    )


DANA = record()


@pytest.mark.parametrize(
    ("listed", "outcome", "reason"),
    [
        (person(phones={PHONE}), "found", "the same phone: +13035550122"),
        (person(towns={"boulder"}), "found", "the same town: BOULDER"),
        (person(towns={"boulder"}, states={"CO"}), "found", "the same state: CO"),
        (person(states={"CO"}, credentials={"phd"}), "found", "the same credential: PHD"),
        (person(npi="1000000004"), "found", "the listing gives the number"),
        (person(npi="1000000012", phones={PHONE}), "not_found", "the listing gives another number"),
        (person(), "ambiguous", "only the name is the same"),
        (person(states={"CO"}), "ambiguous", "the same state: CO"),
        (person(credentials={"phd"}), "ambiguous", "the same credential"),
        (person(states={"TX"}, towns={"boulder"}), "ambiguous", "the listing is in TX, the record in CO"),
        (person("D", towns={"boulder"}), "ambiguous", "the first name may be the same"),
        (person("D.", phones={PHONE}), "found", "the first name may be the same"),
        (person("Marie", towns={"boulder"}, credentials={"phd"}), "found", "the first name may be the same"),
        (person("Dana", "Samplewood-Lee", towns={"boulder"}), "ambiguous", "the family name is partly the same"),
        (person("Dana", "Samplewood", "Louise", towns={"boulder"}), "ambiguous", "the middle name is 'MARIE'"),
        (person("Dana", "Samplewood", "M.", towns={"boulder"}), "found", "the name is the same"),
        (person("D", states={"TX"}), "not_found", "nothing else is the same"),
        (person("Donna", phones={PHONE}), "not_found", "the first name is 'DANA', not 'Donna'"),
        (person("Dana", "Otherwood", phones={PHONE}), "not_found", "the family name is 'SAMPLEWOOD'"),
        (person("Dána", "SAMPLEWÓOD", towns={"boulder"}), "found", "the name is the same"),
        (person("", "", towns={"boulder"}), "not_found", "the family name"),
    ],
)
def test_one_record(listed: Person, outcome: str, reason: str) -> None:
    verdict = agreement(listed, DANA)
    assert verdict.outcome == outcome, verdict.reasons
    assert any(reason in each for each in verdict.reasons), verdict.reasons
    assert verdict.number == "1000000004"


def test_a_former_name_counts_and_an_organisation_does_not() -> None:
    former = record(other_names=[{"type": "Former Name", "first_name": "DANA", "last_name": "FORMERLY"}])
    assert agreement(person("Dana", "Formerly", towns={"boulder"}), former).outcome == "found"
    clinic = read_npi_answer(npi_answer(npi_organization()))[0]
    assert agreement(person(phones={PHONE}), clinic).outcome == "not_found"


def test_the_same_town_of_another_state_is_another_town() -> None:
    elsewhere = record(addresses=[npi_address("LOCATION", state="WY")], taxonomies=[])
    assert agreement(person(towns={"boulder"}, states={"CO"}), elsewhere).outcome == "ambiguous"


def test_what_is_not_active_is_said_and_is_still_the_person() -> None:
    verdict = agreement(person(towns={"boulder"}), record({"status": "D"}))
    assert verdict.outcome == "found"
    assert "the registry's status is D, not A (active)" in verdict.reasons


def test_a_whole_answer() -> None:
    dana, other = person(towns={"boulder"}), record({"first_name": "DONNA"}, number="1000000012")
    twin = record(number="1000000020")
    assert among([agreement(dana, each) for each in (other, DANA)]).number == "1000000004"
    both = among([agreement(dana, each) for each in (DANA, twin)])
    assert both.outcome == "ambiguous"
    assert both.reasons == ("2 records fit equally: 1000000004, 1000000020",)
    maybe = among([agreement(person(), each) for each in (DANA, other)])
    assert maybe.outcome == "ambiguous"
    assert all(reason.startswith("1000000004: ") for reason in maybe.reasons)
    nobody = among([agreement(dana, other)])
    assert nobody == Agreement("not_found", ("none of 1 records fits", "this says nothing about a licence"))
    assert among([]).reasons[0] == "the register returned no record"
    assert among([], "the registry shows the first 1,200 results only").outcome == "ambiguous"


def test_no_reason_ever_says_unlicensed() -> None:
    for verdict in (among([]), agreement(person("Donna"), DANA), agreement(person(), DANA)):
        assert "unlicensed" not in " ".join(verdict.reasons).lower()


RANK = ("not_found", "ambiguous", "found")
EVIDENCE: dict[str, Any] = {"phones": {PHONE}, "towns": {"boulder"}, "states": {"CO"}, "credentials": {"phd"}}


@given(
    st.sets(st.sampled_from(sorted(EVIDENCE))), st.sampled_from(sorted(EVIDENCE)), st.sampled_from(["Dana", "D", "X"])
)
def test_more_in_common_never_fits_less(known: set[str], more: str, first: str) -> None:
    before = person(first, **{name: EVIDENCE[name] for name in known})
    after = person(first, **{name: EVIDENCE[name] for name in {*known, more}})
    assert RANK.index(agreement(after, DANA).outcome) >= RANK.index(agreement(before, DANA).outcome)


@given(*(st.text(max_size=12) for _ in range(4)))
def test_any_two_names_are_judged(first: str, last: str, theirs: str, family: str) -> None:
    there = dataclasses.replace(DANA, person=PersonName(theirs, None, family))
    assert agreement(person(first, last), there).outcome in RANK


def test_a_listing_as_a_person() -> None:
    said = [
        ("credentials", "Licensed Psychologist"),
        ("address", "1 Sample Street, Boulder, Colorado 80302"),
        ("address", "Denver, CO"),
        ("phone", "(303) 555-0122"),
        ("prose", "My NPI number is 1000000004."),
    ]
    listing = Listing(
        key="x",
        kind="practitioner",
        name="Dr. Dana M. van Samplewood, Ph.D.",
        url="http://example.org/",
        said=tuple(Said(field=field, words=words, quote=words, url="http://example.org/") for field, words in said),
    )
    known = person_of(listing)
    assert (known.first, known.middle, known.last) == ("Dana", "M.", "van Samplewood")
    assert "phd" in known.credentials
    assert known.towns == frozenset({"boulder", "denver"})
    assert known.states == frozenset({"CO"})
    assert known.phones == frozenset({PHONE})
    assert known.npi == "1000000004"
