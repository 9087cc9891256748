from datetime import date
import pytest
from referral.match.value import Value
from referral.match.opening import Period, open_on

SPRING = Period("open", "days", "03-01", "04-30")
WEEKS = Period("open", "weeks", "W22", "W24")
WINTER = Period("open", "days", "11-01", "02-29")
SUMMER = Period("closed", "days", "07-01", "08-31")
ONCE = Period("open", "dates", "2026-04-01", "2026-06-30")

@pytest.mark.parametrize(("periods", "day", "whole", "answer"), [
    ([SPRING], "2026-03-01", True, "YES"), ([SPRING], "2026-04-30", True, "YES"), ([SPRING], "2026-05-01", True, "NO"),
    ([SPRING], "2026-05-01", False, "UNKNOWN"), ([SPRING], "2026-03-01", False, "YES"), ([], "2026-03-01", True, "UNKNOWN"),
    ([WEEKS], "2026-05-25", True, "YES"), ([WEEKS], "2026-06-14", True, "YES"), ([WEEKS], "2026-06-15", True, "NO"),
    ([WINTER], "2026-12-31", True, "YES"), ([WINTER], "2028-02-29", True, "YES"), ([WINTER], "2026-03-01", True, "NO"),
    ([SUMMER], "2026-07-15", True, "NO"), ([SUMMER], "2026-07-15", False, "NO"), ([SUMMER], "2026-09-01", True, "YES"),
    ([SUMMER], "2026-09-01", False, "UNKNOWN"), ([ONCE], "2026-03-31", True, "NO"), ([ONCE], "2026-07-01", True, "UNKNOWN"),
    ([ONCE], "2026-05-01", True, "YES"), ([SPRING, SUMMER], "2026-07-15", True, "NO"),
])
def test_open_on(periods, day, whole, answer):
    assert open_on(periods, date.fromisoformat(day), whole=whole) is Value[answer]
