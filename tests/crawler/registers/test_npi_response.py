"""Answers of the NPI registry: what is read, what is left behind, and what is no answer."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.registers import RegisterError
from crawler.registers.npi.page import read_npi_page
from crawler.registers.npi.request import NpiRequest
from crawler.registers.npi.response import NpiRecord, PersonName, read_npi_answer
from tests.crawler.registers.answers import NPI_API, npi_address, npi_answer, npi_organization, npi_person


def one(result: Any) -> NpiRecord:
    (record,) = read_npi_answer(npi_answer(result))
    return record


def test_a_person() -> None:
    licence = {"code": "103TC0700X", "desc": "Psychologist", "primary": True, "state": "CO", "license": "PSY.1"}
    record = one(npi_person(taxonomies=[licence], practiceLocations=[npi_address(None, city="DENVER")]))
    assert (record.number, record.entity, record.active) == ("1000000004", "individual", True)
    assert record.name == "Dana Marie Samplewood"
    assert record.page == "https://npiregistry.cms.hhs.gov/provider-view/1000000004"
    assert record.person is not None
    assert record.person.written == "DANA MARIE SAMPLEWOOD"
    assert record.credential == "PH.D."
    assert [(one.code, one.licence, one.state, one.primary) for one in record.taxonomies] == [
        ("103TC0700X", "PSY.1", "CO", True)
    ]
    assert [place.written for place in record.places] == [
        "1 SAMPLE STREET, BOULDER, CO 80302-0001",
        "1 SAMPLE STREET, DENVER, CO 80302-0001",
    ]
    assert (record.enumerated, record.last_updated) == (date(2012, 5, 7), date(2024, 3, 1))


def test_mailing_addresses_and_signing_officials_are_left_behind() -> None:
    text = npi_answer(npi_person(), npi_organization())
    records = read_npi_answer(text)
    url = NpiRequest(last_name="Samplewood").url(NPI_API)
    kept = repr(records) + repr(read_npi_page(url, text))
    for private in ("PRIVATE", "LONGMONT", "0199", "SIGNING", "OFFICIAL", "0177"):
        assert private in text
        assert private not in kept


def test_of_a_sole_proprietor_s_home_the_town_is_kept() -> None:
    alone = {"sole_proprietor": "YES"}
    both = [npi_address("LOCATION"), npi_address("MAILING", address_1="1 Sample Street")]
    (home,) = one(npi_person(alone, addresses=both)).places
    assert home.written == "BOULDER, CO"
    assert home.postal_code is None
    (shared,) = one(npi_person({"sole_proprietor": "NO"}, addresses=both)).places
    assert shared.written.startswith("1 SAMPLE STREET")
    (office,) = one(npi_person(alone)).places
    assert office.written.startswith("1 SAMPLE STREET")


def test_numbers_as_numbers_placeholders_and_new_fields() -> None:
    other = {"type": "Former Name", "first_name": "DANA", "last_name": "SAMPLE", "prefix": "--"}
    record = one(
        npi_person(
            {"name_suffix": "--", "middle_name": "", "status": "D", "certification_date": "2026-01-01"},
            number=1000000004,
            created_epoch="1336348800000",
            endpoints=[{"endpoint": "x"}],
            other_names=[other, {"organization_name": "SAMPLE PRACTICE"}, {"first_name": "ONLY"}],
        )
    )
    assert record.number == "1000000004"
    assert record.name == "Dana Samplewood"
    assert record.active is False
    assert record.other_names == (PersonName("DANA", None, "SAMPLE"), "SAMPLE PRACTICE")
    assert one(npi_person({"status": None})).active is None


def test_an_organisation_keeps_its_name_as_written() -> None:
    record = one(npi_organization())
    assert (record.entity, record.name, record.person) == ("organization", "SAMPLE CLINIC LLC", None)


def test_a_refusal_in_a_200_is_an_error_in_the_registrys_words() -> None:
    errors = [{"description": "Field state requires additional search criteria", "field": "state", "number": "07"}]
    with pytest.raises(RegisterError, match=r"requires additional search criteria \(field state, error 07\)"):
        read_npi_answer(json.dumps({"Errors": errors}))
    with pytest.raises(RegisterError, match="no reason given"):
        read_npi_answer('{"Errors": []}')


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the answer is empty"),
        ("<!doctype html><h1>Down for maintenance</h1>", "a web page came back"),
        (npi_answer(npi_person())[:-40], "cut off or no JSON"),
        ("[]", "is a list"),
        ("null", "is a NoneType"),
        ('{"result_count": NaN, "results": []}', "NaN is no JSON"),
        ("{}", "'results' or 'Errors' expected"),
        ('{"message": "Endpoint request timed out"}', "the answer has 'message'"),
        ('{"results": []}', "result_count: Field required"),
        ('{"result_count": 2, "results": []}', "result_count is 2, but 0 results"),
        ('{"result_count": "0", "results": []}', "result_count is '0'"),
        ('{"result_count": 0, "results": {}}', "results is"),
        ("[" * 200_000, "nested far deeper|cut off"),
        ('{"result_count": 1' + "0" * 5000 + "}", "cut off or no JSON"),
        (npi_answer(npi_person(number="1000000005")), "an NPI expected"),
        (npi_answer(npi_person(number=True)), "results.0.number is True"),
        (npi_answer(npi_person(enumeration_type="NPI-9")), "results.0.enumeration_type is 'NPI-9'"),
        (npi_answer(npi_person(addresses=None)), "results.0.addresses is None"),
        (npi_answer(npi_person({"first_name": None})), "first_name and last_name expected"),
        (npi_answer(npi_person({"last_updated": "yesterday"})), "last_updated is 'yesterday'"),
        (npi_answer(npi_person({"first_name": "\ud800"})), "results.0.basic.first_name"),
        (npi_answer(npi_person({"first_name": "A" * 301})), "at most 300"),
        (npi_answer(npi_person(enumeration_type="NPI-2")), "an organization_name expected"),
    ],
)
def test_what_is_no_answer_is_said(text: str, words: str) -> None:
    with pytest.raises(RegisterError, match=words):
        read_npi_answer(text)


def test_a_name_that_fits_no_listing_is_said() -> None:
    long = npi_person({"first_name": "A" * 150, "last_name": "B" * 150})
    with pytest.raises(RegisterError, match="1000000004 is no listing"):
        read_npi_page(NpiRequest(last_name="Sample").url(NPI_API), npi_answer(long))


def test_a_page_gives_listings_and_the_next_page_on_the_same_host() -> None:
    first = NpiRequest(last_name="Samplewood", limit=2)
    listings, links = read_npi_page(first.url(NPI_API), npi_answer(npi_person(), npi_organization()))
    assert [(one.key, one.kind, one.name) for one in listings] == [
        ("1000000004", "practitioner", "Dana Marie Samplewood"),
        ("1000000012", "service", "SAMPLE CLINIC LLC"),
    ]
    assert listings[0].words("registration_number") == ["1000000004"]
    assert listings[0].words("phone") == ["303-555-0122"]
    assert listings[0].words("register_note") == []
    assert links == (first.model_copy(update={"skip": 2}).url(NPI_API),)
    _, no_more = read_npi_page(first.url(NPI_API), npi_answer(npi_person()))
    assert no_more == ()


def test_the_ceiling_is_said_where_it_cuts() -> None:
    last = NpiRequest(last_name="Samplewood", limit=1, skip=1000)
    (listing,), links = read_npi_page(last.url(NPI_API), npi_answer(npi_person()))
    assert links == ()
    assert listing.words("register_note") == [
        "the registry shows the first 1,001 results only; a narrower question is needed"
    ]


def test_the_same_record_reads_the_same_whatever_was_asked() -> None:
    questions = [NpiRequest(last_name="Samplewood"), NpiRequest(first_name="Dana", state="CO")]
    listings = [read_npi_page(one.url(NPI_API), npi_answer(npi_person()))[0][0] for one in questions]
    assert listings[0] == listings[1] == listings[0].merged_with(listings[1])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.text(max_size=200) | JSON.map(json.dumps))
def test_anything_is_read_or_a_register_error(text: str) -> None:
    try:
        assert isinstance(read_npi_answer(text), tuple)
    except RegisterError as error:
        str(error).encode()


@given(st.sampled_from(sorted(npi_person())), st.sampled_from(["", "basic", "addresses", "taxonomies"]), JSON)
def test_a_result_with_anything_in_it_is_read_or_a_register_error(key: str, inside: str, value: Any) -> None:
    result = npi_person()
    if inside in {"addresses", "taxonomies"}:
        result[inside][0][sorted(result[inside][0])[len(key) % 3]] = value
    elif inside:
        result[inside][sorted(result[inside])[len(key) % 5]] = value
    else:
        result[key] = value
    try:
        read_npi_page(NpiRequest(last_name="Sample").url(NPI_API), npi_answer(result))
    except RegisterError as error:
        str(error).encode()
