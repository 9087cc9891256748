"""The times at which somebody takes referrals: whether on a day, from when again, and in words."""

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from referral.match.opening import Period, open_on
from referral.match.value import Value

_AHEAD = 400
"""Days looked ahead for an opening: a year, and a margin for weeks, which move by some days from year to year."""


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
    told = [f"Takes referrals {_listed(opened)} only."] if opened else []
    return " ".join([*told, *([f"Takes no referrals {_listed(closed)}."] if closed else [])])


def _words(period: Period) -> str:
    if period.kind == "weeks":
        first, last = int(period.first[1:]), int(period.last[1:])
        return f"in week {first}" if first == last else f"in weeks {first} to {last}"
    first_day, last_day = _day(period.first), _day(period.last)
    return f"on {first_day}" if first_day == last_day else f"from {first_day} to {last_day}"


def _day(written: str) -> str:
    """ "04-01" -> "1 April"; with a year, "1 April 2026"."""
    *year, month, day = map(int, written.split("-"))
    named = date(year[0] if year else 2024, month, day)  # a leap year has every day
    return f"{named.day} {named:%B}{f' {named.year}' if year else ''}"


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
