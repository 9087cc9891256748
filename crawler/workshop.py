"""crawl.db, the private workshop: its tables (as sqlite-utils migrations) and every read and write of them.

Nothing here decides anything: judging a run is crawler/judge.py's, and no other module writes this file, but for the
three ``geocode`` tables, which are crawler/locate's.
"""

import hashlib
import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database, Migrations

from crawler.errors import BadInputError, CannotWriteError
from crawler.listing import Listing

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

FILE = "crawl.db"
migrations = Migrations("crawl")


@migrations()
def first_tables(db: Database) -> None:
    """Pages fetched, runs, listings and places: the road from end to end."""
    db.executescript(
        """
        CREATE TABLE crawl_run (
          id INTEGER PRIMARY KEY, source TEXT NOT NULL, started_at TEXT NOT NULL, finished_at TEXT,
          outcome TEXT CHECK (outcome IN ('promoted', 'held', 'crashed')), reasons TEXT NOT NULL DEFAULT '[]',
          pages INTEGER NOT NULL DEFAULT 0, listings INTEGER NOT NULL DEFAULT 0,
          new INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL DEFAULT 0, gone INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX crawl_run_source ON crawl_run (source, id);
        -- One row a URL: what became of it the last time it was asked for.
        CREATE TABLE page (
          url TEXT PRIMARY KEY, source TEXT NOT NULL, run INTEGER NOT NULL REFERENCES crawl_run (id),
          fetched_at TEXT NOT NULL, outcome TEXT NOT NULL, status INTEGER, content_type TEXT,
          etag TEXT, last_modified TEXT, sha256 TEXT, body BLOB
        ) STRICT;
        CREATE TABLE listing_staged (
          run INTEGER NOT NULL REFERENCES crawl_run (id), key TEXT NOT NULL, data TEXT NOT NULL,
          PRIMARY KEY (run, key)
        ) STRICT;
        -- The last good listings: only a promoted run writes here.
        CREATE TABLE listing (
          source TEXT NOT NULL, key TEXT NOT NULL, data TEXT NOT NULL, sha256 TEXT NOT NULL,
          first_seen TEXT NOT NULL, last_changed TEXT NOT NULL, last_checked TEXT NOT NULL,
          missing_runs INTEGER NOT NULL DEFAULT 0, gone_since TEXT,
          PRIMARY KEY (source, key)
        ) STRICT;
        CREATE TABLE geocode (
          query TEXT NOT NULL, country TEXT NOT NULL, provider TEXT NOT NULL, provider_version TEXT NOT NULL,
          outcome TEXT NOT NULL CHECK (outcome IN ('found', 'ambiguous', 'not_found')),
          label TEXT, latitude REAL, longitude REAL, precision TEXT, uncertainty_km REAL,
          city TEXT, postcode TEXT, note TEXT,
          PRIMARY KEY (query, country, provider, provider_version)
        ) STRICT;
        """
    )


