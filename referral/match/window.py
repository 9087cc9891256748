"""The times at which somebody takes referrals: whether on a day, from when again, and in words."""

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from referral.match.opening import Period, open_on
from referral.match.value import Value
from referral.said import N_, enumerated, joined, said

_AHEAD = 400
"""Days looked ahead for an opening: a year, and a margin for weeks, which move by some days from year to year."""

_WEEKS = N_("in weeks {first} to {last}")
_DAY, _DAYS = N_("on {day:%-d %B}"), N_("from {first:%-d %B} to {last:%-d %B}")
_DATE, _DATES = N_("on {day:%-d %B %Y}"), N_("from {first:%-d %B %Y} to {last:%-d %B %Y}")


class Window(NamedTuple):
    """The periods that a page names; `whole`: they are all that it says."""

    periods: tuple[Period, ...]
    whole: bool

    def on(self, day: date) -> Value:
        """Whether referrals are taken on a day."""
        return open_on(self.periods, day, whole=self.whole)


@lru_cache(maxsize=1024)
def opens_on(window: Window, day: date) -> date | None:
    """The next day on which referrals are surely taken, after one on which none are.

    None where a day of which nobody can tell comes first, or none is near.
    """
    for ahead in range(1, _AHEAD + 1):
        later = day + timedelta(days=ahead)
        if (state := window.on(later)) is not Value.NO:
            return later if state is Value.YES else None
    return None


def window_words(window: Window) -> str:
    """All that is said, as sentences: "Takes referrals in weeks 22 to 24 only."; "" where it is not all understood."""
    if not window.whole or not window.periods:
        return ""
    opened, closed = ([_words(one) for one in window.periods if one.state == state] for state in ("open", "closed"))
    told: list[str] = []
    if opened:
        told.append(said("Takes referrals {times} only.", times=enumerated(opened)))
    if closed:
        told.append(said("Takes no referrals {times}.", times=enumerated(closed)))
    return joined(" ", *told)


def _words(period: Period) -> str:
    if period.kind == "weeks":
        first, last = int(period.first[1:]), int(period.last[1:])
        return said("in week {week}", week=first) if first == last else said(_WEEKS, first=first, last=last)
    first_day, last_day = _day(period.first), _day(period.last)
    if period.kind == "dates":
        return said(_DATE, day=first_day) if first_day == last_day else said(_DATES, first=first_day, last=last_day)
    return said(_DAY, day=first_day) if first_day == last_day else said(_DAYS, first=first_day, last=last_day)


def _day(written: str) -> date:
    """ "04-01", or with a year, "2026-04-01"."""
    *year, month, day = map(int, written.split("-"))
    return date(year[0] if year else 2024, month, day)  # a leap year has every day
