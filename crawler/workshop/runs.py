"""Runs: one row for each time a source was crawled, read again or sent in."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlite_utils import Database

from crawler.workshop.promotion import Promotion


@dataclass(frozen=True, slots=True)
class Findings:
    """What judging a run found besides the reasons.

    ``told``: the reasons as they may be published. ``unconfirmed``: keys of listings to be left as they are.
    ``invalid``: what was read and is no listing, with why. ``fill``: field -> how many of its listings fill it.
    ``checked``: the day its pages were fetched, where that is not the day of the run.
    """

    told: Sequence[str] = ()
    unconfirmed: Collection[str] = ()
    invalid: Sequence[str] = ()
    fill: Mapping[str, int] = field(default_factory=dict)
    checked: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A row of ``crawl_run``. ``outcome`` None: it is under way, or was cut off.

    ``failures``: outcome of a page -> how many had it; ``failed``: (URL, outcome, details in words) of each, at most
    200; the other fields as in Findings.
    """

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
    missing: int = 0
    told: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()
    invalid: tuple[str, ...] = ()
    fill: Mapping[str, int] = field(default_factory=dict)
    failed: tuple[tuple[str, str, str], ...] = ()
    checked: str | None = None

    @property
    def day(self) -> str:
        """The day it ended, or began where it has not ended."""
        return (self.finished_at or self.started_at)[:10]


_COLUMNS = ", ".join(Run.__dataclass_fields__)
_LISTS = ("reasons", "unknown", "told", "unconfirmed", "invalid")
_OBJECTS = ("failures", "fill")
_FAILED_MAX = 200


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
        findings: Findings | None = None,
    ) -> None:
        """Record how a run ended; its pages are counted here."""
        found = findings or Findings()
        failed = self.db.execute(
            "SELECT url, outcome, coalesce(detail, '') FROM page WHERE run = ? AND outcome NOT IN ('read', 'unchanged')"
            " ORDER BY outcome, url LIMIT ?",
            [run, _FAILED_MAX],
        ).fetchall()
        counts = dict(self.db.execute("SELECT outcome, count(*) FROM page WHERE run = ? GROUP BY outcome", [run]))
        good = ("read", "unchanged")
        self.db.table("crawl_run").update(
            run,
            {
                "finished_at": now,
                "outcome": outcome,
                "reasons": _json(list(reasons)),
                "pages": sum(counts.values()),
                "unchanged": counts.get("unchanged", 0),
                "failures": json.dumps({kind: counts[kind] for kind in sorted(counts) if kind not in good}),
                "listings": listings,
                "unknown": _json(list(unknown)),
                "told": _json(list(found.told)),
                "unconfirmed": _json(sorted(found.unconfirmed)),
                "invalid": _json(list(found.invalid)),
                "fill": _json(dict(sorted(found.fill.items()))),
                "failed": _json(failed),
                "checked": found.checked,
                **(asdict(promotion) if promotion else {}),
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
                **asdict(promotion),
            },
        )

    def get(self, run: int) -> Run | None:
        """One run; None where there is none of that number."""
        return next(iter(self._runs("id = ?", run)), None)

    def last(self, source: str) -> Run | None:
        """The newest finished run of a source."""
        return next(iter(self._runs("source = ? AND finished_at IS NOT NULL", source)), None)

    def newest_finished(self, source: str, count: int) -> list[Run]:
        """The newest finished runs of a source, the newest first."""
        return self._runs("source = ? AND finished_at IS NOT NULL", source, count)

    def last_promoted(self, source: str, before: int | None = None) -> Run | None:
        """The newest run of a source that was promoted, of those before run ``before`` where that is given."""
        where = "source = ? AND outcome = 'promoted'" + (f" AND id < {before:d}" if before is not None else "")
        return next(iter(self._runs(where, source)), None)

    def last_held(self, source: str) -> Run | None:
        """The newest run of a source that is held."""
        return next(iter(self._runs("source = ? AND outcome = 'held'", source)), None)

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
    lists = {name: tuple(json.loads(row[name])) for name in _LISTS}
    objects = {name: json.loads(row[name]) for name in _OBJECTS}
    failed = tuple(tuple(page) for page in json.loads(row["failed"]))
    return Run(**{**row, **lists, **objects, "failed": failed})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
