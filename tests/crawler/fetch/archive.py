"""What a crawl left in crawl.db, for a test to look at."""

import json
import sqlite3
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.workshop import FILE

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


@dataclass(frozen=True)
class Row:
    """One page: what became of it, and what was read from it (JSON)."""

    url: str
    source: str
    outcome: str
    detail: str
    read: str


@dataclass(frozen=True)
class RunRow:
    """One run: how it was judged."""

    source: str
    outcome: str | None
    reasons: str
    pages: int


def rows(var: Path, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of a query, without taking part in the crawl."""
    database = sqlite3.connect(f"file:{var / FILE}?mode=ro", uri=True)
    try:
        return database.execute(statement, values).fetchall()
    finally:
        database.close()


def pages(var: Path) -> list[Row]:
    """Every page, by URL."""
    found = rows(var, "SELECT url, source, outcome, detail, listings FROM page ORDER BY url")
    return [
        Row(url, source, outcome, detail or "", zstd.decompress(listings).decode() if listings else "")
        for url, source, outcome, detail, listings in found
    ]


def runs(var: Path) -> list[RunRow]:
    """Every run, in order. A reason is told in words, whatever else is kept with it."""
    found = rows(var, "SELECT source, outcome, reasons, pages FROM crawl_run ORDER BY id")
    return [
        RunRow(source, outcome, json.dumps(json.loads(reasons)), count) for source, outcome, reasons, count in found
    ]
