"""The queue of questions as an SQLite file, made when the pages are opened: it is computed, and kept nowhere."""

from collections.abc import Iterable
from pathlib import Path

from sqlite_utils import Database

from crawler.review.task import Task

_TABLES = """
CREATE TABLE task (
  at INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, question TEXT NOT NULL, reasons TEXT NOT NULL,
  answers TEXT NOT NULL, closed TEXT
) STRICT;
CREATE TABLE statement (
  task TEXT NOT NULL REFERENCES task (id), number INTEGER NOT NULL, shown INTEGER NOT NULL, words TEXT NOT NULL,
  quote TEXT NOT NULL, source TEXT NOT NULL, strength TEXT NOT NULL, url TEXT NOT NULL, first_seen TEXT NOT NULL,
  last_checked TEXT NOT NULL, PRIMARY KEY (task, number)
) STRICT;
CREATE TABLE side (
  task TEXT NOT NULL REFERENCES task (id), at INTEGER NOT NULL, source TEXT NOT NULL, listing TEXT NOT NULL,
  name TEXT NOT NULL, url TEXT NOT NULL, says TEXT NOT NULL, PRIMARY KEY (task, at)
) STRICT;
"""


def write_review(path: Path, found: Iterable[Task]) -> None:
    """A new file at ``path`` with one row a task, in the order of the queue; closed ones too, with why."""
    db = Database(path)
    db.executescript(_TABLES)
    with db.conn:
        for at, task in enumerate(found, 1):
            _write(db, at, task)
    db.close()


def _write(db: Database, at: int, task: Task) -> None:
    db.table("task").insert(
        {
            "at": at,
            "id": task.id,
            "kind": task.kind,
            "question": task.question,
            "reasons": "\n".join(task.reasons),
            "answers": "\n".join(f"{one.answer}: {one.says}" for one in task.options),
            "closed": task.closed or None,
        }
    )
    db.table("statement").insert_all(
        {
            "task": task.id,
            "number": one.number,
            "shown": int(one.shown),
            "words": one.words,
            "quote": one.quote,
            "source": one.source,
            "strength": one.strength,
            "url": one.url,
            "first_seen": one.first_seen,
            "last_checked": one.last_checked,
        }
        for one in task.statements
    )
    db.table("side").insert_all(
        {
            "task": task.id,
            "at": number,
            "source": side.ref[0],
            "listing": side.ref[1],
            "name": side.name,
            "url": side.url,
            "says": "\n".join(f"{what}: {words}" for what, words in side.rows),
        }
        for number, side in enumerate(task.sides, 1)
    )
