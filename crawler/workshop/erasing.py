"""Erasing somebody's listings from crawl.db: what was read of them, what changed, and the pages about them alone."""

import json
import re
import sys
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from sqlite_utils import Database

from crawler.listing import Listing

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_LISTINGS = TypeAdapter(tuple[Listing, ...])
_LEVEL = 3
_TOLD = ("reasons", "told", "unconfirmed", "invalid", "failed")
_REMOVED = "(removed)"
_SHORTEST = 4
"""A shorter key could be a part of any other word in a run's report."""


@dataclass(frozen=True, slots=True)
class Erased:
    """How many live or former listings, and how many pages about nobody else."""

    listings: int = 0
    pages: int = 0


def erase(db: Database, source: str, keys: Collection[str]) -> Erased:
    """Erase a source's listings of these keys wherever crawl.db has them, in one transaction.

    A page that holds others too keeps its body until its retention is over; it is read anew by the next crawl whether
    it has changed or not. What was deleted is overwritten in the file.
    """
    if not keys:
        return Erased()
    db.execute("PRAGMA secure_delete = ON")
    with db.atomic():
        names, former = set(), {source}
        for key in keys:
            for data, came_from in db.execute(
                "SELECT data, came_from FROM listing WHERE source = ? AND key = ?", [source, key]
            ).fetchall():
                names.add(Listing.model_validate_json(data).name)
                former.add(came_from or source)
        pages, urls = _from_pages(db, source, keys)
        one_by_one = [(source, key) for key in keys]
        found = db.conn.executemany("DELETE FROM listing WHERE source = ? AND key = ?", one_by_one).rowcount
        db.conn.executemany("DELETE FROM change WHERE source = ? AND key = ?", one_by_one)
        db.conn.executemany(
            "DELETE FROM registration_check WHERE source = ? AND key = ?",
            [(name, key) for name in sorted(former) for key in keys],
        )
        _from_staged(db, source, keys)
        _from_reports(db, source, {*(key for key in keys if len(key) >= _SHORTEST), *urls, *names})
    return Erased(found, pages)


def settle(db: Database) -> None:
    """Take what was erased out of the journal too; called outside a transaction."""
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _from_staged(db: Database, source: str, keys: Iterable[str]) -> None:
    """Out of held runs, which can be accepted all the same."""
    runs = [run for (run,) in db.execute("SELECT id FROM crawl_run WHERE source = ?", [source]).fetchall()]
    for run in runs:
        gone = db.conn.executemany(
            "DELETE FROM listing_staged WHERE run = ? AND key = ?", [(run, key) for key in keys]
        ).rowcount
        if gone:
            db.execute("UPDATE crawl_run SET listings = listings - ? WHERE id = ?", [gone, run])


def _from_pages(db: Database, source: str, keys: Collection[str]) -> tuple[int, set[str]]:
    """How many pages held nobody else, and their URLs."""
    rows = db.execute("SELECT url, listings FROM page WHERE source = ? AND listings IS NOT NULL", [source]).fetchall()
    alone: set[str] = set()
    for url, stored in rows:
        before = _LISTINGS.validate_json(zstd.decompress(stored))
        after = tuple(listing for listing in before if listing.key not in keys)
        if not after:
            alone.add(url)
        elif len(after) < len(before):
            db.execute(
                "UPDATE page SET listings = ?, reader = NULL, etag = NULL, last_modified = NULL"
                " WHERE source = ? AND url = ?",
                [zstd.compress(_LISTINGS.dump_json(after), _LEVEL), source, url],
            )
    db.conn.executemany("DELETE FROM page WHERE source = ? AND url = ?", [(source, url) for url in sorted(alone)])
    return len(alone), alone


def _from_reports(db: Database, source: str, words: Collection[str]) -> None:
    """A run's report names listings by key, name and URL."""
    if not words:
        return
    longest = sorted(words, key=lambda word: (-len(word), word))
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in longest))
    columns = ", ".join(_TOLD)
    for run, *told in db.execute(f"SELECT id, {columns} FROM crawl_run WHERE source = ?", [source]).fetchall():  # noqa: S608
        after = [json.dumps(_without(json.loads(one), pattern), ensure_ascii=False) for one in told]
        if after != told:
            sets = ", ".join(f"{name} = ?" for name in _TOLD)
            db.execute(f"UPDATE crawl_run SET {sets} WHERE id = ?", [*after, run])  # noqa: S608


def _without(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(_REMOVED, value)
    return [_without(one, pattern) for one in value] if isinstance(value, list) else value
