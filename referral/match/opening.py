"""Whether referrals are taken on a day, as far as the times of `referral_period` tell."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from referral.match.value import Value


class Period(NamedTuple):
    """One row of `referral_period`."""

    state: str
    kind: str
    first: str
    last: str


def open_on(periods: Sequence[Period], day: date, *, whole: bool) -> Value:
    """`whole`: availability.window_read is "whole", so the periods are all that is said.

    A day that a closed period holds is a no, whatever else holds it; one that an open period holds is a yes. Outside
    all of them: where only closed ones are named, referrals are taken at other times; where open ones are, they are
    not, but for dated ones that are over: of the years after them nobody says anything.
    """
    holding = {period.state for period in periods if _holds(period, day)}
    if "closed" in holding:
        return Value.NO
    if "open" in holding:
        return Value.YES
    if not periods or not whole:
        return Value.UNKNOWN
    opened = [period for period in periods if period.state == "open"]
    if not opened:
        return Value.YES if all(period.kind != "dates" for period in periods) else Value.UNKNOWN
    over = all(period.kind == "dates" and period.last < day.isoformat() for period in opened)
    return Value.UNKNOWN if over else Value.NO


def _holds(period: Period, day: date) -> bool:
    now = {"weeks": f"W{day.isocalendar().week:02}", "days": f"{day:%m-%d}", "dates": day.isoformat()}[period.kind]
    if period.first <= period.last:
        return period.first <= now <= period.last
    return now >= period.first or now <= period.last  # over the turn of the year
