"""The page of sources: what each holds, why we may read it, how its last runs ended; from directory.db in one go."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from referral.said import N_, said

_BASES: Mapping[str, str] = {
    "organisation_facts": N_("It holds an organisation’s public facts about its own services."),
    "open_licence": N_("It is published under an open licence."),
    "register_purpose": N_("It is a register that is there for people to look therapists up."),
    "written_agreement": N_("Its publisher agreed in writing."),
    "own_submission": N_("Those who are listed sent it in themselves."),
}
_HOLDS: Mapping[str, str] = {
    "services": N_("Services"),
    "practitioners": N_("Practitioners"),
    "both": N_("Services and practitioners"),
}
# By what was done and how it ended.
_RUNS: Mapping[tuple[str, str], str] = {
    ("crawl", "promoted"): N_("{day}: its pages were read, and taken over."),
    ("crawl", "held"): N_("{day}: its pages were read, and held back."),
    ("crawl", "crashed"): N_("{day}: its pages were read, and not finished."),
    ("reread", "promoted"): N_("{day}: stored pages were read again, and taken over."),
    ("reread", "held"): N_("{day}: stored pages were read again, and held back."),
    ("reread", "crashed"): N_("{day}: stored pages were read again, and not finished."),
    ("owner_file", "promoted"): N_("{day}: a file was sent in, and taken over."),
    ("owner_file", "held"): N_("{day}: a file was sent in, and held back."),
    ("owner_file", "crashed"): N_("{day}: a file was sent in, and not finished."),
}


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One source with its newest runs, the newest first; ``basis``, ``holds`` and runs' ``how`` are in words."""

    row: dict[str, Any]
    basis: str | None
    holds: str
    runs: list[dict[str, Any]]

    @property
    def held(self) -> dict[str, Any] | None:
        """The last run where it was not taken over, and what was good before is shown."""
        return self.runs[0] if self.runs and self.runs[0]["outcome"] != "promoted" else None

    @property
    def sent_in(self) -> bool:
        """Whether its listings are sent in, so that nobody reads them again."""
        return bool(self.row["permission_basis"] == "own_submission")


def read_sources(connection: sqlite3.Connection) -> list[SourceEntry]:
    """Every source of the release: those that are read first, by title."""

    def rows(sql: str) -> list[dict[str, Any]]:
        cursor = connection.execute(sql)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    runs = rows("SELECT * FROM crawl_run ORDER BY source, id DESC")
    for run in runs:
        run["how"] = said(_RUNS[run["kind"], run["outcome"]], day=run["finished_on"])
    by_source = {name: list(members) for name, members in groupby(runs, key=lambda run: str(run["source"]))}
    return [
        SourceEntry(
            row, _BASES.get(row["permission_basis"] or ""), _HOLDS[row["holds"]], by_source.get(str(row["name"]), [])
        )
        for row in rows("SELECT * FROM source ORDER BY enabled DESC, title, name")
    ]
