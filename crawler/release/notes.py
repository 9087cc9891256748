"""The notes beside the releases: comparing two files, keeping what was found, forgetting who was removed since."""

import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from crawler.errors import BadInputError
from crawler.release.changes import Changes, changes
from crawler.release.note import Note, from_json, to_json, to_text, without
from crawler.release.store import Store, write_note
from crawler.removal import Removals


def compared(before: Path | None, after: Path, removed: Collection[str] | Removals) -> Changes:
    """What ``after`` has that ``before`` had not; None: it is the first.

    ``removed``: the ids in ``before`` of those whom a removal is about, or the removals to find them by.
    """
    with closing(_open(after)) as now:
        if before is None:
            return changes(None, now)
        with closing(_open(before)) as then:
            ids = removed.in_release(Database(then)) if isinstance(removed, Removals) else removed
            return changes(then, now, ids)


def keep(store: Store, note: Note) -> None:
    """Beside its release, for programs and for people."""
    write_note(store.note(note.release, "json"), to_json(note))
    write_note(store.note(note.release, "txt"), to_text(note))


def read(store: Store, release: str) -> Note | None:
    """The note of a release; None where it has none. BadInputError where it is none of ours."""
    path = store.note(release, "json")
    if not path.is_file():
        return None
    try:
        return from_json(path.read_text(encoding="utf-8"))
    except (ValueError, KeyError, TypeError) as error:
        raise BadInputError(f"{path} is no note of a release ({error}); delete it, and nothing else is lost") from error


def forget(store: Store, removals: Removals) -> None:
    """Take the ids of people who were removed out of every note."""
    if not removals:
        return
    for release in store.releases:
        note = read(store, release)
        if note is None:
            continue
        it = note.changes
        ids = {*it.new, *it.gone, *it.changed, *it.merged, *it.merged.values()}
        removed = {one for one in ids if removals.has_any([("provider", one)]) is not None}
        if removed:
            keep(store, without(note, removed))


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
