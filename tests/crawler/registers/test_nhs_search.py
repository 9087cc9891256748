"""The NHS service search: its questions, its key, its answers, and whether an organisation fits a listed service."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from crawler.listing import Listing, Said
from crawler.registers import RegisterError
from crawler.registers.known import Service, service_of
from crawler.registers.nhs.agreement import agreement
from crawler.registers.nhs.key import HEADER, VARIABLE, nhs_key
from crawler.registers.nhs.page import read_nhs_page
from crawler.registers.nhs.request import NhsRequest, in_postcode, read_nhs_question
from crawler.registers.nhs.response import NhsRecord, read_nhs_answer
from tests.crawler.registers.answers import NHS_API, nhs_answer, nhs_organisation

QUESTION = NhsRequest(filter=in_postcode("SW17 0YF"))


def one(**other: Any) -> NhsRecord:
    (record,) = read_nhs_answer(nhs_answer(nhs_organisation(**other))).records
    return record


# --- questions and the key ---


def test_a_question_as_a_url_and_back() -> None:
    question = NhsRequest(
        search="Wandle",
        search_mode="all",
        search_fields=("OrganisationName",),
        select=("ODSCode", "OrganisationName"),
        top=5,
    )
    url = question.url(NHS_API)
    assert url.startswith(
        f"{NHS_API}?api-version=3&search=Wandle&searchMode=all&searchFields=OrganisationName&$select="
    )
    assert read_nhs_question(url) == question
    assert read_nhs_question(QUESTION.url(NHS_API)) == QUESTION


def test_a_postcode_stays_one_phrase() -> None:
    assert in_postcode("SW17 0YF") == "search.ismatch('\"SW17 0YF\"', 'Postcode')"
    assert in_postcode("x' or \"1\" eq '1") == "search.ismatch('\"x'' or 1 eq ''1\"', 'Postcode')"


@pytest.mark.parametrize(
    "fields",
    [
        {"api_version": "2"},
        {"search_mode": "some"},
        {"top": 0},
        {"top": 1001},
        {"skip": 1001},
        {"select": "ODSCode;drop"},
        {"search": "x" * 201},
        {"subscription_key": "x"},
    ],
)
def test_what_the_specification_does_not_know_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        NhsRequest(**fields)


def test_the_key_is_in_the_header_s_value_and_nowhere_else() -> None:
    secret = "sample0key1never2real"
    key = nhs_key({VARIABLE: f" {secret}\n"})
    assert key.get_secret_value() == secret
    assert HEADER == "apikey"
    for shown in (repr(key), str(key), f"{key}", repr({"key": key}), QUESTION.url(NHS_API), repr(QUESTION)):
        assert secret not in shown
    with pytest.raises(RegisterError) as caught:
        read_nhs_question(f"{NHS_API}?api-version=3&subscription-key={secret}")
    assert "no parameter is called 'subscription-key'" in str(caught.value)
    assert secret not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("value", [None, "", "  ", "two words", "kéy", "a\r\nHost: other"])
def test_what_is_no_key_is_said_without_it(value: str | None) -> None:
    with pytest.raises(RegisterError, match=VARIABLE) as caught:
        nhs_key({} if value is None else {VARIABLE: value})
    assert not value or not value.strip() or value not in str(caught.value)


# --- answers ---


def test_an_organisation() -> None:
    record = one(
        ParentOrganisation={"OrganisationName": "Sample NHS Trust"},
        OrganisationAliases=[{"OrganisationAlias": "Wandle Team"}],
    )
    assert (record.ods_code, record.name) == ("ZZ901", "Wandle Complex Needs Service")
    assert (record.kind, record.kind_code, record.status) == ("Clinic", "CLI", "Visible")
    assert record.address == "Willow Building, London, SW17 0YF"
    assert record.coordinates == (51.4268, -0.1748)
    assert record.contact("telephone") == ["020 7946 0101"]
    assert (record.parent, record.aliases) == ("Sample NHS Trust", ("Wandle Team",))
    assert "Private" not in repr(record)


@pytest.mark.parametrize(
    ("latitude", "longitude", "point"),
    [("51.5", "-0.1", (51.5, -0.1)), (None, -0.1, None), (0, 0, None), (91.0, 0.0, None), ("", "", None)],
)
def test_coordinates(latitude: Any, longitude: Any, point: tuple[float, float] | None) -> None:
    assert one(Latitude=latitude, Longitude=longitude).coordinates == point


def test_nothing_found_is_no_error() -> None:
    assert read_nhs_answer(nhs_answer()).records == ()


OUTCOME = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "diagnostics": "not authorised here"}]}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (json.dumps({"value": OUTCOME}), "refused the question: not authorised here"),
        (json.dumps(OUTCOME), "refused the question: not authorised here"),
        (json.dumps({"fault": {"faultstring": "Invalid ApiKey"}}), "Invalid ApiKey"),
        (json.dumps({"error": {"code": "", "message": "Invalid expression"}}), "Invalid expression"),
        (json.dumps({"statusCode": 429, "message": "Rate limit is exceeded"}), "Rate limit is exceeded"),
        ("<html>", "a web page came back"),
        ("{}", "'value' expected"),
        ('{"value": null}', "value is None"),
        ('{"value": [{}]}', "value.0.ODSCode: Field required"),
        (nhs_answer(nhs_organisation())[:-9], "cut off or no JSON"),
        (nhs_answer(nhs_organisation(ODSCode="../x")), "value.0.ODSCode is '../x'"),
        (nhs_answer(nhs_organisation(OrganisationName="x" * 201)), "at most 200"),
        (nhs_answer(nhs_organisation(Latitude="north")), "value.0.Latitude is 'north'"),
        (nhs_answer(nhs_organisation(Contacts="[]")), "value.0.Contacts is"),
    ],
)
def test_what_is_no_answer_is_said(text: str, words: str) -> None:
    with pytest.raises(RegisterError, match=words):
        read_nhs_answer(text)


def test_a_page_gives_listings() -> None:
    listings, links = read_nhs_page(QUESTION.url(NHS_API), nhs_answer(nhs_organisation()))
    assert links == ()
    (listing,) = listings
    assert (listing.key, listing.kind, listing.name) == ("ZZ901", "service", "Wandle Complex Needs Service")
    assert listing.words("registration_number") == ["ZZ901"]
    assert listing.words("coordinates") == ["51.426800,-0.174800"]
    assert listing.url == f"{NHS_API}?api-version=3&search=ZZ901&searchFields=ODSCode&$top=1&$skip=0"


@pytest.mark.parametrize(
    ("link", "skip"),
    [
        (f"{NHS_API}?api-version=3&$skip=2", 2),
        ("https://search.example.org/docs?$skip=2", None),
        ("http://user@nhs.example.org/service-search-api/?api-version=3&$skip=2", None),
        ("http://nhs.example.org.evil.example.org/service-search-api/?api-version=3&$skip=2", None),
        ("http://nhs.example.org/elsewhere?api-version=3&$skip=2", None),
        (f"{NHS_API}?api-version=3&$skip=0", None),
        (f"{NHS_API}?api-version=3&$skip=5000", None),
        (f"{NHS_API}?apikey=secret&$skip=2", None),
        ("http://[broken/", None),
    ],
)
def test_next_links_stay_on_the_host_and_go_forward(link: str, skip: int | None) -> None:
    answer = nhs_answer(nhs_organisation(), nhs_organisation(ODSCode="ZZ902"), **{"@odata.nextLink": link})
    _, links = read_nhs_page(QUESTION.url(NHS_API), answer)
    assert [read_nhs_question(url).skip for url in links] == ([] if skip is None else [skip])
    assert all(url.startswith(NHS_API) for url in links)


def test_a_full_page_has_a_next_one_until_the_ceiling() -> None:
    full = nhs_answer(nhs_organisation())
    _, (link,) = read_nhs_page(NhsRequest(search="x", top=1).url(NHS_API), full)
    assert read_nhs_question(link).skip == 1
    (listing,), links = read_nhs_page(NhsRequest(search="x", top=1, skip=1000).url(NHS_API), full)
    assert links == ()
    assert listing.words("register_note")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.text(max_size=200) | JSON.map(json.dumps))
def test_anything_is_read_or_a_register_error(text: str) -> None:
    try:
        read_nhs_answer(text)
    except RegisterError as error:
        str(error).encode()


@given(st.sampled_from([*sorted(nhs_organisation()), "ParentOrganisation", "OrganisationAliases"]), JSON, JSON)
def test_an_organisation_with_anything_in_it_is_read_or_a_register_error(key: str, value: Any, link: Any) -> None:
    try:
        read_nhs_page(QUESTION.url(NHS_API), nhs_answer(nhs_organisation(**{key: value}), **{"@odata.nextLink": link}))
    except RegisterError as error:
        str(error).encode()


# --- whether it is the listed service ---

WANDLE = one(Contacts=[{"ContactMethodType": kind, "ContactValue": value} for kind, value in (
    ("Telephone", "020 7946 0101"), ("Website", "www.wandle.example.org"))])  # fmt: skip


@pytest.mark.parametrize(
    ("service", "outcome", "reason"),
    [
        (Service("Wandle Complex Needs", postcodes=frozenset({"SW17 0YF"})), "found", "the same postcode: SW17 0YF"),
        (Service("The Wandle Complex Needs Service", phones=frozenset({"+442079460101"})), "found", "the same phone"),
        (Service("WANDLE COMPLEX NEEDS", hosts=frozenset({"wandle.example.org"})), "found", "the same website"),
        (Service("Team", "Wandle Complex Needs", frozenset({"SW17 0YF"})), "found", "the name is the same"),
        (Service("Wandle Complex Needs"), "ambiguous", "nothing shows that the place is the same"),
        (Service("Sample Pharmacy", postcodes=frozenset({"SW17 0YF"})), "ambiguous", "the name is another"),
        (Service("Trent Service", postcodes=frozenset({"NG1 1AA"})), "not_found", "neither name nor place"),
        (Service("NHS Trust"), "not_found", "neither name nor place"),
        (Service("Other", ods_code="zz901"), "found", "the listing gives the code"),
        (Service("Wandle Complex Needs", ods_code="ZZ902"), "not_found", "another code"),
    ],
)
def test_agreement(service: Service, outcome: str, reason: str) -> None:
    verdict = agreement(service, WANDLE)
    assert verdict.outcome == outcome, verdict.reasons
    assert any(reason in each for each in verdict.reasons), verdict.reasons


def test_everybodys_host_is_no_place() -> None:
    record = one(Contacts=[{"ContactMethodType": "Website", "ContactValue": "https://www.nhs.uk/services/x"}])
    assert agreement(Service("Other", hosts=frozenset({"nhs.uk"})), record).outcome == "not_found"


def test_a_listing_as_a_service() -> None:
    said = [
        ("organization", "Sample NHS Trust"),
        ("address", "15 Sample Drive, London, sw170yf"),
        ("phone", "020 7946 0101"),
        ("website", "https://www.wandle.example.org/mbt"),
    ]
    listing = Listing(
        key="x",
        kind="service",
        name="Wandle Complex Needs Service",
        url="http://example.org/",
        said=tuple(Said(field=field, words=words, quote=words, url="http://example.org/") for field, words in said),
    )
    known = service_of(listing)
    assert known.organization == "Sample NHS Trust"
    assert known.postcodes == {"SW17 0YF"}
    assert known.phones == {"+442079460101"}
    assert known.hosts == {"wandle.example.org"}
