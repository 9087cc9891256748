"""An empty crawl.db made once for all tests: what its migrations come to, page by page, and none of their time."""

import sqlite3
from collections.abc import Iterator
from functools import cache

import pytest
from sqlite_utils import Database

import crawler.workshop
from crawler.workshop.schema import migrations


class MigratedOnce:
    """As the migrations: a file with anything in it goes through them, a new one gets what they make of nothing."""

    def apply(self, db: Database) -> None:
        if db.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
            _new().backup(db.conn)
        migrations.apply(db)


@cache
def _new() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    migrations.apply(Database(connection))
    return connection


@pytest.fixture(scope="session", autouse=True)
def migrated_once() -> Iterator[None]:
    """Every workshop that a test opens in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crawler.workshop, "migrations", MigratedOnce())
        yield
