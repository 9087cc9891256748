"""What registers answered about listings: one row for each day on which one was asked; rows are only ever added."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlite_utils import Database

from crawler.listing import Ref
from crawler.registers.verdict import Outcome

_COLUMNS = (
    "source", "key", "register", "asked", "asked_on", "outcome", "number", "reasons", "came_back", "check_again_on",
)  # fmt: skip
_ADD = (
    f"INSERT INTO registration_check ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))}) "  # noqa: S608
    "ON CONFLICT (source, key, register, asked_on) DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Check:
    """One look into one register about one listing. Days are ISO.

    ``register``: its code in registers.toml. ``asked``: the URL asked, or looked at. ``number``: theirs in it,
    where one record was found. ``came_back``: JSON, see crawler/registration/weigh.py; empty for a look by hand.
    """

    ref: Ref
    register: str
    asked: str
    asked_on: str
    outcome: Outcome
    number: str | None
    reasons: tuple[str, ...]
    check_again_on: str
    came_back: Mapping[str, Any] = field(default_factory=dict, compare=False)
    how: Literal["asked", "by hand"] = "asked"


@dataclass(frozen=True, slots=True)
class Answered:
    """A page of a register's answer: when it came (UTC), its media type and sha256, and the pages after it."""

    url: str
    fetched_at: str
    content_type: str | None
    sha256: str
    links: tuple[str, ...]


class Checks:
    """The table ``registration_check``, and the archived answers that checks are made of."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def add(self, checks: Iterable[Check]) -> list[Check]:
        """Keep what was asked, in one transaction; those that were new. One row for a listing, register and day."""
        added = []
        with self.db.atomic():
            for check in checks:
                if check.how != "asked":
                    raise ValueError(f"{check.ref}: a look by hand is a decision, and is kept with the decisions")
                row = (
                    *check.ref, check.register, check.asked, check.asked_on, check.outcome, check.number,
                    _json(check.reasons), _json(check.came_back), check.check_again_on,
                )  # fmt: skip
                if self.db.execute(_ADD, row).rowcount:
                    added.append(check)
        return added

    def all(self) -> Iterator[Check]:
        """Every check that was ever made, the oldest first."""
        rows = self.db.execute(f"SELECT {', '.join(_COLUMNS)} FROM registration_check ORDER BY asked_on, id")  # noqa: S608
        for source, key, register, asked, asked_on, outcome, number, reasons, came_back, again in rows:
            yield Check(
                (source, key), register, asked, asked_on, outcome, number, tuple(json.loads(reasons)), again,
                json.loads(came_back),
            )  # fmt: skip

    def answered(self, source: str, url: str) -> Answered | None:
        """The archived answer to a question; None where none came, or where its run was held or has not ended."""
        row = self.db.execute(
            "SELECT page.fetched_at, page.content_type, page.sha256, page.links FROM page"
            " JOIN crawl_run ON crawl_run.id = page.run WHERE page.source = ? AND page.url = ?"
            " AND page.outcome IN ('read', 'unchanged') AND page.body IS NOT NULL AND crawl_run.outcome = 'promoted'",
            [source, url],
        ).fetchone()
        return None if row is None else Answered(url, row[0], row[1], row[2], tuple(json.loads(row[3] or "[]")))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
