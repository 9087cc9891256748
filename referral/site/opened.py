"""A release opened for answering: its match index and the gazetteer, loaded once."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

from referral.gazetteer import Gazetteer, open_gazetteer
from referral.match import Index
from referral.site.speech import SOURCE, speech


@dataclass(frozen=True, eq=False)
class Opened:
    """What a page needs besides its own query."""

    index: Index
    gazetteer: Gazetteer

    @classmethod
    def load(cls, connection: sqlite3.Connection) -> "Opened":
        """Read the index of the connection's release and open the gazetteer."""
        return cls(Index.load(connection), open_gazetteer())

    @cached_property
    def languages(self) -> list[tuple[str, str]]:
        """(tag, English name) of every language that somebody in the release works in, by name."""
        return sorted(((tag, language_name(tag)) for tag in self.index.languages), key=lambda pair: pair[1])

    @cached_property
    def countries(self) -> list[tuple[str, str]]:
        """(code, English name) of the countries whose places can be looked up, by name."""
        return sorted(((code, country_name(code)) for code in self.gazetteer.countries), key=lambda pair: pair[1])


def language_name(tag: str) -> str:
    """ "pl" -> "Polish"."""
    return speech(SOURCE).tongue(tag)


def country_name(code: str) -> str:
    """ "GB" -> "United Kingdom"."""
    return speech(SOURCE).country(code)


def today() -> date:
    """The day, UTC: read here at the edge and handed inwards."""
    return datetime.now(UTC).date()
