"""What must hold of a folder at whatever moment a command was cut off, and what once another one went through."""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path

from crawler.decisions import DecisionLog
from crawler.decisions.log import Seal
from crawler.errors import CrawlerError
from crawler.release import journal
from crawler.release.notes import read
from crawler.release.schema_version import SCHEMA_VERSION
from crawler.release.store import Store, sha256_of
from crawler.workshop import FILE

_ON_THE_WAY = (".building-*", ".linking-*")


def unsafe(var: Path, allowed: Collection[str | None], hidden: Collection[str]) -> Iterator[str]:
    """Whatever is wrong with directory.db, or with any release that is kept; nothing where all is safe.

    ``allowed``: sha256 of what directory.db may be (None: there may be none). ``hidden``: words that it must not have.
    """
    store = Store(var)
    if store.current not in allowed:
        told = sorted(one[:12] if one else "none" for one in allowed)
        yield f"directory.db is {store.current and store.current[:12]}, not one of {', '.join(told)}"
    for release in store.releases:
        yield from _not_whole(store.path(release), release)
    if store.current:
        body = store.link.read_bytes()
        yield from (f"directory.db has {word!r}, who was removed" for word in hidden if word.encode() in body)
    for release in store.releases:
        try:
            read(store, release)
        except CrawlerError as error:
            yield f"a note is torn: {error}"
    try:
        journal.read(store.folder)
    except CrawlerError as error:
        yield f"the log of releases is torn: {error}"


def undecided(var: Path, seal: Seal | None, decided: Collection[int]) -> Iterator[str]:
    """Whatever is wrong with the log of decisions; ``decided``: how many there may be, ``seal``: as before."""
    try:
        count = len(DecisionLog(var / "decisions", seal).decisions)
    except CrawlerError as error:
        yield f"the decisions are lost: {error}"
        return
    if count not in decided:
        yield f"{count} decisions, not {' or '.join(str(one) for one in sorted(decided))}"


def unfinished(var: Path, expected: str) -> Iterator[str]:
    """Whatever is missing or left over after a command that went through."""
    store = Store(var)
    if store.current != expected:
        yield f"directory.db is {store.current and store.current[:12]} after the rerun, not {expected[:12]}"
    if read(store, expected) is None:
        yield f"release {expected[:12]} has no note"
    log = journal.read(store.folder)
    if not log or log[-1].release != expected:
        yield f"the log of releases does not end with {expected[:12]}"
    for folder in (var, store.folder, var / "decisions"):
        yield from (f"{path.name} was left behind" for one in _ON_THE_WAY for path in folder.glob(one))
    with closing(sqlite3.connect(var / FILE)) as crawled:
        found = crawled.execute("PRAGMA integrity_check").fetchall()
        if found != [("ok",)]:
            yield f"{FILE} is damaged: {found[0]}"


def _not_whole(path: Path, release: str) -> Iterator[str]:
    if sha256_of(path) != release:
        yield f"{path.name} has other bytes than its name says"
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as file:
            damage = file.execute("PRAGMA integrity_check").fetchall()
            dangling = file.execute("PRAGMA foreign_key_check").fetchall()
            versions = file.execute("SELECT schema_version FROM release").fetchall()
    except sqlite3.DatabaseError as error:
        yield f"{path.name}: {error}"
        return
    if damage != [("ok",)] or dangling or versions != [(SCHEMA_VERSION,)]:
        yield f"{path.name}: {damage[0][0]}, {len(dangling)} dangling rows, schema version {versions}"
