"""registers.toml: every row as its schema says, and errors that name file, line, key and value."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import BadInputError
from crawler.registration.known import (
    FILE,
    Register,
    numbers_in,
    outcomes,
    read_registers,
    register_of_shape,
    registers,
)
from crawler.source import load_sources

ALL = list(registers().values())
TEXT = FILE.read_text(encoding="utf-8")
LEAST = {
    "US": 7, "GB": 7, "IE": 2, "AU": 1, "NZ": 2, "CA": 3, "NL": 1, "DE": 2, "AT": 1, "CH": 1, "BE": 2, "DK": 1, "NO": 1,
    "SE": 1, "FI": 1, "FR": 1, "IT": 1, "ES": 1,
}  # fmt: skip


@pytest.mark.parametrize("register", ALL, ids=lambda one: one.code)
def test_a_register_says_where_to_look_and_what_being_there_means(register: Register) -> None:
    assert register.url.startswith("https://")
    assert "says nothing about MBT" in register.means
    assert register.link(None) == register.url
    if register.number:
        assert register.wrong_with(register.number.example) is None
        assert register.number.example in register.link(register.number.example) or not register.number_url
        wrong = str(register.wrong_with("no number!"))
        assert "'no number!'" in wrong
        assert register.number.written in wrong
        assert register.number.example in wrong
        if register.number.on_pages:
            said = f"{register.code.upper()} {register.number.example}"
            found = re.search(register.number.on_pages, said)
            assert found is not None, said
            assert found[1] == register.number.example
    else:
        assert "leave it out" in str(register.wrong_with("1234567"))


def test_every_country_with_a_source_has_a_register() -> None:
    there = [register.country for register in ALL if register.holds == "practitioners"]
    assert {country: there.count(country) for country in set(there)}.keys() == LEAST.keys()
    for country, least in LEAST.items():
        assert there.count(country) >= least, country
    # "int" and "owner" sources say each listing's country themselves.
    own = {source.country for name, source in load_sources().items() if not name.startswith(("int_", "owner_"))}
    assert own <= set(there)


def test_every_source_that_is_asked_belongs_to_one_register() -> None:
    shapes = {name: source.page[0].shape for name, source in load_sources().items() if source.asks}
    assert {name: register_of_shape(shape).code for name, shape in shapes.items()} == {
        "us_npi_registry": "npi",
        "gb_nhs_service_search": "ods",
    }
    with pytest.raises(BadInputError, match="no register has shape = 'prose'"):
        register_of_shape("prose")


def test_an_npi_has_a_check_digit() -> None:
    assert registers()["npi"].wrong_with("1000000004") is None
    assert "check digit" in str(registers()["npi"].wrong_with("1000000005"))


def test_an_identifier_is_no_licence() -> None:
    assert registers()["npi"].kind == "identifier"
    assert "another thing than a licence" in registers()["npi"].means
    assert {one.kind for one in ALL if one.code in {"bpc", "ukcp", "bacp"}} == {"accredited"}


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("NPI: 1000000004", ("npi", "1000000004")),
        ("HCPC registration PYL12345", ("hcpc", "PYL12345")),
        ("GMC no. 7654321", ("gmc", "7654321")),
        ("BIG-registratie 12345678901", ("big", "12345678901")),
        ("phone 7654321", None),
    ],
)
def test_a_number_on_a_page_is_told_by_its_registers_name(said: str, number: tuple[str, str] | None) -> None:
    assert list(numbers_in(said)) == ([number] if number else [])


def test_three_outcomes() -> None:
    assert set(outcomes()) == {"found", "not_found", "ambiguous"}


@pytest.mark.parametrize(
    ("before", "after", "error"),
    [
        ('country = "US"', 'country = "usa"', "country ('usa')"),
        ('url = "https://npi', 'url = "http://npi', "url ('http://npi"),
        ("check_again_days = 30", "check_again_days = 0", "check_again_days (0)"),
        ("It says nothing about MBT.", "A good sign.", "means"),
        ('kind = "identifier"', 'kind = "badge"', "kind ('badge')"),
        ('example = "1000000004"', 'example = "12"', "example '12' does not fit pattern"),
        ("pattern = '[12]", "pattern = '[12", "is not a regular expression"),
        ('code = "us_physicians"', 'code = "npi"', "register npi is there twice"),
        ("{number}", "", "number_url needs {number}"),
        ('professions = []', 'professions = ["M.D."]', "professions.0 ('M.D.')"),
        ('shape = "npi"', 'colour = "blue"', "colour ('blue'): Extra inputs"),
        ("recorded_on = 2026-11-22", 'recorded_on = "long ago"', "recorded_on ('long ago')"),
        ("[[register]]", "[[register", "registers.toml: "),
    ],
)  # fmt: skip
def test_an_error_names_line_key_and_value(before: str, after: str, error: str) -> None:
    assert before in TEXT
    with pytest.raises(BadInputError) as refused:
        read_registers(TEXT.replace(before, after, 1), Path("registers.toml"))
    assert error in str(refused.value)
    assert str(refused.value).startswith("registers.toml")


def test_an_error_names_the_line() -> None:
    text = TEXT.replace('country = "CA"', 'country = "Canada"', 1)
    line = text.splitlines().index('country = "Canada"') + 1
    with pytest.raises(BadInputError, match=f"line {line}: register.*'Canada'"):
        read_registers(text)


@given(st.sampled_from(ALL), st.text(max_size=20))
def test_any_words_are_a_number_or_are_told_why_not(register: Register, words: str) -> None:
    wrong = register.wrong_with(words)
    fits = register.number is not None and re.fullmatch(register.number.pattern, words) is not None
    assert (wrong is None) <= fits
    assert wrong is None or register.title in wrong
