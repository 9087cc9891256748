"""Listings: staged beside the live ones, promoted in one transaction, never deleted, every change written down."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from crawler.collecting import rarely_collected
from crawler.listing import Listing, Ref
from crawler.workshop.promotion import Before, Plan, Promotion, planned

_PUT = """
INSERT INTO listing (source, key, data, sha256, first_seen, last_changed, last_checked)
VALUES (:source, :key, :data, :sha256, :today, :today, :checked)
ON CONFLICT (source, key) DO UPDATE SET
  last_changed = iif(:changed, :today, last_changed),
  data = excluded.data, sha256 = excluded.sha256, last_checked = max(last_checked, excluded.last_checked),
  missing_runs = 0, gone_since = NULL"""
_MISS = "UPDATE listing SET missing_runs = missing_runs + 1 WHERE source = ? AND key = ?"
_GO = "UPDATE listing SET missing_runs = missing_runs + 1, gone_since = ? WHERE source = ? AND key = ?"


@dataclass(frozen=True, slots=True)
class Kept:
    """A listing of the last good run, with its three dates (days).

    ``came_from``: the name that its source had when the listing came; its own where it never had another.
    ``gone_since``: the day on which it was not found for the second time; None while it is live.
    """

    source: str
    listing: Listing
    first_seen: str
    last_changed: str
    last_checked: str
    came_from: str = ""
    gone_since: str | None = None

    @property
    def ref(self) -> Ref:
        """Which listing it is, whatever its source is called now."""
        return (self.came_from or self.source, self.listing.key)


class Listings:
    """The tables ``listing``, ``listing_staged`` and ``change``."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def stage(self, run: int, listings: Iterable[Listing]) -> None:
        """Put a run's listings beside the live ones, each key once (see ``merged``)."""
        with self.db.atomic():
            self.db.execute("DELETE FROM listing_staged WHERE run = ?", [run])
            self.db.conn.executemany(
                "INSERT INTO listing_staged (run, key, data) VALUES (?, ?, ?)",
                [(run, listing.key, listing.model_dump_json()) for listing in merged(listings)],
            )

    def staged(self, run: int) -> list[Listing]:
        """The staged listings of a run, by key."""
        rows = self.db.execute("SELECT data FROM listing_staged WHERE run = ? ORDER BY key", [run])
        return [Listing.model_validate_json(data) for (data,) in rows]

    def count_staged(self, run: int) -> int:
        """How many listings of a run are staged."""
        return self.db.table("listing_staged").count_where("run = ?", [run])

    def drop_staged(self, source: str, before: int) -> None:
        """Forget what older runs of a source had staged: nobody can accept them any more."""
        self.db.execute(
            "DELETE FROM listing_staged WHERE run < ? AND run IN (SELECT id FROM crawl_run WHERE source = ?)",
            [before, source],
        )

    def any_missing(self, source: str) -> bool:
        """Whether a live listing was not found in the last promoted run."""
        return bool(
            self.db.table("listing").count_where("source = ? AND gone_since IS NULL AND missing_runs > 0", [source])
        )

    def confirm(self, source: str, day: str) -> int:
        """Every live listing of a source was found again as it is; how many there are."""
        self.db.execute(
            "UPDATE listing SET last_checked = max(last_checked, ?) WHERE source = ? AND gone_since IS NULL",
            [day, source],
        )
        return self.count(source)

    def count(self, source: str) -> int:
        """How many listings of a source are live."""
        return self.db.table("listing").count_where("source = ? AND gone_since IS NULL", [source])

    def live(self, source: str | None = None) -> Iterator[Kept]:
        """Every live listing, of all sources or one, by source and key."""
        where, values = ("AND source = ?", [source]) if source else ("", [])
        yield from self._kept(f"WHERE gone_since IS NULL {where}", values)

    def ever(self) -> Iterator[Kept]:
        """Every listing that there ever was, gone ones too, by source and key."""
        yield from self._kept("", [])

    def _kept(self, where: str, values: Sequence[str]) -> Iterator[Kept]:
        rows = self.db.execute(
            "SELECT source, data, first_seen, last_changed, last_checked, coalesce(came_from, source), gone_since "  # noqa: S608
            f"FROM listing {where} ORDER BY source, key",
            values,
        )
        for name, data, *rest in rows:
            yield Kept(name, Listing.model_validate_json(data), *rest)

    def promote(
        self,
        run: int,
        source: str,
        today: str,
        under: str = "",
        unconfirmed: Collection[str] = (),
        checked: str | None = None,
    ) -> Promotion:
        """Make a run's staged listings the live ones, in one transaction, and write down what changed.

        A live listing whose key starts with ``under`` and that the run did not have is counted missing, and gone with
        today's date the second time. Those in ``unconfirmed`` are left as they are: a page that they stand on could not
        be had this time. Archived pages read again (a run of kind ``reread``) let nothing go.
        ``checked``: the day on which the pages were fetched, where that is not today.
        """
        with rarely_collected(), self.db.atomic():
            plan = self.plan(run, source, under, unconfirmed)
            self.db.conn.executemany(
                _PUT,
                [
                    {
                        "source": source,
                        "key": key,
                        "data": data,
                        "sha256": hashlib.sha256(data.encode()).hexdigest(),
                        "today": today,
                        "checked": checked or today,
                        "changed": key in plan.changed,
                    }
                    for key, data in plan.put.items()
                ],
            )
            self.db.conn.executemany(_MISS, [(source, key) for key in plan.missing])
            self.db.conn.executemany(_GO, [(today, source, key) for key in plan.gone])
            self.db.conn.executemany(
                "INSERT INTO change (run, day, source, key, field, before, after) VALUES (?, ?, ?, ?, ?, ?, ?)",
                [(run, today, source, *row) for row in plan.log],
            )
            self.db.execute("DELETE FROM listing_staged WHERE run = ?", [run])
            self.drop_staged(source, run)
        return plan.promotion

    def plan(self, run: int, source: str, under: str = "", unconfirmed: Collection[str] = ()) -> Plan:
        """What promoting the run's staged listings would change; nothing is written."""
        staged = dict(self.db.execute("SELECT key, data FROM listing_staged WHERE run = ?", [run]).fetchall())
        before = {
            key: Before(data, missing_runs, gone_since is not None)
            for key, data, missing_runs, gone_since in self.db.execute(
                "SELECT key, data, missing_runs, gone_since FROM listing WHERE source = ?", [source]
            )
            if key.startswith(under)
        }
        kind = self.db.execute("SELECT kind FROM crawl_run WHERE id = ?", [run]).fetchone()
        return planned(before, staged, unconfirmed, seen=kind is None or kind[0] != "reread")

    def changes(self, run: int) -> list[tuple[str, str, list[str], list[str]]]:
        """(key, field, words before, words after) of a run, in the order of keys and fields."""
        rows = self.db.execute("SELECT key, field, before, after FROM change WHERE run = ? ORDER BY id", [run])
        return [
            (key, field, json.loads(before or "[]"), json.loads(after or "[]")) for key, field, before, after in rows
        ]


def merged(listings: Iterable[Listing]) -> list[Listing]:
    """Each key once: the same key twice is one provider on two pages, and both pages' words are its own."""
    found: dict[str, Listing] = {}
    for listing in listings:
        before = found.get(listing.key)
        found[listing.key] = before.merged_with(listing) if before else listing
    return list(found.values())
