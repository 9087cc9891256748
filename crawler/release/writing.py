"""What SQLite says where a disk is full or broken, as the error that names the file and has its exit code."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.errors import CannotWriteError

_CANNOT_WRITE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """While a database at ``path`` is written: CannotWriteError where it cannot be."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in _CANNOT_WRITE:
            raise CannotWriteError(f"{path}: cannot be written: {error}") from error
        raise
