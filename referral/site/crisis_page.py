"""The crisis lines, country by country, word for word; from directory.db in one go.

The words are written by hand and never passed through a phone library. A number becomes a link only where the words
themselves say "call" or "text" right before it, and a link dials the digits that stand there.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from referral.match.records import Crisis
from referral.site.provider_page import web

_DIALLED = re.compile(r"\b(call|text|call or text) (\d(?:[\d -]*\d)?)(?![\d/])")
_EMERGENCY = re.compile(r"^(\d{2,3})(?![\d])")
_ROWS = "SELECT country, name, how, emergency, source_url, read_on FROM crisis_resource"

Parts = tuple[tuple[str, str | None], ...]
"""Words, each with the address it links to, or None; put together they are the words as written."""


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """One row. ``how`` and ``emergency`` are cut where a number can be dialled; ``emergency`` may be empty."""

    country: str
    name: str
    how: Parts
    emergency: tuple[Parts, ...]
    source: str | None
    read_on: str


def read_crisis(connection: sqlite3.Connection) -> dict[str, tuple[CrisisLine, ...]]:
    """Country -> its lines, in the order they were written down."""
    lines = told(Crisis(*row) for row in connection.execute(f"{_ROWS} ORDER BY country, id"))
    return {country: tuple(members) for country, members in groupby(lines, key=lambda line: line.country)}


def told(rows: Iterable[Crisis]) -> tuple[CrisisLine, ...]:
    """The match's own records as lines, for pages that have those."""
    return tuple(_line(row) for row in rows)


@lru_cache(maxsize=1024)
def _line(row: Crisis) -> CrisisLine:
    # Kept, because every page about a provider or a place has some of the same few.
    return CrisisLine(
        row.country,
        row.name,
        dialled(row.how),
        tuple(numbered(one.strip()) for one in (row.emergency or "").split(";") if one.strip()),
        web(row.source_url),
        row.read_on,
    )


def lines_of(connection: sqlite3.Connection, country: str) -> tuple[CrisisLine, ...]:
    """The lines of one country."""
    return told(Crisis(*row) for row in connection.execute(f"{_ROWS} WHERE country = ? ORDER BY id", (country,)))


def dialled(words: str) -> Parts:
    """ "call 116 123 (free)" -> ("call ", None), ("116 123", "tel:116123"), (" (free)", None)."""
    parts: list[tuple[str, str | None]] = []
    end = 0
    for found in _DIALLED.finditer(words):
        digits = re.sub(r"\D", "", found[2])
        scheme = "sms" if found[1] == "text" else "tel"
        parts += [(words[end : found.start(2)], None), (found[2], f"{scheme}:{digits}")]
        end = found.end(2)
    return tuple((text, link) for text, link in (*parts, (words[end:], None)) if text)


def retold(parts: Parts, say: Callable[[str], str]) -> Parts:
    """The words in another language, cut at the same numbers; as they are where a number of them is not in its place.

    ``say`` gives English words in that language.
    """
    words = "".join(text for text, _ in parts)
    rest = say(words)
    if rest == words:
        return parts
    told: list[tuple[str, str | None]] = []
    for number, link in parts:
        if link is not None:
            before, found, rest = rest.partition(number)
            if not found:
                return parts
            told += [(before, None), (number, link)]
    return tuple((text, link) for text, link in (*told, (rest, None)) if text)


def numbered(words: str) -> Parts:
    """ "15 (SAMU)" -> ("15", "tel:15"), (" (SAMU)", None): what begins with two or three digits."""
    found = _EMERGENCY.match(words)
    if not found:
        return ((words, None),)
    rest = words[found.end() :]
    return ((found[1], f"tel:{found[1]}"), *(((rest, None),) if rest else ()))
