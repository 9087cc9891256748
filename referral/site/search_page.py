"""Providers by words in their names, organisations, places and claims: SQLite's full-text index, in plain words."""

import re
import sqlite3
from dataclasses import dataclass

FOUND_MAX = 50
_WORDS_MAX = 10
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Found:
    """One provider, with the towns where it is."""

    id: str
    name: str
    kind: str
    organization: str | None
    country: str
    towns: str | None


def as_query(words: str) -> str | None:
    """What somebody typed as an FTS5 query: each word, or its beginning, must be there. None: it has no word."""
    found = _WORD.findall(words)[:_WORDS_MAX]
    return " ".join(f'"{word}"*' for word in found) or None


def read_found(connection: sqlite3.Connection, words: str) -> list[Found]:
    """The best FOUND_MAX, a word in a name counting for more than one in a claim."""
    query = as_query(words)
    if query is None:
        return []
    rows = connection.execute(
        "SELECT p.id, p.name, p.kind, o.name, p.country,"
        " (SELECT group_concat(city, ', ') FROM (SELECT DISTINCT city FROM location WHERE provider_id = p.id))"
        " FROM provider_search s JOIN provider p ON p.id = s.provider_id"
        " LEFT JOIN organization o ON o.id = p.organization_id"
        " WHERE provider_search MATCH ? ORDER BY bm25(provider_search, 10, 5, 2, 1), p.name, p.id LIMIT ?",
        (query, FOUND_MAX),
    )
    return [Found(*row) for row in rows]