@migrations()
def geocode_chain(db: Database) -> None:
    """Answers of any geocoder with errors, dates and licence; pins; review tasks. Rows made before are kept."""
    db.executescript(
        """
        ALTER TABLE geocode RENAME TO geocode_before;
        -- What each version of each geocoder said of an address (see crawler/locate/cache.py).
        CREATE TABLE geocode (
          query TEXT NOT NULL, country TEXT NOT NULL, provider TEXT NOT NULL, provider_version TEXT NOT NULL,
          outcome TEXT NOT NULL CHECK (outcome IN ('found', 'ambiguous', 'not_found', 'error')),
          label TEXT, latitude REAL, longitude REAL, precision TEXT, uncertainty_km REAL,
          city TEXT, postcode TEXT, note TEXT,
          alternatives TEXT NOT NULL DEFAULT '[]', licence TEXT,
          asked_at TEXT,  -- UTC; NULL: before this was recorded
          until TEXT,     -- UTC, left alone until then; NULL: for good
          tries INTEGER NOT NULL DEFAULT 0, error TEXT,  -- errors since the last answer, and the last one in words
          CHECK ((outcome = 'found') = (latitude IS NOT NULL AND longitude IS NOT NULL)),
          PRIMARY KEY (query, country, provider, provider_version)
        ) STRICT;
        INSERT INTO geocode (query, country, provider, provider_version, outcome, label, latitude, longitude, precision,
                             uncertainty_km, city, postcode, note)
          SELECT query, country, provider, provider_version, outcome, label, latitude, longitude, precision,
                 uncertainty_km, city, postcode, note FROM geocode_before;
        DROP TABLE geocode_before;
        -- The newest row of an address counts; one without a point takes the pin off. Rows are only ever added.
        CREATE TABLE geocode_pin (
          id INTEGER PRIMARY KEY, address TEXT NOT NULL, address_key TEXT NOT NULL, country TEXT NOT NULL,
          latitude REAL, longitude REAL, who TEXT NOT NULL, made_at TEXT NOT NULL, because TEXT NOT NULL,
          CHECK ((latitude IS NULL) = (longitude IS NULL))
        ) STRICT;
        CREATE INDEX geocode_pin_address ON geocode_pin (address_key, country, id);
        CREATE TRIGGER geocode_pin_stays BEFORE UPDATE ON geocode_pin BEGIN
          SELECT raise(ABORT, 'pins are only ever added'); END;
        CREATE TRIGGER geocode_pin_stays_too BEFORE DELETE ON geocode_pin BEGIN
          SELECT raise(ABORT, 'pins are only ever added'); END;
        -- Points too far from the offline one to be taken, each once.
        CREATE TABLE geocode_review (
          query TEXT NOT NULL, country TEXT NOT NULL, origin TEXT NOT NULL,
          latitude REAL NOT NULL, longitude REAL NOT NULL, offline_latitude REAL, offline_longitude REAL,
          km_apart REAL, first_seen TEXT NOT NULL,
          PRIMARY KEY (query, country, origin, latitude, longitude)
        ) STRICT;
        """
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """A listing of the last good run, with its three dates (days)."""

    source: str
    listing: Listing
    first_seen: str
    last_changed: str
    last_checked: str


@dataclass(frozen=True, slots=True)
class Promotion:
    """What promoting a run changed."""

    new: int
    changed: int
    gone: int


class Workshop:
    """An open crawl.db."""

    def __init__(self, folder: Path) -> None:
        """Open (and bring up to date) ``folder``/crawl.db, creating the folder where it is missing.

        Raises CannotWriteError where that is not possible, BadInputError where the file is no database.
        """
        path = folder / FILE
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.db = Database(path)
            # WAL: a crawl that is killed leaves no torn page, and readers do not wait for it.
            self.db.enable_wal()
            self.db.execute("PRAGMA foreign_keys = ON")
            migrations.apply(self.db)
        except (OSError, sqlite3.OperationalError) as error:
            raise CannotWriteError(f"{path}: cannot be made or written: {error}") from error
        except sqlite3.DatabaseError as error:
            raise BadInputError(f"{path}: {error}; move it away, and a crawl makes a new one") from error

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    # --- runs ---

    def start_run(self, source: str, now: str) -> int:
        """A new run; its number."""
        row = {"source": source, "started_at": now}
        return int(str(self.db.table("crawl_run").insert(row, pk="id").last_pk))

    def finish_run(
        self, run: int, now: str, outcome: str, reasons: list[str], listings: int, promotion: Promotion | None
    ) -> None:
        """Record how a run ended."""
        pages = self.db.execute("SELECT count(*) FROM page WHERE run = ?", [run]).fetchone()[0]
        changes = {"new": promotion.new, "changed": promotion.changed, "gone": promotion.gone} if promotion else {}
        self.db.table("crawl_run").update(
            run,
            {
                "finished_at": now,
                "outcome": outcome,
                "reasons": json.dumps(reasons, ensure_ascii=False),
                "pages": pages,
                "listings": listings,
                **changes,
            },
        )

    def last_run(self, source: str) -> dict[str, Any] | None:
        """The newest finished run of a source."""
        rows = self.db.query(
            "SELECT * FROM crawl_run WHERE source = ? AND finished_at IS NOT NULL ORDER BY id DESC LIMIT 1", [source]
        )
        return next(iter(rows), None)

    # --- pages ---

    def keep_page(self, row: dict[str, Any], body: bytes | None) -> None:
        """Archive one page (zstd), or the outcome of one that could not be had; the URL's earlier row is replaced."""
        stored = {"body": zstd.compress(body, 3), "sha256": hashlib.sha256(body).hexdigest()} if body else {}
        self.db.table("page").upsert({**row, **stored}, pk="url")

    def page_body(self, url: str) -> bytes | None:
        """The archived body of a URL, checked against its sha256; None where there is none."""
        row = self.db.execute("SELECT body, sha256 FROM page WHERE url = ?", [url]).fetchone()
        if row is None or row[0] is None:
            return None
        body = zstd.decompress(row[0])
        if hashlib.sha256(body).hexdigest() != row[1]:
            raise ValueError(f"the archived page {url} does not match its sha256: the archive is damaged")
        return bytes(body)

    def failed_pages(self, run: int) -> list[tuple[str, str]]:
        """(url, outcome) of the pages of a run that could not be read."""
        rows = self.db.execute("SELECT url, outcome FROM page WHERE run = ? AND outcome != 'read' ORDER BY url", [run])
        return [(str(url), str(outcome)) for url, outcome in rows]

    # --- listings ---

    def stage(self, run: int, listings: Iterable[Listing]) -> None:
        """Put listings beside the live ones; the same key twice is one provider on two pages, and they are merged."""
        with self.db.atomic():
            for listing in listings:
                row = self.db.execute(
                    "SELECT data FROM listing_staged WHERE run = ? AND key = ?", [run, listing.key]
                ).fetchone()
                merged = Listing.model_validate_json(row[0]).merged_with(listing) if row else listing
                self.db.execute(
                    "INSERT OR REPLACE INTO listing_staged (run, key, data) VALUES (?, ?, ?)",
                    [run, listing.key, merged.model_dump_json()],
                )

    def staged(self, run: int) -> list[Listing]:
        """The staged listings of a run, by key."""
        rows = self.db.execute("SELECT data FROM listing_staged WHERE run = ? ORDER BY key", [run])
        return [Listing.model_validate_json(data) for (data,) in rows]

    def live_count(self, source: str) -> int:
        """How many listings of a source are live."""
        return self.db.table("listing").count_where("source = ? AND gone_since IS NULL", [source])

    def promote(self, run: int, source: str, today: str, under: str = "") -> Promotion:
        """Make a run's staged listings the live ones, in one transaction.

        A live listing whose key starts with ``under`` and that the run did not have is counted missing, and gone with
        today's date the second time.
        """
        new = changed = gone = 0
        with self.db.atomic():
            staged = {listing.key: listing.model_dump_json() for listing in self.staged(run)}
            live = {
                row["key"]: row
                for row in self.db.query("SELECT * FROM listing WHERE source = ?", [source])
                if row["key"].startswith(under)
            }
            for key, data in staged.items():
                sha256 = hashlib.sha256(data.encode()).hexdigest()
                before = live.get(key)
                new += before is None
                changed += before is not None and before["sha256"] != sha256
                self.db.execute(
                    """INSERT INTO listing (source, key, data, sha256, first_seen, last_changed, last_checked)
                       VALUES (:source, :key, :data, :sha256, :today, :today, :today)
                       ON CONFLICT (source, key) DO UPDATE SET
                         last_changed = iif(sha256 = excluded.sha256, last_changed, excluded.last_changed),
                         data = excluded.data, sha256 = excluded.sha256, last_checked = excluded.last_checked,
                         missing_runs = 0, gone_since = NULL""",
                    {"source": source, "key": key, "data": data, "sha256": sha256, "today": today},
                )
            for key, before in live.items():
                if key in staged or before["gone_since"]:
                    continue
                gone += before["missing_runs"] >= 1
                self.db.execute(
                    """UPDATE listing SET missing_runs = missing_runs + 1,
                         gone_since = iif(missing_runs >= 1, ?, NULL) WHERE source = ? AND key = ?""",
                    [today, source, key],
                )
            self.db.execute("DELETE FROM listing_staged WHERE run = ?", [run])
        return Promotion(new, changed, gone)

    def live_listings(self) -> Iterator[Kept]:
        """Every live listing, by source and key."""
        rows = self.db.query("SELECT * FROM listing WHERE gone_since IS NULL ORDER BY source, key")
        for row in rows:
            yield Kept(
                row["source"],
                Listing.model_validate_json(row["data"]),
                row["first_seen"],
                row["last_changed"],
                row["last_checked"],
            )
