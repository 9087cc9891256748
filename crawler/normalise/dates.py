"""Days as written ("31-12-2026", "3 juni 2024", "December 2026") into ISO days."""

import re
from calendar import monthrange
from datetime import date

from crawler.read.labels import fold

# The first letters of each month in the field's languages, folded; the order of the tuple is the year's.
_MONTHS = (
    ("jan", "gen", "ene"),
    ("feb", "fev", "fev"),
    ("mar", "maa", "mrt", "maerz"),
    ("apr", "avr", "abr"),
    ("may", "mai", "mei", "maj", "mag", "may"),
    ("jun", "juin", "giu"),
    ("jul", "juil", "lug"),
    ("aug", "aou", "ago", "aout"),
    ("sep", "set"),
    ("oct", "okt", "ott"),
    ("nov",),
    ("dec", "dez", "des", "dic"),
)
_ISO = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b")
_DIGITS = re.compile(r"\b(\d{1,2})\s*[-./]\s*(\d{1,2})\s*[-./]\s*((?:19|20)\d\d)\b")
_WORDS = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|\.|er)?\s+(?:de |of )?([a-z]{3,10})\.?,?\s+(?:de )?((?:19|20)\d\d)\b")
_MONTH_FIRST = re.compile(r"\b([a-z]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)\b")
_MONTH_ONLY = re.compile(r"\b([a-z]{3,10})\.?\s+(?:del? )?((?:19|20)\d\d)\b")
_MONTH_DIGITS = re.compile(r"\b(\d{1,2})\s*[-./]\s*((?:19|20)\d\d)\b")


def read_day(text: str, country: str = "", *, last: bool = False) -> str | None:
    """The first day in ``text`` as YYYY-MM-DD; None where there is none that exists.

    Only in the US the month comes first in digits. A month alone is its first day, or its ``last``: what is valid until
    December is valid all through it.
    """
    folded = fold(text)
    if match := _ISO.search(folded):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _DIGITS.search(folded):
        first, second, year = (int(part) for part in match.groups())
        return _day(year, first, second) if country == "US" else _day(year, second, first)
    for pattern, day, month in ((_WORDS, 1, 2), (_MONTH_FIRST, 2, 1)):
        for match in pattern.finditer(folded):
            if number := _month(match[month]):
                return _day(int(match[3]), number, int(match[day]))
    for match in _MONTH_ONLY.finditer(folded):
        if number := _month(match[1]):
            return _of_month(int(match[2]), number, last=last)
    if match := _MONTH_DIGITS.search(folded):
        return _of_month(int(match[2]), int(match[1]), last=last)
    return None


def _month(word: str) -> int | None:
    return next((at for at, starts in enumerate(_MONTHS, start=1) if word.startswith(starts)), None)


def _of_month(year: int, month: int, *, last: bool) -> str | None:
    return _day(year, month, monthrange(year, month)[1] if last else 1) if 1 <= month <= 12 else None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None  # "31-11-2026"
