"""What can be taken away as data: tables, columns and ready questions as metadata.yml has them, and how many rows."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from referral.said import N_

LICENCE = N_("Facts: see each row's source. Place data: GeoNames (geonames.org), CC BY 4.0")
"""As a release says it, for the catalogs."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table; ``columns`` are (name, meaning)."""

    name: str
    title: str
    description: str
    columns: tuple[tuple[str, str], ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Question:
    """A query kept in metadata.yml."""

    name: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class DataPage:
    """The whole page; ``licence`` is the release's own."""

    description: str
    tables: tuple[Table, ...]
    questions: tuple[Question, ...]
    licence: str
    licence_url: str


@cache
def _described() -> Mapping[str, Any]:
    # Imported late: Datasette loads this package as its plugin while it is being imported itself.
    from referral.asgi import metadata  # noqa: PLC0415

    return dict(metadata()["databases"]["directory"])


def read_data(connection: sqlite3.Connection) -> DataPage:
    """Tables that metadata.yml hides are left out, and what a release of an older version does not have."""
    described = _described()
    tables = []
    for name, table in described["tables"].items():
        there = {row[1] for row in connection.execute(f"PRAGMA table_info([{name}])")}
        if there and not table.get("hidden"):
            columns = tuple((column, meaning) for column, meaning in table["columns"].items() if column in there)
            (rows,) = connection.execute(f"SELECT count(*) FROM [{name}]").fetchone()  # noqa: S608 - our own names
            tables.append(Table(name, table["title"], table["description"], columns, rows))
    (licence,) = connection.execute("SELECT licence FROM release").fetchone()
    return DataPage(
        described["description"],
        tuple(tables),
        tuple(Question(name, one["title"], one["description"]) for name, one in described["queries"].items()),
        licence,
        described["license_url"],
    )
