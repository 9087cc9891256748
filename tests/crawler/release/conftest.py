"""Files like the sample release, but for what a test changes in them."""

import shutil
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from crawler.release.store import Store

TODAY = date(2026, 11, 22)
Edited = Callable[..., Path]


@pytest.fixture
def edited(sample_release: Path, tmp_path: Path) -> Edited:
    """The sample release with some SQL done to it, each time in a file of its own."""
    made: list[Path] = []

    def edit(*sql: str) -> Path:
        path = tmp_path / f"edited-{len(made)}.db"
        made.append(path)
        shutil.copyfile(sample_release, path)
        connection = sqlite3.connect(path, isolation_level=None)
        for one in sql:
            connection.executescript(one)
        connection.close()
        return path

    return edit


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A folder in which nothing was published yet."""
    found = Store(tmp_path / "out")
    with found.alone():
        return found


def put(store: Store, file: Path) -> str:
    """Keep a copy of a file as a release."""
    with store.alone(), store.building() as building:
        shutil.copyfile(file, building)
        return store.put(building)
