"""Catchments and referral windows: what is understood of them, and that nothing more is claimed (two CSV files)."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.listing import Listing, Said
from crawler.normalise import Facts, facts_of
from crawler.normalise.catchments import names_of, read_catchment
from crawler.normalise.periods import read_window
from crawler.source import load_sources

HERE = Path(__file__).parent
URL = "http://example.org/x"


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def facts(*parts: tuple[str, str]) -> Facts:
    said = tuple(Said(field=field, words=words, quote=words, url=URL) for field, words in parts)
    source = load_sources()["gb_nhs_trusts"].model_copy(update={"states": []})
    return facts_of(Listing(key="x", kind="service", name="A clinic", url=URL, said=said), source)


@pytest.mark.parametrize("row", rows("catchments.csv"), ids=lambda row: row["words"])
def test_a_catchment_names_areas_and_says_whether_they_are_all(row: dict[str, str]) -> None:
    read = read_catchment(row["words"])
    if read is None:
        assert (row["names"], row["basis"], row["whole"]) == ("", "", "")
        return
    found = "|".join(names_of(read, row["country"])[0]), read.basis, "yes" if read.whole else ""
    assert found == (row["names"], row["basis"], row["whole"])


@pytest.mark.parametrize("row", rows("periods.csv"), ids=lambda row: row["words"])
def test_a_window_names_times_and_says_whether_they_are_all(row: dict[str, str]) -> None:
    read = read_window(row["words"])
    found = "|".join(f"{one.state} {one.first} {one.last}" for one in read.periods) if read else ""
    assert (found, "yes" if read and read.whole else "") == (row["periods"], row["whole"])


def test_what_else_the_page_says_counts() -> None:
    leeds = ("prose", "We serve residents of Leeds.")
    for more, whole in (
        ("We see adults only.", True),
        ("We consider out-of-area referrals.", False),
        ("We cannot accept out-of-area referrals.", True),
        ("There is a second team for residents of York.", False),
        ("Our teaching is national.", False),
    ):
        read = facts(leeds, ("prose", more)).catchment_read
        assert read is not None
        assert read.whole is whole, more
    window = ("prose", "Referrals are taken in March.")
    for more, whole in (("We are friendly.", True), ("Referrals are taken in weeks 40-42, too.", False)):
        found = facts(window, ("prose", more)).window_read
        assert found is not None
        assert found.whole is whole, more


def test_a_label_says_that_names_are_a_catchment_and_not_whether_homes_or_practices_must_lie_there() -> None:
    read = facts(("catchment", "Camden; Islington")).catchment_read
    assert read is not None
    assert (names_of(read, "GB")[0], read.basis, read.whole) == (["Camden", "Islington"], None, True)


def test_a_window_may_stand_under_its_own_label() -> None:
    found = facts(("referral_window", "weeks 22-24"))
    assert found.referral_window == "weeks 22-24"
    assert found.window_read is not None
    assert [one.first for one in found.window_read.periods] == ["W22"]


MONTHS = {
    "en": "January February March April May June July August September October November December",
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
}
TO = {"en": "to", "nb": "til", "da": "til", "sv": "till", "nl": "t/m", "de": "bis"}


@given(
    st.sampled_from(sorted(MONTHS)),
    st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    st.integers(0, 300),
    st.booleans(),
)
def test_two_days_are_read_back_in_every_language(language: str, start: date, days: int, yearly: bool) -> None:
    end = start + timedelta(days=days)
    months = MONTHS[language].split()
    first, last = (f"{day.day}. {months[day.month - 1]}" for day in (start, end))
    years = ("", "") if yearly else (f" {start.year}", f" {end.year}")
    read = read_window(f"Referrals {first}{years[0]} {TO[language]} {last}{years[1]}")
    assert read is not None
    (period,) = read.periods
    form = "%m-%d" if yearly else "%Y-%m-%d"
    assert (period.first, period.last, period.state) == (start.strftime(form), end.strftime(form), "open")
    assert read.whole


@given(st.text(max_size=200))
def test_any_words_are_read(words: str) -> None:
    read, window = read_catchment(words, labelled=True), read_window(words)
    assert read is None or (read.names in words and names_of(read, "NL")[0])
    for period in window.periods if window else ():
        assert period.words in words


WORDS = [
    "Residents", "of", "Leeds", "Kent", "and", "or", "not", "in", "living", "except", "we", "see", ",", ".", "only",
    "GP", "a", "with",
]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS)))
def test_words_of_catchments_in_any_order_are_read(words: list[str]) -> None:
    text = " ".join(words)
    read = read_catchment(text)
    if "not" in words and words.index("not") == 0:
        assert read is None
    assert read is None or read.names in text
