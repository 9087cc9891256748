"""The readers against words that people labelled (*.csv, second/, third/): every kind's goal is met."""

from collections import Counter

import pytest

from tests.bench.values import KINDS, LABELLED, PARTS, labelled, measure

LEAST = {
    "names": 60, "phones": 50, "addresses": 50, "languages": 40, "e-mail and web": 40, "ages": 60,
    "waits": 40, "referral": 40,
}  # fmt: skip
COUNTRIES = {"GB", "US", "IE", "AU", "NL", "DE", "AT", "CH", "DK", "NO", "SE", "FR", "IT", "ES"}
LANGUAGES = {"en", "nl", "de", "da", "no", "sv", "fr", "it", "es"}


@pytest.mark.parametrize("kind", KINDS)
def test_the_goal_is_met(kind: str) -> None:
    rows = [row for part in PARTS for row in labelled(kind, part)]
    measured = measure(kind, rows)
    assert measured.right / measured.total >= KINDS[kind].goal, "\n".join(measured.wrong)


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_table_is_as_long_and_as_wide_as_it_should_be(kind: str) -> None:
    rows = labelled(kind, "first")
    assert len(rows) >= LEAST[kind]
    for column, all_of in (("country", COUNTRIES), ("language", LANGUAGES)):
        if column in rows[0] and kind != "phones":
            assert {row[column] for row in rows} >= all_of


@pytest.mark.parametrize("kind", KINDS)
def test_no_row_stands_twice_and_none_has_a_stray_column(kind: str) -> None:
    rows = [row for part in PARTS for row in labelled(kind, part)]
    twice = [key for key, times in Counter(tuple(row.values()) for row in rows).items() if times > 1]
    assert twice == []
    assert all(None not in row and None not in row.values() for row in rows)


def test_every_table_is_measured() -> None:
    tables = {path.name for path in LABELLED.rglob("*.csv")}
    assert tables == {kind.file for kind in KINDS.values()}


def test_a_wrong_reading_is_told_with_its_words_and_its_label() -> None:
    row = {**labelled("phones", "first")[0], "e164": "+10000000000"}
    measured = measure("phones", [row])
    assert (measured.right, measured.total) == (0, 1)
    assert row["words"] in measured.wrong[0]
    assert "+10000000000" in measured.wrong[0]
