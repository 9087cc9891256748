"""Days and countries as they are written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.normalise.countries import read_country
from crawler.normalise.dates import read_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31-12-2030", "2030-12-31"),
        ("Geldig tot: 1.3.2027", "2027-03-01"),
        ("05/06/2027", "2027-06-05"),
        ("2027-06-05", "2027-06-05"),
        ("per 3 juni 2024.", "2024-06-03"),
        ("8 augustus 2022", "2022-08-08"),
        ("1. März 2027", "2027-03-01"),
        ("31 December 2026", "2026-12-31"),
        ("May 6, 2023", "2023-05-06"),
        ("3rd of May 2027", "2027-05-03"),
        ("le 1er août 2027", "2027-08-01"),
        ("14 ottobre 2027", "2027-10-14"),
        ("5 de mayo de 2027", "2027-05-05"),
        ("29-02-2027", None),
        ("maandelijks", None),
        ("kamer 12-13", None),
        ("", None),
    ],
)
def test_a_day(text: str, day: str | None) -> None:
    assert read_day(text) == day


def test_a_month_alone_is_its_first_day_or_its_last() -> None:
    for text in ("12/2026", "December 2026", "dec. 2026"):
        assert (read_day(text), read_day(text, last=True)) == ("2026-12-01", "2026-12-31")
    assert read_day("02/2028", last=True) == "2028-02-29"
    assert read_day("13/2026") is None


def test_only_in_the_us_the_month_comes_first() -> None:
    assert (read_day("05/06/2027", "US"), read_day("05/06/2027", "GB")) == ("2027-05-06", "2027-06-05")


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_written_in_digits_is_read_back(day: date) -> None:
    assert read_day(day.isoformat()) == day.isoformat()
    assert read_day(day.strftime("tot %d-%m-%Y")) == day.isoformat()
    assert read_day(f"{day:%m/%d/%Y}", "US") == day.isoformat()


@given(st.text(max_size=80))
def test_any_text_is_a_day_or_none(text: str) -> None:
    found = read_day(text)
    assert found is None or date.fromisoformat(found)


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("Nederland", "nl", "NL"),
        ("The Netherlands", "en", "NL"),
        ("Österreich", "de", "AT"),
        ("Schweiz", "de", "CH"),
        ("Denmark", "da", "DK"),
        ("UK", "en", "GB"),
        ("Scotland", "en", "GB"),
        ("USA", "en", "US"),
        ("NO", "en", "NO"),
        ("Europe", "en", None),
        ("Online", "en", None),
        ("", "en", None),
    ],
)
def test_a_country(text: str, language: str, code: str | None) -> None:
    assert read_country(text, language) == code


@given(st.text(max_size=30))
def test_any_text_is_a_country_or_none(text: str) -> None:
    code = read_country(text, "nl")
    assert code is None or (len(code) == 2 and code.isupper())
