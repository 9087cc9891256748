"""When referrals are taken, as days of every year, ISO weeks of every year, or days of one year (periods.toml)."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

State = Literal["open", "closed"]

_MOST_WEEKS = 53
_LATE_WEEK = 30
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class Period:
    """One stretch of time, both ends inside it.

    ``first`` and ``last`` are "W22" (kind ``weeks``, ISO 8601, every year), "04-01" (``days``, month and day, every
    year) or "2026-04-01" (``dates``); in a yearly one ``last`` may come before ``first``: over the turn of the year.
    """

    kind: Literal["weeks", "days", "dates"]
    first: str
    last: str
    state: State
    words: str


@dataclass(frozen=True, slots=True)
class Window:
    """``periods`` in the order they are written. ``whole``: nothing else is said of when referrals are taken."""

    periods: tuple[Period, ...]
    whole: bool


class _Token(NamedTuple):
    kind: str
    value: int
    start: int
    end: int


class _Point(NamedTuple):
    """A day, a month or a week as far as it is written; 0 where a part is not."""

    day: int
    month: int
    week: int
    year: int
    start: int
    end: int


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "periods.toml").read_text(encoding="utf-8"))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("".join(_data()[name].strip("\n").split("\n")), re.IGNORECASE)


@cache
def _tokens_pattern() -> re.Pattern[str]:
    data = _data()
    months = "|".join(rf"(?P<month{at}>{words})" for at, words in enumerate(data["months"], start=1))
    kinds = (
        rf"(?:{months})(?!\w)",
        r"(?P<year>20\d\d)(?!\w)",
        r"(?P<number>\d{1,2})(?:(?:st|nd|rd|th|er)\b|\.(?=\s)|(?![\w%]|[.:]\d))",
        rf"(?P<weeks>{data['weeks']})(?=\s*\d)",
        rf"(?P<between>{data['between']})(?!\w)",
        rf"(?P<to>[-–—]|(?:{data['to']})(?!\w))",
        rf"(?P<and>[,&]|(?:{data['and']})(?!\w))",
        rf"(?P<of>{data['of']})(?!\w)",
        r"(?P<other>\w+|[^\s\w])",
    )
    # A word begins where no letter stands before it; a dash or comma may stand between two.
    return re.compile(
        "|".join(rf"(?:(?<!\w)|(?=[-–—,&]))(?:{kind})" for kind in kinds) + r"|(?P<rest>\S)", re.IGNORECASE
    )


def read_window(words: str, others: Iterable[str] = ()) -> Window | None:
    """The times that a sentence names; None where it names none that could be read.

    ``others``: further sentences of the page that speak of such times too.
    """
    if _pattern("yearly").search(words):
        words = _pattern("yearly").sub(lambda match: " " * len(match[0]), words)
    season = _pattern("dated_season").search(words)
    tokens = list(_tokens(words))
    periods: list[Period] = []
    rest = [words]
    unread = False
    for points, joined in _sequences(tokens):
        start, end = points[0].start, points[-1].end
        found, left = _periods(points, joined, words, season)
        periods += found
        unread = unread or left
        if found:
            rest[0] = rest[0][:start] + " " * (end - start) + rest[0][end:]
    if not periods:
        return None
    more = any(_pattern(name).search(rest[0]) for name in ("softer", "season"))
    whole = not (unread or more or "…" in words or any(other != words for other in others))
    return Window(tuple(periods), whole)


def _tokens(words: str) -> Iterator[_Token]:
    for match in _tokens_pattern().finditer(words):
        kind = match.lastgroup or "rest"
        value = int(re.sub(r"\D", "", match[0])) if kind in {"year", "number"} else 0
        if kind.startswith("month"):
            kind, value = "month", int(kind.removeprefix("month"))
        yield _Token(kind, value, match.start(), match.end())


def _sequences(tokens: Sequence[_Token]) -> Iterator[tuple[list[_Point], list[str]]]:
    """Days, months or weeks that follow one another, and what joins each to the next: "to" or "and"."""
    at = 0
    while at < len(tokens):
        between = tokens[at].kind == "between"
        point, behind = _point(tokens, at + between, None)
        if point is None:
            at += 1
            continue
        points, joined = [point], []
        while behind < len(tokens) and tokens[behind].kind in {"to", "and"}:
            sign = tokens[behind].kind
            following = behind + 1
            while following < len(tokens) and tokens[following].kind == "and":  # ", and"
                following += 1
            point, next_behind = _point(tokens, following, points[-1])
            if point is None:
                break
            points.append(point)
            joined.append("to" if sign == "to" or (between and len(points) == 2) else "and")
            behind = next_behind
        yield points, joined
        at = behind


def _point(tokens: Sequence[_Token], at: int, before: _Point | None) -> tuple[_Point | None, int]:
    """The day, month or week that begins at a token, and the token behind it."""

    def kind(number: int) -> str:
        return tokens[number].kind if number < len(tokens) else ""

    while kind(at) == "of":
        at += 1
    start = tokens[at].start if at < len(tokens) else 0
    day = month = week = year = 0
    if kind(at) == "weeks" or (kind(at) == "number" and before is not None and before.week):
        at += kind(at) == "weeks"
        if kind(at) != "number":
            return None, at
        week, at = tokens[at].value, at + 1
    elif kind(at) == "number":
        day, at = tokens[at].value, at + 1
        behind = at
        while kind(behind) == "of":
            behind += 1
        if kind(behind) == "month":
            month, at = tokens[behind].value, behind + 1
    elif kind(at) == "month":
        month, at = tokens[at].value, at + 1
        if kind(at) == "number":
            day, at = tokens[at].value, at + 1
    else:
        return None, at
    behind = at
    while kind(behind) in {"of"} or (kind(behind) == "and" and tokens[behind].end - tokens[behind].start == 1):
        behind += 1
    if kind(behind) == "year":
        year, at = tokens[behind].value, behind + 1
    return _Point(day, month, week, year, start, tokens[at - 1].end), at


def _periods(
    points: Sequence[_Point], joined: Sequence[str], words: str, season: re.Match[str] | None
) -> tuple[list[Period], bool]:
    """The stretches of one sequence, and whether a part of it was left unread."""
    found: list[Period] = []
    left = False
    at = 0
    while at < len(points):
        ranged = at < len(joined) and joined[at] == "to"
        first, last = points[at], points[at + 1] if ranged else points[at]
        at += 2 if ranged else 1
        if not (first.month or first.week or last.month):
            continue  # a number of something else
        if not ranged and (first.day or _pattern("point").search(words[: first.start])):
            left = True
            continue
        left = left or (not ranged and _pattern("opening").search(words[: first.start]) is not None)
        period = _period(first, last, words, season)
        left = left or period is None
        found += [period] if period else []
    return found, left


def _period(first: _Point, last: _Point, words: str, season: re.Match[str] | None) -> Period | None:
    said, state = words[first.start : last.end], _state(words, first.start)
    year = last.year or first.year
    if first.week or last.week:
        year = year or (_year_of(season, first.week) if season else 0)
        if not (0 < first.week <= _MOST_WEEKS and 0 < last.week <= _MOST_WEEKS) or (year and last.week < first.week):
            return None
        if not year:
            return Period("weeks", f"W{first.week:02}", f"W{last.week:02}", state, said)
        try:
            ends = date.fromisocalendar(year, first.week, 1), date.fromisocalendar(year, last.week, 7)
        except ValueError:
            return None
        return Period("dates", ends[0].isoformat(), ends[1].isoformat(), state, said)
    start, end = first.month or last.month, last.month or first.month
    low, high = first.day or 1, last.day or _DAYS[end - 1]
    if bool(first.day) != bool(last.day) or not (low <= _DAYS[start - 1] and 0 < high <= _DAYS[end - 1]):
        return None
    if not year:
        return Period("days", f"{start:02}-{low:02}", f"{end:02}-{high:02}", state, said)
    from_year = first.year or (year if (start, low) <= (end, high) else year - 1)
    try:
        opens = date(from_year, start, low)
        closes = date(year, end, high if last.day else _last_day(year, end))
    except ValueError:
        return None
    return Period("dates", opens.isoformat(), closes.isoformat(), state, said) if opens <= closes else None


def _last_day(year: int, month: int) -> int:
    return (date(year + month // 12, month % 12 + 1, 1) - date(year, month, 1)).days


def _year_of(season: re.Match[str], week: int) -> int:
    """The year of the weeks in which a group that starts in a season takes referrals: before it starts."""
    year = int(season["year"]) % 100 + 2000
    in_spring = re.match(_data()["spring"], season["season"], re.IGNORECASE) is not None
    return year - 1 if in_spring and week > _LATE_WEEK else year


def _state(words: str, at: int) -> State:
    """What the nearest word before, or else the nearest behind, says of a time."""
    signs = sorted(
        (match.start(), -match.end(), sign)
        for sign in ("closed", "except", "opened")
        for match in _pattern(sign).finditer(words)
    )
    found: State | None = None
    reached = 0
    for start, end, sign in signs:
        if start < reached:
            continue  # the "open" of "not open"
        if start > at and found:
            break
        reached = -end
        other: State = "closed" if found in {None, "open"} else "open"
        found = other if sign == "except" else "closed" if sign == "closed" else "open"
    return found or "open"
