"""Which look into a register counts: the newest, and those of people before those of machines that found nothing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.decisions import Decision
from crawler.errors import BadInputError
from crawler.registers.verdict import Outcome
from crawler.registration.newest import checks_for, history, newest
from crawler.workshop.checks import Check
from tests.crawler.registration.making import ADA, ADA_TOO, asked, checked

A, B = "1000000004", "1000000012"


def counts(rows: list[Check], decisions: list[Decision], today: str | None = None) -> tuple[str, str, str | None]:
    (check,) = checks_for([ADA, ADA_TOO], rows, decisions, date.fromisoformat(today) if today else None)
    return check.how, check.outcome, check.number


@pytest.mark.parametrize(
    ("rows", "decisions", "today", "expected"),
    [
        # The newest of those asked.
        ([asked("2026-01-01", "not_found"), asked("2026-02-01", "found", A)], [], None, ("asked", "found", A)),
        ([asked("2026-02-01", "not_found"), asked("2026-01-01", "found", A)], [], None, ("asked", "not_found", None)),
        # A look by hand beats an older asked one, and one of the same day.
        (
            [asked("2026-01-01", "found", A)],
            [checked(1, "2026-02-01", "not_found")],
            None,
            ("by hand", "not_found", None),
        ),
        ([asked("2026-02-01", "ambiguous")], [checked(1, "2026-02-01", number_there=A)], None, ("by hand", "found", A)),
        # And it holds until its day against a machine that found nothing since,
        ([asked("2026-03-01", "ambiguous")], [checked(1, "2026-02-01", number_there=A)], None, ("by hand", "found", A)),
        ([asked("2026-03-01", "not_found")], [checked(1, "2026-02-01", number_there=A)], None, ("by hand", "found", A)),
        # but not against one that found a record,
        ([asked("2026-03-01", "found", A)], [checked(1, "2026-02-01", "not_found")], None, ("asked", "found", A)),
        # nor beyond its day.
        (
            [asked("2026-03-01", "not_found")],
            [checked(1, "2026-02-01", until="2026-02-20")],
            None,
            ("asked", "not_found", None),
        ),
        (
            [asked("2026-03-01", "not_found")],
            [checked(1, "2026-02-01", until="2026-08-01")],
            "2026-07-31",
            ("by hand", "found", None),
        ),
        (
            [asked("2026-03-01", "not_found")],
            [checked(1, "2026-02-01", until="2026-08-01")],
            "2026-08-01",
            ("asked", "not_found", None),
        ),
        # Of two decisions the newer row, and none that was undone.
        (
            [],
            [checked(1, "2026-02-01", "not_found"), checked(2, "2026-02-01", number_there=A)],
            None,
            ("by hand", "found", A),
        ),
        (
            [asked("2026-01-01", "ambiguous")],
            [checked(1, "2026-02-01"), Decision(2, "undo", "Mo", "2026-02-02", "somebody else", undoes=1)],
            None,
            ("asked", "ambiguous", None),
        ),
        # Two listings of one provider, asked about on one day: the one that was recognised.
        (
            [asked("2026-01-01", "found", A), asked("2026-01-01", "not_found", ref=ADA_TOO)],
            [],
            None,
            ("asked", "found", A),
        ),
        (
            [asked("2026-01-01", "ambiguous"), asked("2026-01-01", "not_found", ref=ADA_TOO)],
            [],
            None,
            ("asked", "ambiguous", None),
        ),
        # Two records for one person: nobody can tell.
        (
            [asked("2026-01-01", "found", A), asked("2026-01-02", "found", B, ref=ADA_TOO)],
            [],
            None,
            ("asked", "ambiguous", None),
        ),
        # The listing's own older record is no second one.
        ([asked("2026-01-01", "found", A), asked("2026-01-02", "found", B)], [], None, ("asked", "found", B)),
    ],
)
def test_the_check_that_counts(
    rows: list[Check], decisions: list[Decision], today: str | None, expected: tuple[str, str, str | None]
) -> None:
    assert counts(rows, decisions, today) == expected


def test_two_records_for_one_person_are_named() -> None:
    rows = [asked("2026-01-01", "found", B, ref=ADA_TOO), asked("2026-01-01", "found", A)]
    (check,) = checks_for([ADA, ADA_TOO], rows, [])
    assert check.reasons == (f"its listings lead to 2 records: {A}, {B}",)


def test_each_register_has_its_own_and_other_people_none() -> None:
    rows = [asked("2026-01-01", "found", A), asked("2026-01-01", "not_found", register="us_nurses")]
    assert [check.register for check in checks_for([ADA], rows, [])] == ["npi", "us_nurses"]
    assert checks_for([("us_sample", "bo")], rows, [checked(1, "2026-01-01")]) == ()


def test_a_decision_about_a_register_that_nobody_knows_is_refused() -> None:
    with pytest.raises(BadInputError, match="decision 1: no register is called 'guild'; there are: npi, "):
        checks_for([ADA], [], [checked(1, "2026-01-01", register="guild")])


DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 9)).map(date.isoformat)
OUTCOMES: st.SearchStrategy[Outcome] = st.sampled_from(["found", "not_found", "ambiguous"])
ASKED = st.builds(
    lambda on, outcome, number, ref: asked(on, outcome, number if outcome == "found" else None, ref=ref, again=on),
    DAYS, OUTCOMES, st.sampled_from([A, B]), st.sampled_from([ADA, ADA_TOO]),
)  # fmt: skip
ROWS = st.lists(ASKED, max_size=6, unique_by=lambda check: (check.ref, check.asked_on))
HAND = st.lists(st.tuples(DAYS, OUTCOMES, DAYS, st.sampled_from([ADA, ADA_TOO])), max_size=3)


@given(ROWS, HAND, st.randoms())
def test_the_order_of_rows_is_nothing(
    rows: list[Check], hand: list[tuple[str, str, str, object]], random: object
) -> None:
    decisions = [checked(at, on, outcome, until, a=ref) for at, (on, outcome, until, ref) in enumerate(hand, 1)]
    turned = list(rows)
    random.shuffle(turned)  # type: ignore[attr-defined]
    expected = checks_for([ADA, ADA_TOO], rows, decisions)
    assert checks_for([ADA_TOO, ADA], turned, reversed(decisions)) == expected
    assert newest([ADA, ADA_TOO], history(turned, decisions)) == expected
    assert len(expected) == bool(rows or decisions)


@given(ROWS, HAND, OUTCOMES)
def test_a_look_by_hand_today_always_counts(
    rows: list[Check], hand: list[tuple[str, str, str, object]], outcome: str
) -> None:
    today = date(2026, 1, 10)
    decisions = [checked(at, on, was, until, a=ref) for at, (on, was, until, ref) in enumerate(hand, 1)]
    last = checked(len(decisions) + 1, today.isoformat(), outcome, (today + timedelta(days=30)).isoformat())
    (check,) = checks_for([ADA, ADA_TOO], rows, [*decisions, last], today)
    assert (check.how, check.outcome, check.asked_on) == ("by hand", outcome, "2026-01-10")


@given(ROWS.filter(bool))
def test_without_people_it_is_the_newest_answer_of_one_of_the_listings(rows: list[Check]) -> None:
    (check,) = checks_for([ADA, ADA_TOO], rows, [])
    last = {
        ref: max((one for one in rows if one.ref == ref), key=lambda one: one.asked_on) for ref in {r.ref for r in rows}
    }
    if len({one.number for one in last.values() if one.number}) > 1:
        assert (check.outcome, check.number) == ("ambiguous", None)
    else:
        assert check.asked_on == max(one.asked_on for one in rows)
        assert check in rows
