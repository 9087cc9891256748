"""Datasette's database "directory", whose every query runs on the release that the request began with."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from datasette.database import Database

from referral.serving.generation import Generations
from referral.site.site import Site

T = TypeVar("T")


class QuietDatabase(Database):  # type: ignore[misc]
    """A database that does not print failed SQL: it would print what a visitor asked along with it."""

    async def execute(self, sql: str, params: Any = None, *more: Any, **options: Any) -> Any:
        """As Datasette's, without its log."""
        return await super().execute(sql, params, *more, **{**options, "log_sql_errors": False})


class GenerationDatabase(QuietDatabase):
    """What Datasette keeps on a database (its hash, its size, the rows of its tables) is each release's own here.

    All reading in Datasette 0.65 goes through execute_fn, so this is the one place where a release is chosen. Its table
    of all schemas (`_internal`) is not told apart by release, and nobody may read it.
    """

    def __init__(self, datasette: Any, directory: Path, generations: Generations) -> None:
        super().__init__(datasette, path=str(directory), is_mutable=False)
        self.generations = generations

    @property
    def site(self) -> Site:
        """What our views need of the request's release."""
        return self.generations.pinned.site

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """Run ``fn`` on a connection to the request's release, in a thread."""
        return await self.generations.pinned.query(fn)

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """Never: a connection opened later could be another release's."""
        raise sqlite3.OperationalError("directory is read through its open release alone")

    @property
    def hash(self) -> str:
        """sha256 of the release's file."""
        return self.generations.pinned.sha256

    @property
    def size(self) -> int:
        """Bytes of the release's file."""
        return self.generations.pinned.size

    @property
    def cached_table_counts(self) -> dict[str, int]:
        """Rows by table, counted when the release was opened."""
        return self.generations.pinned.table_counts

    async def table_counts(self, limit: int = 10) -> dict[str, int]:
        """The same; Datasette gives milliseconds for counting, which nobody needs here."""
        return self.cached_table_counts
