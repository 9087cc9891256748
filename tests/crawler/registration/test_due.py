"""Whom to look up by hand now, where, and why."""

from datetime import date

import pytest

from crawler.decisions import Decision
from crawler.registration.due import Practitioner, due
from crawler.registration.newest import history
from crawler.workshop.checks import Check
from tests.crawler.registration.making import ADA, ADA_TOO, asked, checked

TODAY = date(2026, 6, 1)
BOARD = ("us_nurses", "nobody looked yet", None)


def todo(
    rows: list[Check] = [],  # noqa: B006 - never changed
    decisions: list[Decision] = [],  # noqa: B006
    country: str = "GB",
    credentials: str | None = "Consultant psychiatrist, UKCP",
) -> list[tuple[str, str, str | None]]:
    ada = Practitioner("Ada Sample", (ADA, ADA_TOO), country, credentials)
    found = due([ada], history(rows, decisions), TODAY)
    return [(" ".join(register.code for register in one.registers), one.why, one.since) for one in found]


def looked(register: str, on: str, outcome: str, until: str) -> Decision:
    return checked(1, on, outcome, until, register=register, a=ADA_TOO)


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ([], [("gmc ukcp", "nobody looked yet", None)]),
        # Who stands in one register is not looked for in the others,
        ([looked("gmc", "2026-05-01", "found", "2026-12-01")], []),
        # until that is too long ago.
        (
            [looked("gmc", "2025-05-01", "found", "2026-06-01")],
            [("gmc", "last looked at on 2025-05-01", "2026-06-01"), ("ukcp", "nobody looked yet", None)],
        ),
        # No record in one: the others are left.
        ([looked("gmc", "2026-05-01", "not_found", "2026-12-01")], [("ukcp", "nobody looked yet", None)]),
        # A register that their words do not lead to, and somebody looked into all the same.
        (
            [looked("nmc", "2025-05-01", "found", "2026-05-31")],
            [("nmc", "last looked at on 2025-05-01", "2026-05-31"), ("gmc ukcp", "nobody looked yet", None)],
        ),
    ],
)
def test_by_hand(decisions: list[Decision], expected: list[tuple[str, str, str | None]]) -> None:
    assert todo(decisions=decisions) == expected


@pytest.mark.parametrize(
    ("rows", "decisions", "expected"),
    [
        # What can be asked is asked by the next crawl; an identifier is no licence, so the board is still to be seen.
        ([], [], [BOARD]),
        ([asked("2026-05-01", "found", "1000000004")], [], [BOARD]),
        ([asked("2025-05-01", "found", "1000000004", again="2025-06-01")], [], [BOARD]),
        ([asked("2026-05-01", "not_found")], [], [BOARD]),
        # What it could not tell apart is for people,
        (
            [asked("2026-05-01", "ambiguous")],
            [],
            [("npi", "asked, and could not be told apart", "2026-05-01"), BOARD],
        ),
        # and once they looked it is settled, for a while.
        ([asked("2026-05-01", "ambiguous")], [looked("npi", "2026-05-02", "found", "2026-06-02")], [BOARD]),
        (
            [asked("2026-05-31", "ambiguous")],
            [looked("npi", "2026-04-02", "found", "2026-06-01")],
            [("npi", "asked, and could not be told apart", "2026-05-31"), BOARD],
        ),
    ],
)
def test_after_a_register_was_asked(
    rows: list[Check], decisions: list[Decision], expected: list[tuple[str, str, str | None]]
) -> None:
    assert todo(rows, decisions, "US", "RN") == expected


def test_where_the_profession_is_unknown_it_is_one_of_all() -> None:
    assert todo(country="AT", credentials=None) == [("at_psychotherapeuten at_aerzte", "nobody looked yet", None)]


def test_a_country_without_a_register_is_left_out() -> None:
    assert todo(country="ZZ") == []
