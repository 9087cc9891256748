"""Listings: staged beside the live ones, promoted in one transaction, never deleted, every change written down."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from crawler.listing import Listing

_PUT = """
INSERT INTO listing (source, key, data, sha256, first_seen, last_changed, last_checked)
VALUES (:source, :key, :data, :sha256, :today, :today, :today)
ON CONFLICT (source, key) DO UPDATE SET
  last_changed = iif(sha256 = excluded.sha256, last_changed, excluded.last_changed),
  data = excluded.data, sha256 = excluded.sha256, last_checked = excluded.last_checked,
  missing_runs = 0, gone_since = NULL"""
_MISS = """
UPDATE listing SET missing_runs = missing_runs + 1, gone_since = iif(missing_runs >= 1, ?, NULL)
WHERE source = ? AND key = ?"""


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
    """What promoting a run changed. ``missing``: not seen this time, and gone if not seen the next time either."""

    new: int
    changed: int
    gone: int
    missing: int = 0


class Listings:
    """The tables ``listing``, ``listing_staged`` and ``change``."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def stage(self, run: int, listings: Iterable[Listing]) -> None:
        """Put a run's listings beside the live ones; the same key twice is one provider on two pages, and merged."""
        merged: dict[str, Listing] = {}
        for listing in listings:
            before = merged.get(listing.key)
            merged[listing.key] = before.merged_with(listing) if before else listing
        with self.db.atomic():
            self.db.execute("DELETE FROM listing_staged WHERE run = ?", [run])
            self.db.conn.executemany(
                "INSERT INTO listing_staged (run, key, data) VALUES (?, ?, ?)",
                [(run, key, listing.model_dump_json()) for key, listing in merged.items()],
            )

    def staged(self, run: int) -> list[Listing]:
        """The staged listings of a run, by key."""
        rows = self.db.execute("SELECT data FROM listing_staged WHERE run = ? ORDER BY key", [run])
        return [Listing.model_validate_json(data) for (data,) in rows]

    def drop_staged(self, source: str, before: int) -> None:
        """Forget what older runs of a source had staged: nobody can accept them any more."""
        self.db.execute(
            "DELETE FROM listing_staged WHERE run < ? AND run IN (SELECT id FROM crawl_run WHERE source = ?)",
            [before, source],
        )

    def count(self, source: str) -> int:
        """How many listings of a source are live."""
        return self.db.table("listing").count_where("source = ? AND gone_since IS NULL", [source])

    def live(self, source: str | None = None) -> Iterator[Kept]:
        """Every live listing, of all sources or one, by source and key."""
        where, values = ("AND source = ?", [source]) if source else ("", [])
        rows = self.db.execute(
            "SELECT source, data, first_seen, last_changed, last_checked FROM listing "  # noqa: S608
            f"WHERE gone_since IS NULL {where} ORDER BY source, key",
            values,
        )
        for name, data, *dates in rows:
            yield Kept(name, Listing.model_validate_json(data), *dates)

    def promote(
        self, run: int, source: str, today: str, under: str = "", unconfirmed: Collection[str] = ()
    ) -> Promotion:
        """Make a run's staged listings the live ones, in one transaction, and write down what changed.

        A live listing whose key starts with ``under`` and that the run did not have is counted missing, and gone with
        today's date the second time; but not those in ``unconfirmed``: their page could not be had this time.
        """
        with self.db.atomic():
            staged = dict(self.db.execute("SELECT key, data FROM listing_staged WHERE run = ?", [run]).fetchall())
            live = {
                row["key"]: row
                for row in self.db.query(
                    "SELECT key, data, sha256, missing_runs, gone_since FROM listing WHERE source = ?", [source]
                )
                if row["key"].startswith(under)
            }
            sums = {key: hashlib.sha256(data.encode()).hexdigest() for key, data in staged.items()}
            self.db.conn.executemany(
                _PUT,
                [
                    {"source": source, "key": key, "data": staged[key], "sha256": sums[key], "today": today}
                    for key in sorted(staged)
                ],
            )
            missing = [
                key
                for key in sorted(live)
                if key not in staged and not live[key]["gone_since"] and key not in unconfirmed
            ]
            self.db.conn.executemany(_MISS, [(today, source, key) for key in missing])
            gone = [key for key in missing if live[key]["missing_runs"] >= 1]
            new = [key for key in sorted(staged) if key not in live]
            changed = [key for key in sorted(staged) if key in live and live[key]["sha256"] != sums[key]]
            back = [key for key in sorted(staged) if key in live and live[key]["gone_since"]]
            log: list[tuple[str, str, str | None, str | None]]
            log = [(key, "listing", None, _json(["new"])) for key in new]
            log += [(key, "listing", None, _json(["back"])) for key in back]
            log += [(key, "listing", None, _json(["gone"])) for key in gone]
            log += [
                (key, field, before, after)
                for key in changed
                for field, before, after in differences(live[key]["data"], staged[key])
            ]
            self.db.conn.executemany(
                "INSERT INTO change (run, day, source, key, field, before, after) VALUES (?, ?, ?, ?, ?, ?, ?)",
                [(run, today, source, *row) for row in log],
            )
            self.db.execute("DELETE FROM listing_staged WHERE run = ?", [run])
            self.drop_staged(source, run)
        return Promotion(len(new), len(changed), len(gone), len(missing) - len(gone))

    def changes(self, run: int) -> list[tuple[str, str, list[str], list[str]]]:
        """(key, field, words before, words after) of a run, in the order of keys and fields."""
        rows = self.db.execute("SELECT key, field, before, after FROM change WHERE run = ? ORDER BY id", [run])
        return [
            (key, field, json.loads(before or "[]"), json.loads(after or "[]")) for key, field, before, after in rows
        ]


def differences(before: str, after: str) -> list[tuple[str, str | None, str | None]]:
    """(field, words before, words after) of two listings as stored, as JSON lists; None: the field is not there."""
    old, new = _fields(before), _fields(after)
    return [
        (field, _json(old.get(field)), _json(new.get(field)))
        for field in sorted({*old, *new})
        if old.get(field) != new.get(field)
    ]


def _fields(data: str) -> dict[str, list[str]]:
    listing: dict[str, Any] = json.loads(data)
    fields: defaultdict[str, list[str]] = defaultdict(list)
    for name in ("name", "url", "kind"):
        fields[name].append(listing[name])
    for said in listing["said"]:
        if said["words"] not in fields[said["field"]]:
            fields[said["field"]].append(said["words"])
    return dict(fields)


def _json(words: Sequence[str] | None) -> str | None:
    return None if words is None else json.dumps(words, ensure_ascii=False)
