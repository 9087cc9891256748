"""When referrals are taken: on a day, from when again, and in words."""

from collections.abc import Sequence
from datetime import date

import pytest

from referral.match.opening import Period, open_on
from referral.match.value import Value
from referral.match.window import Window, opens_on, window_words

SPRING = Period("open", "days", "03-01", "04-30")
WEEKS = Period("open", "weeks", "W22", "W24")
WINTER = Period("open", "days", "11-01", "02-29")
SUMMER = Period("closed", "days", "07-01", "08-31")
ONCE = Period("open", "dates", "2026-04-01", "2026-06-30")


@pytest.mark.parametrize(("periods", "day", "whole", "answer"), [
    ([SPRING], "2026-03-01", True, "YES"),
    ([SPRING], "2026-04-30", True, "YES"),
    ([SPRING], "2026-05-01", True, "NO"),
    ([SPRING], "2026-05-01", False, "UNKNOWN"),
    ([SPRING], "2026-03-01", False, "YES"),
    ([], "2026-03-01", True, "UNKNOWN"),
    ([WEEKS], "2026-05-25", True, "YES"),
    ([WEEKS], "2026-06-14", True, "YES"),
    ([WEEKS], "2026-06-15", True, "NO"),
    ([WINTER], "2026-12-31", True, "YES"),
    ([WINTER], "2028-02-29", True, "YES"),
    ([WINTER], "2026-03-01", True, "NO"),
    ([SUMMER], "2026-07-15", True, "NO"),
    ([SUMMER], "2026-07-15", False, "NO"),
    ([SUMMER], "2026-09-01", True, "YES"),
    ([SUMMER], "2026-09-01", False, "UNKNOWN"),
    ([ONCE], "2026-03-31", True, "NO"),
    ([ONCE], "2026-07-01", True, "UNKNOWN"),
    ([ONCE], "2026-05-01", True, "YES"),
    ([SPRING, SUMMER], "2026-07-15", True, "NO"),
])  # fmt: skip
def test_open_on(periods: Sequence[Period], day: str, whole: bool, answer: str) -> None:
    assert open_on(periods, date.fromisoformat(day), whole=whole) is Value[answer]


@pytest.mark.parametrize(("periods", "whole", "day", "opens"), [
    ([WEEKS], True, "2026-06-15", "2027-05-31"),
    ([WEEKS], True, "2026-05-24", "2026-05-25"),
    ([WINTER], True, "2026-03-01", "2026-11-01"),
    ([SUMMER], True, "2026-07-15", "2026-09-01"),
    ([SUMMER], False, "2026-07-15", None),  # nothing is said of September
    ([ONCE], True, "2025-01-01", None),  # further off than a year
    ([ONCE], True, "2026-03-31", "2026-04-01"),
    ([SPRING, Period("closed", "days", "03-01", "03-31")], True, "2026-02-01", "2026-04-01"),
])  # fmt: skip
def test_the_next_day_on_which_referrals_are_taken(
    periods: list[Period], whole: bool, day: str, opens: str | None
) -> None:
    found = opens_on(Window(tuple(periods), whole), date.fromisoformat(day))
    assert (found and found.isoformat()) == opens


@pytest.mark.parametrize(("periods", "words"), [
    ([WEEKS], "Takes referrals in weeks 22 to 24 only."),
    ([Period("open", "weeks", "W22", "W22"), SPRING], "Takes referrals in week 22 and from 1 March to 30 April only."),
    ([SUMMER], "Takes no referrals from 1 July to 31 August."),
    ([ONCE, SUMMER],
     "Takes referrals from 1 April 2026 to 30 June 2026 only. Takes no referrals from 1 July to 31 August."),
    ([Period("closed", "dates", "2026-12-24", "2026-12-24")], "Takes no referrals on 24 December 2026."),
])  # fmt: skip
def test_times_in_words(periods: list[Period], words: str) -> None:
    assert window_words(Window(tuple(periods), whole=True)) == words
    assert window_words(Window(tuple(periods), whole=False)) == ""
