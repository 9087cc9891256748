"""Words for conditions in ten languages (conditions.csv) are read as the codes they mean, and nothing is guessed."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.release.reference import vocabulary_rows
from referral.match.conditions import Conditions, How, Named, words_of
from referral.match.icd import codes_in, covers
from tests.match.strategies import tried

COLUMNS = ("code", "label", "also_known_as", "icd10", "icd11")
ROWS = [Named(*(row[name] for name in COLUMNS)) for row in vocabulary_rows() if row["vocabulary"] == "condition"]
CONDITIONS = Conditions(ROWS)
with (Path(__file__).with_name("conditions.csv")).open(encoding="utf-8", newline="") as file:
    PHRASES = list(csv.DictReader(file))


def read_as(phrase: str) -> str:
    reading = CONDITIONS.read(phrase)
    return "open" if reading.how is How.OPEN else ";".join(reading.codes)


@pytest.mark.parametrize("row", PHRASES, ids=lambda row: f"{row['language']} {row['phrase']}")
def test_words_are_read_as_the_condition_they_mean(row: dict[str, str]) -> None:
    assert read_as(row["phrase"]) == row["codes"]


def test_the_phrases_are_many_and_of_every_language() -> None:
    assert len(PHRASES) >= 90
    counts = Counter(row["language"] for row in PHRASES)
    assert counts.keys() == {"en", "de", "nl", "da", "nb", "sv", "fr", "es", "it", "fi"}
    assert min(counts.values()) >= 7
    assert {code for row in PHRASES for code in row["codes"].split(";")} - {"", "open"} == {row.code for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_every_name_of_the_vocabulary_finds_its_condition(row: Named) -> None:
    for name in row.names:
        assert row.code in CONDITIONS.read(name).codes, name
        assert CONDITIONS.read(name.upper()).codes == CONDITIONS.read(name.lower()).codes


def test_only_names_that_really_mean_either_are_shared() -> None:
    shared = {
        name.strip(): CONDITIONS.read(name).codes
        for row in ROWS
        for name in row.names
        if len(CONDITIONS.read(name).codes) > 1
    }
    assert shared == {"APD": ("aspd", "avpd")}


@tried
@given(st.text(max_size=300))
def test_any_text_is_answered(text: str) -> None:
    reading = CONDITIONS.read(text)
    assert set(reading.codes) <= {row.code for row in ROWS}
    assert reading == CONDITIONS.read(text)
    assert bool(reading.codes) == (reading.how not in {How.OPEN, How.NOTHING})


@tried
@given(st.sampled_from([row["phrase"] for row in PHRASES]), st.sampled_from(["", " ", "  ", "\t"]), st.booleans())
def test_case_and_space_around_change_nothing(phrase: str, space: str, upper: bool) -> None:
    assert read_as(f"{space}{phrase.upper() if upper else phrase.lower()}{space}") == read_as(phrase)


SHORT = [name for row in ROWS for name in row.names if len("".join(words_of(name))) < 7]


@tried
@given(st.sampled_from(SHORT), st.integers(0, 6), st.sampled_from("xqzj"))
def test_short_names_and_letters_of_diagnoses_are_never_corrected(name: str, at: int, letter: str) -> None:
    plain = "".join(words_of(name))
    at %= len(plain)
    wrong = plain[:at] + letter + plain[at + 1 :]
    assert CONDITIONS.read(wrong).how is not How.TYPO


def test_a_release_without_other_names_still_knows_codes_and_labels() -> None:
    bare = Conditions(Named(row.code, row.label, None, None, None) for row in ROWS)
    assert bare.read("Borderline personality disorder").code == "bpd"
    assert bare.read("EUPD").codes == ()
    assert Conditions([]).read("borderline").how is How.NOTHING


@pytest.mark.parametrize(
    ("written", "code", "held"),
    [
        ("F10-F19", "F132", True),
        ("F10-F19", "F199", True),
        ("F10-F19", "F20", False),
        ("F60.3", "F6031", True),
        ("F60.3", "F60", True),
        ("F60.3", "F61", False),
        ("6B80-6B8Z", "6B81", True),
        ("6D10 with 6D11.5", "6D115", True),
        ("6D10 with 6D11.5", "6D112", False),
        ("6B40, 6B41", "6B41", True),
        (None, "F60", False),
    ],
)
def test_ranges_of_codes(written: str | None, code: str, held: bool) -> None:
    assert covers(written, code) is held


def test_codes_are_found_in_sentences_and_not_inside_words() -> None:
    assert list(codes_in("F60.3, f32.1 and 6D11.5 (not AF60x, F60.3x)")) == ["F603", "F321", "6D115"]
