"""`mbt notice`: who is to be told of a listing scraped from elsewhere, by when, and in which words."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.providers import gather
from crawler.removal.removals import Removal
from crawler.review.notices import BASES, OWN, Notice, a_month_after, letter, notices, written
from crawler.review.whose import own_ref
from crawler.source import Source
from crawler.workshop import Kept
from tests.crawler.review.making import ALICE, BASIC, ROSTER, SECOND, Desk, alice, fay, listing, sources

STREET = "14 Sample Lane, London SW17 0QT"


def todo(desk: Desk) -> list[Notice]:
    return list(notices(desk.directory, desk.sources, desk.log.decisions))


def rows(found: list[Notice]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(found, "https://directory.example.org/"), newline="")))


def test_everybody_whom_a_list_names_is_to_be_told(desk: Desk) -> None:
    row = next(row for row in rows(todo(desk)) if row["name"] == "Dr Alice Sampleworth")
    key = desk.provider(ALICE).id
    assert row["provider_id"] == key
    assert (row["email"], row["phone"], row["postal_address"]) == ("alice@bpc.example.org", "020 7946 0301", "London")
    assert row["source"].splitlines() == ["Sample British council: MBT roster", "A second list"]
    assert row["url"].splitlines() == ["http://bpc.example.org/mbt-roster", "http://second.example.org/people"]
    assert "MBT training: MBT practitioner or therapist (MBT for adults)" in row["shown"].splitlines()
    assert (row["first_seen"], row["inform_by"], row["informed"]) == ("2026-11-22", "2026-12-22", "")
    assert row["ask_for_correction_or_removal"] == f"https://directory.example.org/provider/{key}"


def test_a_home_is_not_shown_and_yet_where_a_letter_goes(desk: Desk) -> None:
    desk.reads(alice(), fay(), listing("home", "Hanna Homeworth", address=STREET, claim=BASIC))
    row = next(row for row in rows(todo(desk)) if row["name"] == "Hanna Homeworth")
    assert row["postal_address"] == STREET
    assert "Sample Lane" not in row["shown"]


def test_whoever_was_told_is_no_more_on_the_list(desk: Desk) -> None:
    (one, *others) = [each for each in todo(desk) if not each.informed]
    told = desk.decide(kind="informed", a=own_ref(desk.directory, one.provider.id), value="e-mail")
    assert [each for each in todo(desk) if not each.informed] == others
    assert next(each.informed for each in todo(desk) if each.informed) == "2026-11-22, e-mail"
    desk.undo(told)
    assert len([each for each in todo(desk) if not each.informed]) == len(others) + 1


def own_submissions(known: dict[str, Source]) -> dict[str, Source]:
    permission = known[SECOND].permission
    assert permission is not None
    own = permission.model_copy(update={"basis": OWN})
    return {**known, SECOND: known[SECOND].model_copy(update={"permission": own})}


def test_nobody_is_told_of_what_they_sent_in_and_no_service_at_all() -> None:
    known = own_submissions(sources())
    service = listing("clinic", "Sample MBT Clinic", claim="We offer mentalization-based treatment.")
    ever = [
        Kept(SECOND, fay(), "2026-11-22", "2026-11-22", "2026-11-22"),
        Kept(ROSTER, service.model_copy(update={"kind": "service"}), "2026-11-22", "2026-11-22", "2026-11-22"),
    ]
    assert len(gather(ever, known).providers) == 2
    assert list(notices(gather(ever, known), known, ())) == []


@pytest.mark.parametrize("sure", [True, False])
def test_whoever_was_removed_never_appears(sure: bool) -> None:
    ever = [Kept(SECOND, fay(), "2026-11-22", "2026-11-22", "2026-11-22")]
    assert list(notices(gather(ever, sources()), sources(), ()))
    gone = gather(ever, sources(), (), lambda *_: Removal(1, "name+town", sure))
    assert list(notices(gone, sources(), ())) == []


MONTHS = [("2026-11-22", "2026-12-22"), ("2026-12-31", "2027-01-31"), ("2027-01-31", "2027-02-28"),
          ("2028-01-30", "2028-02-29"), ("2026-03-31", "2026-04-30")]  # fmt: skip


@pytest.mark.parametrize(("first", "by"), MONTHS)
def test_a_month_after(first: str, by: str) -> None:
    assert a_month_after(first) == by


@given(st.dates().map(str))
def test_a_month_is_28_to_31_days(day: str) -> None:
    from datetime import date

    if not day.startswith("9999-12"):
        assert 28 <= (date.fromisoformat(a_month_after(day)) - date.fromisoformat(day)).days <= 31


def test_overdue_is_whoever_was_not_told_by_then(desk: Desk) -> None:
    one = todo(desk)[0]
    assert [one.overdue(day) for day in ("2026-12-22", "2026-12-23")] == [False, True]
    assert not replace(one, informed="2026-12-30, letter").overdue("2027-01-01")


def test_the_letter_says_what_is_shown_where_it_came_from_and_what_they_can_ask(desk: Desk) -> None:
    one = next(each for each in todo(desk) if "Alice" in each.provider.facts.name)
    told = letter(one, "https://directory.example.org")
    for words in (
        "Dear Dr Alice Sampleworth,",
        "- phone number: 020 7946 0301",
        "- A second list: http://second.example.org/people",
        "Why we may: we have a written agreement with those who publish the list.",
        f"https://directory.example.org/provider/{one.provider.id}",
        "to have it taken out",
        "data protection authority",
    ):
        assert words in told
    assert "{" not in told
    assert f"the page /provider/{one.provider.id} of the directory" in letter(one, "")


def test_every_basis_has_its_words() -> None:
    from typing import get_args

    from crawler.source import Basis

    assert set(BASES) == set(get_args(Basis)) - {OWN}
