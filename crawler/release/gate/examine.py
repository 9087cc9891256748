"""Making the checks, and telling which of what was found a maintainer has accepted."""

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from sqlite_utils import Database

from crawler.errors import ReleaseRefusedError
from crawler.release.gate.check import Check, checks
from crawler.release.gate.functions import FUNCTIONS
from crawler.release.gate.subject import Subject
from crawler.release.schema_version import SCHEMA_VERSION
from crawler.removal import Removals
from referral.gazetteer import Gazetteer

_TOLD_MAX = 20
"""How many things one check tells; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in a sentence, and which check found it."""

    check: Check
    told: str


@contextmanager
def opened(
    path: Path, today: date, removals: Removals, gazetteer: Gazetteer, before: Path | None = None
) -> Iterator[Subject]:
    """A file as the gate's subject. A ``before`` that cannot be read is no measure: as if there were none."""
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        if before and not _attached(connection, before):
            before = None
        yield Subject(path, Database(connection), today, removals, gazetteer, before)
    finally:
        connection.close()


def _attached(connection: sqlite3.Connection, before: Path) -> bool:
    try:
        connection.execute("ATTACH ? AS before", [f"{before.resolve().as_uri()}?mode=ro&immutable=1"])
        connection.execute("SELECT count(*) FROM before.provider").fetchone()
    except sqlite3.DatabaseError:
        return False  # a damaged release holds no bound for the next one
    return True


def examine(subject: Subject, only: Collection[Check] | None = None) -> list[Problem]:
    """Everything that is wrong, in the order of checks.toml; ``only``: make these checks alone."""
    found: list[Problem] = []
    for check in checks():
        if (only is not None and check not in only) or (check.compares and subject.before is None):
            continue
        told = _found(check, subject)
        found += [Problem(check, one) for one in islice(told, _TOLD_MAX)]
        if more := sum(1 for _ in told):
            found.append(Problem(check, f"and {more} more like that"))
        if found and check.name == "damaged":
            break  # nothing that a damaged file says counts
    return found


def _found(check: Check, subject: Subject) -> Iterator[str]:
    try:
        if check.function:
            yield from FUNCTIONS[check.function](subject, check.limits)
        else:
            yield from _rows(check, subject)
    except sqlite3.DatabaseError as error:
        # Another age's tables, or damage that integrity_check does not see: what cannot be checked has not passed.
        yield f"it cannot be checked: {error}"


def _rows(check: Check, subject: Subject) -> Iterator[str]:
    known = {
        **check.limits,
        "today": subject.today.isoformat(),
        "schema_version": SCHEMA_VERSION,
        "size": subject.path.stat().st_size,
        "size_before": subject.before.stat().st_size if subject.before else None,
    }
    cursor = subject.db.conn.execute(check.sql or "", known)
    columns = [column[0] for column in cursor.description]
    for row in cursor:
        yield str(check.says).format(**known, **dict(zip(columns, row, strict=True)))


def refuse_unless(problems: Collection[Problem], accept: Mapping[str, str]) -> dict[str, str]:
    """The reasons that were needed, by name of the check. ReleaseRefusedError where one is missing.

    The error names everything that is not accepted, and how it could be.
    """
    refused = [one for one in problems if not (one.check.accept and one.check.name in accept)]
    if refused:
        told = [f"not published: {one.told} ({one.check.name})" for one in refused]
        names = dict.fromkeys(one.check.name for one in refused if one.check.accept)
        told += [f"where it is right all the same: --accept {name}=REASON" for name in names]
        raise ReleaseRefusedError("\n".join(told))
    needed = dict.fromkeys(one.check.name for one in problems)
    return {name: accept[name] for name in needed}
