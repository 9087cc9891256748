"""A full disk, as SQLite tells it and as a plain file does: the file is named, with the documented exit code."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crawler.errors import CannotWriteError
from crawler.release.store import write_note
from crawler.release.writing import writing


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "release.db", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE provider (name TEXT)")
        yield connection


def test_a_database_without_room_is_named(database: sqlite3.Connection, tmp_path: Path) -> None:
    database.execute("PRAGMA max_page_count = 2")
    with (
        pytest.raises(CannotWriteError, match=r"release\.db: cannot be written: database or disk is full"),
        writing(tmp_path / "release.db"),
    ):
        database.execute("INSERT INTO provider VALUES (?)", ("x" * 9999,))


def test_a_fault_of_ours_stays_one(database: sqlite3.Connection, tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"), writing(tmp_path / "release.db"):
        database.execute("INSERT INTO nobody VALUES (1)")


def test_a_note_without_room_is_named_and_the_one_before_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note = tmp_path / "note.json"
    write_note(note, "before")

    class Full:
        def __enter__(self) -> "Full":
            return self

        def __exit__(self, *_: object) -> None:
            """As a file."""

        def write(self, _: bytes) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def full(handle: int, *_: Any) -> Full:
        os.close(handle)
        return Full()

    monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(CannotWriteError, match=r"note\.json: cannot be written: No space left on device"):
        write_note(note, "after")
    assert note.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["note.json"]
