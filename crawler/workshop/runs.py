"""Runs: one row for each time a source was crawled, read again or sent in."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from crawler.workshop.listings import Promotion


@dataclass(frozen=True, slots=True)
class Run:
    """A row of ``crawl_run``. ``outcome`` None: it is under way, or was cut off."""

    id: int
    source: str
    kind: str
    started_at: str
    finished_at: str | None
    outcome: str | None
    reasons: tuple[str, ...]
    pages: int
    unchanged: int
    listings: int
    new: int
    changed: int
    gone: int
    failures: Mapping[str, int] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    accepted_by: str | None = None
    accepted_on: str | None = None
    accepted_because: str | None = None


_COLUMNS = ", ".join(Run.__dataclass_fields__)
_JSON = ("reasons", "failures", "unknown")


class Runs:
    """The table ``crawl_run``."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def start(self, source: str, now: str, kind: str = "crawl") -> int:
        """A new run; its number."""
        row = {"source": source, "started_at": now, "kind": kind}
        return int(str(self.db.table("crawl_run").insert(row, pk="id").last_pk))

    def finish(
        self,
        run: int,
        now: str,
        outcome: str,
        reasons: Sequence[str],
        listings: int,
        promotion: Promotion | None,
        unknown: Sequence[str] = (),
    ) -> None:
        """Record how a run ended; its pages are counted here."""
        counts = dict(self.db.execute("SELECT outcome, count(*) FROM page WHERE run = ? GROUP BY outcome", [run]))
        changes = {"new": promotion.new, "changed": promotion.changed, "gone": promotion.gone} if promotion else {}
        good = ("read", "unchanged")
        self.db.table("crawl_run").update(
            run,
            {
                "finished_at": now,
                "outcome": outcome,
                "reasons": json.dumps(list(reasons), ensure_ascii=False),
                "pages": sum(counts.values()),
                "unchanged": counts.get("unchanged", 0),
                "failures": json.dumps({kind: counts[kind] for kind in sorted(counts) if kind not in good}),
                "listings": listings,
                "unknown": json.dumps(list(unknown), ensure_ascii=False),
                **changes,
            },
        )

    def accept(self, run: int, who: str, day: str, because: str, promotion: Promotion) -> None:
        """Record that a maintainer promoted a held run; why it was held stays on record."""
        self.db.table("crawl_run").update(
            run,
            {
                "outcome": "promoted",
                "accepted_by": who,
                "accepted_on": day,
                "accepted_because": because,
                "new": promotion.new,
                "changed": promotion.changed,
                "gone": promotion.gone,
            },
        )

    def get(self, run: int) -> Run | None:
        """One run; None where there is none of that number."""
        return next(iter(self._runs("id = ?", run)), None)

    def last(self, source: str) -> Run | None:
        """The newest finished run of a source."""
        return next(iter(self._runs("source = ? AND finished_at IS NOT NULL", source)), None)

    def last_promoted(self, source: str) -> Run | None:
        """The newest run of a source that was promoted."""
        return next(iter(self._runs("source = ? AND outcome = 'promoted'", source)), None)

    def cut_off(self, source: str) -> Run | None:
        """The newest run of a source where it never ended: it was killed, and may go on."""
        newest = next(iter(self._runs("source = ? AND kind = 'crawl'", source)), None)
        return newest if newest and newest.finished_at is None else None

    def newest(self, count: int, source: str | None = None) -> list[Run]:
        """The newest runs, of all sources or one."""
        return self._runs("source = ?", source, count) if source else self._runs("? = 1", 1, count)

    def _runs(self, where: str, value: str | int, count: int = 1) -> list[Run]:
        statement = f"SELECT {_COLUMNS} FROM crawl_run WHERE {where} ORDER BY id DESC LIMIT ?"  # noqa: S608
        rows = self.db.query(statement, [value, count])
        return [_run(row) for row in rows]


def _run(row: dict[str, Any]) -> Run:
    decoded = {name: json.loads(row[name]) for name in _JSON}
    return Run(
        **{
            **row,
            "reasons": tuple(decoded["reasons"]),
            "failures": decoded["failures"],
            "unknown": tuple(decoded["unknown"]),
        }
    )
