"""The request: what is accepted, and what a refusal says."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from referral.match import Need, Problem, problems, read_need
from tests.match.building import index_of

CODES = index_of([]).codes
CONTRACT = {
    "place": "SW17 0YF",
    "country": "GB",
    "condition": "bpd",
    "age_group": "adult",
    "payment": "public",
    "referral_route": "primary_care",
    "delivery": "in_person",
    "format": "group",
    "language": "pl",
    "within_km": 50,
    "wishes": ["step_free"],
    "limit": 5,
    "on": "2026-11-21",
}


def refused(data: object) -> list[Problem]:
    with pytest.raises(ValidationError) as caught:
        read_need(data, CODES)
    return problems(caught.value)


def test_the_contracts_own_request_is_read_whole() -> None:
    need = read_need(CONTRACT, CODES)
    assert need.model_dump(mode="json") == {**CONTRACT, "within_km": 50.0}
    assert need.on == date(2026, 11, 21)


def test_every_key_is_optional_but_the_place() -> None:
    need = read_need({"place": "Leeds"}, CODES)
    assert need.model_dump(exclude_defaults=True) == {"place": "Leeds"}
    assert need.limit == 5


def test_a_form_sends_texts_and_empty_fields() -> None:
    form = {"place": " Leeds ", "within_km": "50", "limit": "3", "country": "", "wishes": "step_free", "on": " "}
    need = read_need(form, CODES)
    assert (need.place, need.within_km, need.limit, need.country, need.on) == ("Leeds", 50.0, 3, None, None)
    assert need.wishes == ("step_free",)


def test_online_needs_neither_place_nor_country() -> None:
    assert read_need({"delivery": "online"}, CODES).place is None
    (problem,) = refused({"delivery": "in_person"})
    assert problem["key"] == "place"
    assert problem["value"] is None
    assert problem["allowed"]
    assert refused({})[0]["key"] == "place"
    assert refused({"delivery": "online", "within_km": 5})[0]["key"] == "within_km"


def test_an_unknown_key_lists_the_keys() -> None:
    (problem,) = refused({"place": "Leeds", "postcode": "LS1"})
    assert problem == {
        "key": "postcode",
        "value": "LS1",
        "problem": "is not a key of the request",
        "allowed": list(CONTRACT),
    }
    assert refused({"place": "Leeds", "": ""})[0]["key"] == ""


@pytest.mark.parametrize(
    ("key", "vocabulary"),
    [
        ("condition", "condition"),
        ("age_group", "age_group"),
        ("payment", "payment"),
        ("referral_route", "referral_route"),
        ("delivery", "delivery"),
        ("format", "format"),
        ("wishes", "wish"),
    ],
)
@pytest.mark.parametrize("value", ["toothache", 7, True, {"a": 1}, ["bpd", "x"], "BPD"])
def test_an_unknown_value_lists_the_codes(key: str, vocabulary: str, value: object) -> None:
    (problem,) = refused({"place": "Leeds", key: value})
    assert problem["key"] == key
    assert problem["allowed"] == list(CODES[vocabulary])
    assert "codes allowed" in problem["problem"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("country", "UK"),
        ("country", "GBR"),
        ("country", "ZZ"),
        ("country", 44),
        ("language", "English"),
        ("language", "xx"),
        ("language", "und"),
        ("language", "a" * 300),
        ("within_km", 0),
        ("within_km", -1),
        ("within_km", 20001),
        ("within_km", "near"),
        ("within_km", True),
        ("within_km", float("nan")),
        ("within_km", float("inf")),
        ("limit", 0),
        ("limit", 51),
        ("limit", 2.5),
        ("limit", True),
        ("on", "2026-13-01"),
        ("on", "1763683200"),
        ("on", 1763683200),
        ("on", "21/11/2026"),
        ("on", "9999-12-31"),
        ("on", "1999-12-31"),
        ("on", "2026-11-21T10:00"),
        ("place", "x" * 201),
        ("place", ["Leeds"]),
    ],
)
def test_a_wrong_value_is_named_with_what_would_be_right(key: str, value: object) -> None:
    found = refused({"place": "Leeds", key: value})
    assert [problem["key"] for problem in found] == [key]
    assert found[0]["allowed"]
    assert found[0]["problem"]
    assert len(found[0]["value"] or "") <= 100


@pytest.mark.parametrize("data", [None, [], "place", 7, b"\x00\xff"])
def test_something_that_is_no_object_is_refused_in_words(data: Any) -> None:
    (problem,) = refused(data)
    assert problem["problem"] == "should be a JSON object"
    assert problem["allowed"] == list(CONTRACT)


def test_every_fault_is_told_at_once_and_no_more_than_100_characters_of_it() -> None:
    found = refused({"place": "Leeds", "condition": "x" * 500, "limit": 0, "k" * 500: "v" * 500})
    assert {problem["key"] for problem in found} == {"condition", "limit", "k" * 100}
    assert all(len(problem["value"] or "") <= 100 for problem in found)
    assert not any("x" * 101 in str(problem) for problem in found)


@pytest.mark.parametrize(("written", "kept"), [("PL", "pl"), ("en_gb", "en-GB"), ("pt-br", "pt-BR"), ("no", "no")])
def test_languages_are_kept_in_standard_form(written: str, kept: str) -> None:
    assert read_need({"place": "Leeds", "language": written}, CODES).language == kept


def test_a_country_may_be_written_small() -> None:
    assert read_need({"place": "Leeds", "country": "gb"}, CODES).country == "GB"


def test_a_need_that_was_never_checked_against_a_release_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(TypeError, match="read_need"):
        Need(place="Leeds", condition="bpd")
