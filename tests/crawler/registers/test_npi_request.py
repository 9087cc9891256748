"""Questions to the NPI registry: the rules by which it would refuse them, and its pages."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from crawler.registers import RegisterError
from crawler.registers.npi.request import MOST, NpiRequest, read_npi_question
from tests.crawler.registers.answers import NPI_API


def test_a_question_as_a_url_and_back() -> None:
    question = NpiRequest(
        enumeration_type="NPI-1",
        first_name="Dana",
        last_name="O'Sample",
        use_first_name_alias=False,
        state="CO",
        limit=200,
    )
    url = question.url(NPI_API)
    asked = parse_qs(urlsplit(url).query)
    assert asked["version"] == ["2.1"]
    assert asked["last_name"] == ["O'Sample"]
    assert asked["use_first_name_alias"] == ["False"]
    assert "number" not in asked
    assert read_npi_question(url) == question


@pytest.mark.parametrize(
    "fields",
    [
        {"number": "1000000004"},
        {"last_name": "Samplewood"},
        {"last_name": "Sa*"},
        {"state": "CO", "city": "Boulder"},
        {"state": "CO", "taxonomy_description": "Psychologist, Clinical"},
        {"postal_code": "80302"},
        {"postal_code": "80*"},
        {"postal_code": "803020001"},
        {"country_code": "DK"},
        {"organization_name": "Sample Clinic @ Boulder", "enumeration_type": "NPI-2"},
        {"first_name": "Dana", "name_purpose": "ao", "enumeration_type": "NPI-2"},
        {"city": "Boulder", "address_purpose": "location"},
    ],
)
def test_what_the_registry_takes(fields: dict[str, Any]) -> None:
    NpiRequest(**fields)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "nothing asked for"),
        ({"state": "CO"}, "error 07"),
        ({"state": "CO", "enumeration_type": "NPI-1", "country_code": "US"}, "error 07"),
        ({"enumeration_type": "NPI-1"}, "error 09"),
        ({"country_code": "US"}, "error 09"),
        ({"enumeration_type": "NPI-3", "last_name": "Sample"}, "'NPI-1' or 'NPI-2'"),
        ({"last_name": "S*"}, "two leading characters"),
        ({"postal_code": "8*"}, "five or nine digits"),
        ({"last_name": "Sa*mple"}, "error 05"),
        ({"last_name": "Sämple"}, "letters without accents"),
        ({"last_name": "Sample<script>"}, "error 05"),
        ({"last_name": ""}, "error 05"),
        ({"number": "1000000005"}, "check digit"),
        ({"number": "123"}, "ten digits"),
        ({"last_name": "Sample", "limit": 201}, "200"),
        ({"last_name": "Sample", "limit": 0}, "greater than or equal to 1"),
        ({"last_name": "Sample", "skip": 1001}, "1000"),
        ({"last_name": "Sample", "version": "2.0"}, "'2.1'"),
        ({"last_name": "Sample", "state": "Colorado"}, "pattern"),
        ({"last_name": "Sample", "enumeration_type": "NPI-2"}, "for NPI-1"),
        ({"organization_name": "Sample", "enumeration_type": "NPI-1"}, "for NPI-2"),
        ({"first_name": "Da*", "use_first_name_alias": True}, "wildcard"),
        ({"last_name": "Sample", "surname": "Sample"}, "Extra inputs"),
    ],
)
def test_what_the_registry_refuses_is_refused_before(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        NpiRequest(**fields)


def test_a_url_that_is_no_question_is_said() -> None:
    for url in (NPI_API, f"{NPI_API}?state=CO", f"{NPI_API}?last_name=Sample&limit=many"):
        with pytest.raises(RegisterError, match="the question is not as documented"):
            read_npi_question(url)


@given(st.integers(0, 3000), st.integers(1, 200))
def test_pages_follow_until_a_short_one_or_the_ceiling(there: int, limit: int) -> None:
    question: NpiRequest | None = NpiRequest(last_name="Sample", limit=limit)
    seen, cut = 0, None
    while question:
        brought = max(0, min(limit, there - question.skip))
        seen, cut = max(seen, question.skip + brought), question.cut_after(brought)
        question = question.after(brought)
    assert seen <= MOST
    if cut is None:
        assert seen == there
    else:
        assert f"{seen:,}" in cut
        assert seen <= there
