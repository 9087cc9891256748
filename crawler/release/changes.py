"""What one release has that the release before it had not. Pure: two files in, counts and ids out.

People are named by id alone: a note outlives its release, and may be read by anybody. Who was removed is counted, and
neither named nor found among those that are gone.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

# Everything that is shown of a provider, by table; not since when we know it, or when we last looked.
_TABLES: Mapping[str, tuple[str, ...]] = {
    "provider": (
        "kind", "name", "credentials", "organization_id", "country", "phone", "email", "website", "age_min", "age_max",
        "visits_per_week", "months_min", "months_max", "catchment", "catchment_read", "how_to_refer", "online_only",
        "unconfirmed_since",
    ),
    "location": ("address", "city", "region", "postcode", "country", "latitude", "longitude", "precision"),
    "service_area": ("area", "basis"),
    "qualification": ("level", "variant", "local_title", "issuer", "evidence_kind", "quote", "evidence_url", "shown"),
    "attribute": ("vocabulary", "term", "value"),
    "language": ("language", "how"),
    "availability": ("accepting", "wait_weeks", "wait_as_written", "referral_window", "window_read"),
    "referral_period": ("state", "kind", "first", "last"),
    "registration_check": ("register", "number", "outcome"),
}  # fmt: skip

Shown = dict[str, dict[str, object]]
"""Provider's id -> what is shown of it, by table or column of provider."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One source: how many providers it stands behind, and how many of them are new, changed or gone."""

    providers: int = 0
    before: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """``changed``: id -> the columns of provider, or other tables, that say something else.

    ``merged``: former id -> the provider it is now. ``removed``: how many of the providers of the release before were
    removed on request. ``unconfirmed``: source -> since when nobody could confirm its listings.
    """

    providers: int
    before: int
    new: tuple[str, ...] = ()
    changed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    gone: tuple[str, ...] = ()
    merged: Mapping[str, str] = field(default_factory=dict)
    removed: int = 0
    sources: Mapping[str, Listed] = field(default_factory=dict)
    unconfirmed: Mapping[str, str] = field(default_factory=dict)


def changes(
    before: sqlite3.Connection | None, after: sqlite3.Connection, removed: Collection[str] = frozenset()
) -> Changes:
    """``before`` is None for the first release. ``removed``: ids in it of those whom a removal is about.

    Tables and columns that either file has not are not compared.
    """
    columns = _shared(before, after)
    then, now = (_shown(before, columns) if before else {}), _shown(after, columns)
    redirects = dict(after.execute("SELECT id, provider_id FROM redirect").fetchall())
    new = tuple(sorted(now.keys() - then.keys()))
    left = then.keys() - now.keys()
    merged = {old: str(redirects[old]) for old in sorted(left) if old in redirects}
    gone = tuple(sorted(left - merged.keys() - set(removed)))
    changed = {one: told for one in sorted(now.keys() & then.keys()) if (told := _differing(then[one], now[one]))}
    behind_then, behind_now = (_behind(before) if before else {}), _behind(after)
    return Changes(
        providers=len(now),
        before=len(then),
        new=new,
        changed=changed,
        gone=gone,
        merged=merged,
        removed=len(left & set(removed)),
        sources={
            name: Listed(
                providers=len(behind_now.get(name, ())),
                before=len(behind_then.get(name, ())),
                new=len(behind_now.get(name, set()).intersection(new)),
                changed=len(behind_now.get(name, set()).intersection(changed)),
                gone=len(behind_then.get(name, set()).intersection(gone)),
            )
            for name in sorted(behind_then.keys() | behind_now.keys())
        },
        unconfirmed=dict(
            after.execute(
                "SELECT name, unconfirmed_since FROM source WHERE unconfirmed_since IS NOT NULL ORDER BY name"
            ).fetchall()
        ),
    )


def _shared(*files: sqlite3.Connection | None) -> dict[str, list[str]]:
    there = [file for file in files if file]
    found = {
        table: [
            column
            for column in columns
            if all(column in {row[1] for row in file.execute(f"PRAGMA table_info([{table}])")} for file in there)
        ]
        for table, columns in _TABLES.items()
    }
    return {table: columns for table, columns in found.items() if columns}


def _shown(file: sqlite3.Connection, columns: Mapping[str, list[str]]) -> Shown:
    found: Shown = {}
    for one, *values in file.execute(f"SELECT id, {', '.join(columns['provider'])} FROM provider"):  # noqa: S608
        found[str(one)] = dict(zip(columns["provider"], values, strict=True))
    for table, names in columns.items():
        if table == "provider":
            continue
        rows: defaultdict[str, list[str]] = defaultdict(list)
        for one, *values in file.execute(f"SELECT provider_id, {', '.join(names)} FROM [{table}]"):  # noqa: S608
            rows[str(one)].append(repr(values))
        for one, shown in found.items():
            if one in rows:
                shown[table] = sorted(rows[one])
    return found


def _differing(then: Mapping[str, object], now: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(name for name in sorted(then.keys() | now.keys()) if then.get(name) != now.get(name))


def _behind(file: sqlite3.Connection) -> dict[str, set[str]]:
    """Source -> the providers of whom it says something."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for source, one in _statements(file):
        found[source].add(one)
    return dict(found)


def _statements(file: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    for source, one in file.execute(
        "SELECT source, provider_id FROM provenance UNION SELECT source, provider_id FROM qualification"
    ):
        yield str(source), str(one)
