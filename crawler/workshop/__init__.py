"""crawl.db, the private workshop: one class for each kind of thing kept there. Nothing here decides anything."""

import os
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlite_utils import Database

from crawler.decisions.log import Seal
from crawler.errors import BadInputError, CannotWriteError
from crawler.workshop.listings import Kept, Listings
from crawler.workshop.pages import Page, Pages
from crawler.workshop.promotion import Promotion
from crawler.workshop.renames import take_along
from crawler.workshop.runs import Findings, Run, Runs
from crawler.workshop.schema import migrations

__all__ = ["FILE", "Findings", "Kept", "Listings", "Page", "Pages", "Promotion", "Run", "Runs", "Workshop"]

FILE = "crawl.db"


class Workshop:
    """An open crawl.db. Only this package writes it, but for the ``geocode`` tables, which are crawler/locate's."""

    def __init__(self, folder: Path) -> None:
        """Open (and bring up to date) ``folder``/crawl.db, creating the folder where it is missing.

        Raises CannotWriteError where that is not possible, BadInputError where the file is no database.
        """
        path = folder / FILE
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # Raw words and whom nobody may see: for the account of the crawl alone, whatever its umask.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            self.db = Database(path)
            # WAL: a crawl that is killed leaves no torn page, and readers do not wait for it.
            self.db.enable_wal()
            self.db.execute("PRAGMA foreign_keys = ON")
            migrations.apply(self.db)
        except (OSError, sqlite3.OperationalError) as error:
            raise CannotWriteError(f"{path}: cannot be made or written: {error}") from error
        except sqlite3.DatabaseError as error:
            raise BadInputError(f"{path}: {error}; move it away, and a crawl makes a new one") from error
        self.pages = Pages(self.db)
        self.runs = Runs(self.db)
        self.listings = Listings(self.db)

    def take_along(self, names: Mapping[str, Sequence[str]]) -> list[str]:
        """Give what a renamed source brought to its new name (new name -> former names); the former names found."""
        return take_along(self.db, names)

    @property
    def decisions_seal(self) -> Seal | None:
        """How far the log of decisions had come when it was last used; None: there never was one."""
        row = self.db.execute("SELECT lines, sha256 FROM decisions_seal").fetchone()
        return Seal(*row) if row else None

    def remember_decisions(self, seal: Seal) -> None:
        """From now on a log that is behind this one is refused."""
        if seal != self.decisions_seal:
            self.db.table("decisions_seal").upsert({"id": 1, "lines": seal.lines, "sha256": seal.sha256}, pk="id")

    def close(self) -> None:
        """Close the file."""
        self.db.close()
