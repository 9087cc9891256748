"""Back to a kept release, without anybody who was removed since it was built."""

import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from crawler.decisions import DecisionLog
from crawler.errors import BadInputError, MissingInputError
from crawler.release import journal
from crawler.release.gate import Problem, checks, examine, opened, refuse_unless
from crawler.release.journal import Switched
from crawler.release.note import Note
from crawler.release.notes import compared, forget, keep
from crawler.release.store import Store, is_whole, sha256_of
from crawler.release.writing import writing
from crawler.removal import Removals, taken_out
from referral.gazetteer import Gazetteer

_LOOKED_AT = frozenset({"damaged", "dangling", "schema_version", "nobody", "crisis_dates"})
"""The checks that a release goes through again: it passed all of them once, and these may have come out since.

Who was removed is looked for once, in the file itself (a millisecond for each provider): taking somebody out
lets nobody else be recognised.
"""


@dataclass(frozen=True, slots=True)
class RolledBack:
    """``release`` is what directory.db is now: ``of`` itself, or a copy of it without the ``hidden``.

    ``told``: what a maintainer should know of it, and may be right all the same.
    """

    path: Path
    release: str
    of: str
    hidden: int
    told: tuple[str, ...]


def chosen(store: Store, beginning: str) -> str:
    """The kept release whose sha256 begins so. MissingInputError or BadInputError where there is none, or several."""
    found = [one for one in store.releases if one.startswith(beginning.lower())]
    if not found:
        raise MissingInputError(f"{store.folder}: no release begins with {beginning!r}; `mbt releases` lists them")
    if len(found) > 1:
        raise BadInputError(f"{beginning!r} begins {len(found)} releases: {', '.join(one[:16] for one in found)}")
    return found[0]


def previous(store: Store) -> str:
    """The release that was published before the current one. MissingInputError where it is not kept."""
    current = store.current
    if current is None:
        raise MissingInputError(
            f"{store.link} is no kept release: say which one to go back to; `mbt releases` lists them"
        )
    found = journal.previous(journal.read(store.folder), current)
    if found is None or found not in store.releases:
        raise MissingInputError(
            f"{store.folder}: the release before {current[:12]} is not kept; `mbt releases` lists them"
        )
    return found


def rollback(
    store: Store, release: str, log: DecisionLog, gazetteer: Gazetteer, today: date, who: str, why: str
) -> RolledBack:
    """Let directory.db be a kept release again. ``log`` is open and checked: it says who must be hidden.

    BadInputError where the file is damaged, ReleaseRefusedError where it cannot be published whatever the reason;
    directory.db is then untouched.
    """
    removals = Removals(log.key, log.decisions)
    with store.alone():
        taken = store.take_over()
        before = store.current or taken
        path = store.path(release)
        if sha256_of(path) != release or not is_whole(path):
            raise BadInputError(f"{path} is damaged; choose another release: `mbt releases` lists them")
        with store.building() as building:
            removed = _removed_in(path, removals)
            with writing(building):
                hidden = _copy_without(removed, path, building) if removed else 0
            problems = _problems(building if hidden else path, today, removals, gazetteer)
            now = store.put(building) if hidden else release
        if hidden:
            changes = compared(path, store.path(now), removed)
            keep(store, Note(now, _as_of(store.path(now)), today.isoformat(), before, changes, {}, release))
        forget(store, removals)
        switched = [Switched("taken over", taken, today.isoformat())] if taken else []
        journal.add(store.folder, *switched, Switched("rolled back", now, today.isoformat(), who, why, release, hidden))
        store.switch(now)
        store.prune(journal.newest_first(journal.read(store.folder)))
    return RolledBack(store.link, now, release, hidden, tuple(one.told for one in problems))


def _problems(file: Path, today: date, removals: Removals, gazetteer: Gazetteer) -> list[Problem]:
    with opened(file, today, removals, gazetteer) as subject:
        problems = examine(subject, [check for check in checks() if check.name in _LOOKED_AT])
    # Going back is what one does when something else is broken: what may be accepted is, and is told.
    refuse_unless(problems, dict.fromkeys(_LOOKED_AT, "a rollback"))
    return problems


def _removed_in(path: Path, removals: Removals) -> list[str]:
    db = Database(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True))
    try:
        return removals.in_release(db)
    finally:
        db.close()


def _copy_without(removed: Sequence[str], path: Path, building: Path) -> int:
    shutil.copyfile(path, building)
    copy = Database(building)
    try:
        # Nobody sees the copy before it was checked and fsynced whole.
        copy.execute("PRAGMA journal_mode = MEMORY")
        copy.execute("PRAGMA synchronous = OFF")
        return taken_out(copy, removed)
    finally:
        copy.close()


def _as_of(path: Path) -> str:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        return str(connection.execute("SELECT as_of FROM release").fetchone()[0])
    finally:
        connection.close()
