"""Sentences into the vocabulary (phrases.csv): who may refer, formats, conditions, open or closed; all else unknown."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.listing import Listing, Said
from crawler.normalise import Facts, facts_of
from crawler.normalise.phrases import read_phrases
from crawler.source import BUNDLED, Source, load_source
from crawler.vocabulary import knows

with (Path(__file__).parent / "phrases.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
FIELDS = ["prose", "heading", "referral", "inclusion", "exclusion", "access", "accepting", "payment", "hours", "wait"]
URL = "http://example.org/x"


def said(field: str, words: str) -> Said:
    return Said(field=field, words=words, quote=words, url=URL)


def facts(*parts: tuple[str, str], kind: str = "service") -> Facts:
    source: Source = load_source(BUNDLED / "gb_nhs_trusts.toml").model_copy(update={"states": []})
    words = tuple(said(field, text) for field, text in parts)
    return facts_of(Listing(key="x", kind=kind, name="A clinic", url=URL, said=words), source)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['lang']}-{row['sentence'][:50]}")
def test_a_sentence_says_what_it_says_and_no_more(row: dict[str, str]) -> None:
    found = {reading.term: reading.value for reading in read_phrases(said(row["field"], row["sentence"]))}
    assert found == dict(part.split("=") for part in row["says"].split())


def test_the_table_covers_what_it_should() -> None:
    languages = {row["lang"] for row in ROWS if "referral_route" in row["says"]}
    assert {"en", "da", "nb"} <= languages
    terms = {part for row in ROWS for part in row["says"].split()}
    assert {
        "referral_route:primary_care=yes",
        "referral_route:primary_care=no",
        "accepting=yes",
        "accepting=no",
    } <= terms


def test_sentences_that_contradict_each_other_leave_the_value_unknown_and_are_both_kept() -> None:
    found = facts(("referral", "GPs can refer."), ("referral", "We cannot take referrals from GPs."))
    assert "referral_route:primary_care" not in found.attributes
    kept = found.conflicts["referral_route:primary_care"]
    assert [item.words for item in kept] == ["GPs can refer.", "We cannot take referrals from GPs."]


def test_open_and_closed_is_unknown() -> None:
    found = facts(("prose", "Accepting new clients."), ("prose", "We are not accepting new clients for groups."))
    assert found.accepting is None
    assert "accepting" in found.conflicts


def test_a_referral_window_is_kept_and_now_is_not_always() -> None:
    found = facts(("prose", "Vi åpner for henvisninger til høstens gruppe i uke 33-35."))
    assert found.accepting is None
    assert found.referral_window == "Vi åpner for henvisninger til høstens gruppe i uke 33-35."


def test_open_without_a_time_is_no_window() -> None:
    found = facts(("prose", "We are open to new referrals."))
    assert (found.accepting, found.referral_window) == ("yes", None)
    found = facts(("prose", "We are open for referrals in September."))
    assert (found.accepting, found.referral_window) == (None, "We are open for referrals in September.")


def test_online_only_is_said_and_never_guessed_from_a_missing_address() -> None:
    place = facts(("address", "1 Sample Street, London, SW17 0YF"))
    assert place.attributes["delivery:in_person"] == "yes"
    online = facts(("prose", "Sessions are offered online."))
    assert not online.online_only
    assert "delivery:in_person" not in online.attributes
    only = facts(("prose", "Our sessions are online only."), ("prose", "Post: 1 Sample Street, London, SW17 0YF"))
    assert only.online_only
    assert only.attributes["delivery:in_person"] == "no"
    assert not facts(("prose", "We offer therapy.")).online_only


def test_the_age_limit_speaks_of_groups_too() -> None:
    found = facts(("ages", "18-64"))
    assert found.attributes == {
        "age_group:child": "no",
        "age_group:adolescent": "no",
        "age_group:adult": "yes",
        "age_group:older_adult": "no",
    }


def test_a_labelled_catchment_beats_a_sentence_that_speaks_of_one() -> None:
    found = facts(("prose", "For adults living in Kingston."), ("catchment", "Residents of Kingston and Richmond"))
    assert found.catchment == "Residents of Kingston and Richmond"


def test_an_empty_listing_says_nothing() -> None:
    found = facts()
    assert (found.attributes, found.claims, found.phone, found.accepting) == ({}, [], None, None)


@given(st.sampled_from(FIELDS), st.text(max_size=300))
def test_any_words_give_known_terms_only(field: str, text: str) -> None:
    for reading in read_phrases(said(field, text)):
        assert reading.value in {"yes", "no"}
        assert reading.term == "accepting" or knows(*reading.term.split(":"))


@given(st.lists(st.tuples(st.sampled_from([*FIELDS, "address", "phone", "website"]), st.text(max_size=80)), max_size=8))
def test_any_listing_gives_facts_and_the_same_ones_twice(parts: list[tuple[str, str]]) -> None:
    assert facts(*parts) == facts(*parts)
