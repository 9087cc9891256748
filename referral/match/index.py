"""A release in memory: `Index.load(connection)` reads directory.db once; every answer is made from what it holds."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any

from referral.match.columns import Columns, columns_of
from referral.match.languages import comparable
from referral.match.records import Crisis, Location, Provider, Qualification, Release, Term, Treatment
from referral.match.sphere import unit_vector
from referral.match.value import Value
from referral.match.weights import WEIGHTS, Weights
from referral.match.worths import Worths, worths_of

SCHEMA_VERSION = 2
"""The version of crawler/release/directory.sql that this code reads."""


class ReleaseError(ValueError):
    """No release that this code can answer from; the message says what was looked for and what is there."""

    exit_code = 66


@dataclass(frozen=True)
class Index:
    """Everything the match needs from one release. Providers stand in the order of their ids."""

    release: Release
    vocabulary: Mapping[str, Mapping[str, Term]]
    providers: tuple[Provider, ...]
    crisis: tuple[Crisis, ...]
    treatments: tuple[Treatment, ...]

    @classmethod
    def load(cls, connection: sqlite3.Connection) -> "Index":
        """Read an open directory.db (only SELECTs are sent; a read-only connection is enough).

        Raises ReleaseError where the file is no directory.db, has another schema version, or holds a value that its own
        schema rules out.
        """
        release = _release(connection)
        try:
            index = cls(
                release=release,
                vocabulary=_vocabulary(connection),
                providers=_providers(connection),
                crisis=tuple(
                    Crisis(row["country"], row["name"], row["how"], row["emergency"], row["source_url"], row["read_on"])
                    for row in _rows(connection, "SELECT * FROM crisis_resource ORDER BY country, id")
                ),
                treatments=tuple(
                    Treatment(row["code"], row["name"], row["what"], row["how_to_find"], row["url"])
                    for row in _rows(connection, "SELECT * FROM alternative_treatment ORDER BY sort, code")
                ),
            )
        except (sqlite3.DatabaseError, IndexError, ValueError) as error:
            raise ReleaseError(f"release {release.id} of directory.db cannot be read: {error}") from error
        index.worths(WEIGHTS)  # made now, so that nobody's answer waits for them
        return index

    @cached_property
    def columns(self) -> Columns:
        """The providers as columns."""
        return columns_of(self.providers)

    def worths(self, weights: Weights) -> Worths:
        """What each provider earns whoever asks; kept for the weights last used."""
        for known in self._worths:
            if known.weights is weights:
                return known
        made = worths_of(self.columns, weights)
        self._worths[:] = [made, *self._worths[:1]]
        return made

    @cached_property
    def _worths(self) -> list[Worths]:
        return []

    @property
    def codes(self) -> dict[str, tuple[str, ...]]:
        """The codes of every vocabulary in the order of forms: what `read_need` checks a request against."""
        return {name: tuple(terms) for name, terms in self.vocabulary.items()}

    def term(self, vocabulary: str, code: str) -> Term:
        """One vocabulary term; a code that the release does not know gets itself as a label."""
        known = self.vocabulary.get(vocabulary, {}).get(code)
        return known or Term(vocabulary, code, code, 0, None, None)


def _rows(connection: sqlite3.Connection, sql: str) -> Iterable[sqlite3.Row]:
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(sql)


def _release(connection: sqlite3.Connection) -> Release:
    try:
        rows = list(_rows(connection, "SELECT * FROM release"))
    except sqlite3.DatabaseError as error:
        raise ReleaseError(f"this is no directory.db: its table release cannot be read ({error})") from error
    if len(rows) != 1:
        raise ReleaseError(f"this is no whole directory.db: its table release has {len(rows)} rows, one was expected")
    row = dict(rows[0])
    version = row.get("schema_version")
    if version != SCHEMA_VERSION:
        raise ReleaseError(
            f"this directory.db has schema version {version}, and this program reads version {SCHEMA_VERSION}: "
            "publish the release again with the crawler of the same version"
        )
    return Release(**{**row, "sample": bool(row["sample"])})


def _vocabulary(connection: sqlite3.Connection) -> Mapping[str, Mapping[str, Term]]:
    terms: defaultdict[str, dict[str, Term]] = defaultdict(dict)
    sql = "SELECT vocabulary, code, label, sort, question, tier FROM vocabulary ORDER BY vocabulary, sort, code"
    for row in _rows(connection, sql):
        terms[row["vocabulary"]][row["code"]] = Term(*row)
    return MappingProxyType(dict(terms))


def _providers(connection: sqlite3.Connection) -> tuple[Provider, ...]:
    attributes: defaultdict[str, dict[str, Value]] = defaultdict(dict)
    for row in _rows(connection, "SELECT * FROM attribute"):
        attributes[row["provider_id"]][f"{row['vocabulary']}:{row['term']}"] = Value(row["value"])
    speaks: defaultdict[str, set[str]] = defaultdict(set)
    interpreters: defaultdict[str, set[str]] = defaultdict(set)
    for row in _rows(connection, "SELECT * FROM language"):
        kept = speaks if row["how"] == "speaks" else interpreters
        kept[row["provider_id"]].add(comparable(row["language"]))
    locations: defaultdict[str, list[Location]] = defaultdict(list)
    for row in _rows(connection, "SELECT * FROM location ORDER BY id"):
        locations[row["provider_id"]].append(_location(row))
    qualifications: defaultdict[str, list[Qualification]] = defaultdict(list)
    for row in _rows(connection, "SELECT * FROM qualification WHERE shown = 1 ORDER BY id"):
        qualifications[row["provider_id"]].append(_qualification(row))
    availability = {row["provider_id"]: dict(row) for row in _rows(connection, "SELECT * FROM availability")}
    return tuple(
        _provider(
            row,
            availability.get(row["id"], {}),
            attributes=MappingProxyType(attributes[row["id"]]),
            speaks=frozenset(speaks[row["id"]]),
            interpreters=frozenset(interpreters[row["id"]]),
            locations=tuple(locations[row["id"]]),
            qualifications=tuple(qualifications[row["id"]]),
        )
        for row in _rows(
            connection,
            "SELECT p.*, o.name AS organization FROM provider p"
            " LEFT JOIN organization o ON o.id = p.organization_id ORDER BY p.id",
        )
    )


def _provider(row: sqlite3.Row, availability: Mapping[str, Any], **parts: Any) -> Provider:
    accepting = availability.get("accepting")
    return Provider(
        id=row["id"],
        kind=row["kind"],
        name=row["name"],
        organization=row["organization"],
        country=row["country"],
        phone=row["phone_display"] or row["phone"],
        age_min=row["age_min"],
        age_max=row["age_max"],
        visits_per_week=row["visits_per_week"],
        how_to_refer=row["how_to_refer"],
        online_only=bool(row["online_only"]),
        last_checked=date.fromisoformat(row["last_checked"]),
        accepting=Value(accepting) if accepting else Value.UNKNOWN,
        accepting_since=_day(availability.get("accepting_since")),
        wait_weeks=availability.get("wait_weeks"),
        wait_as_written=availability.get("wait_as_written"),
        wait_as_of=_day(availability.get("wait_as_of")),
        **parts,
    )


def _location(row: sqlite3.Row) -> Location:
    placed = row["latitude"] is not None
    return Location(
        id=row["id"],
        city=row["city"],
        country=row["country"],
        vector=unit_vector(row["latitude"], row["longitude"]) if placed else None,
        uncertainty_km=row["uncertainty_km"],
    )


def _qualification(row: sqlite3.Row) -> Qualification:
    return Qualification(
        level=row["level"],
        local_title=row["local_title"],
        issuer=row["issuer"],
        evidence_kind=row["evidence_kind"],
        evidence_url=row["evidence_url"],
        last_seen=date.fromisoformat(row["last_seen"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
