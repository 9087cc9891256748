"""The key condition takes words, in every way in: what they mean, what they could mean, and that nothing is guessed."""

import sqlite3

import pytest
from pydantic import ValidationError

from referral.match import Index, problems, read_need
from tests.match.invented import invented


@pytest.fixture(scope="module")
def index() -> Index:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(invented())
    return Index.load(connection)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("bpd", "bpd"), ("EUPD", "bpd"), ("EIPS", "bpd"), ("TLP", "bpd"), ("Borderline", "bpd"), ("F60.3", "bpd"),
        ("6D11.5", "bpd"), ("Essstörung", "eating_disorder"), ("no diagnosis", None), ("keine Diagnose", None),
        ("", None),
    ],
)  # fmt: skip
def test_words_are_a_condition(words: str, code: str | None, index: Index) -> None:
    assert read_need({"place": "Leeds", "condition": words}, index.codes, index.conditions).condition == code


@pytest.mark.parametrize(
    ("words", "problem", "allowed"),
    [
        ("personality disorder", "could be several of these", ["bpd", "aspd", "npd", "avpd"]),
        ("BPD and PTSD", "could be several of these", ["bpd", "trauma"]),
        ("rabies", "is not one of the codes allowed", None),
        (3, "is not one of the codes allowed", None),
    ],
)
def test_what_is_not_one_condition_is_refused_with_what_could_be_meant(
    words: object, problem: str, allowed: list[str] | None, index: Index
) -> None:
    with pytest.raises(ValidationError) as error:
        read_need({"place": "Leeds", "condition": words}, index.codes, index.conditions)
    (told,) = problems(error.value)
    assert (told["key"], told["problem"]) == ("condition", problem)
    assert told["allowed"] == (allowed or list(index.codes["condition"]))


def test_without_a_releases_words_only_codes_are_read(index: Index) -> None:
    with pytest.raises(ValidationError):
        read_need({"place": "Leeds", "condition": "EUPD"}, index.codes)
