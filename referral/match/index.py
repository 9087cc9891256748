"""A release opened: `Index.load(connection)` reads the columns of directory.db, records are read when shown."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType

from referral.match.bits import Bits, count
from referral.match.columns import Columns
from referral.match.conditions import Conditions, Named
from referral.match.filling import columns_of
from referral.match.providers import Providers, own_connection
from referral.match.recent import Recent
from referral.match.records import Crisis, Release, Term, Treatment
from referral.match.weights import WEIGHTS, Weights
from referral.match.worths import Worths, worths_of

SCHEMA_VERSION = 3
"""The version of crawler/release/directory.sql that this code reads."""

_DAYS = 32


class ReleaseError(ValueError):
    """No release that this code can answer from; the message says what was looked for and what is there."""

    exit_code = 66


@dataclass(frozen=True)
class Index:
    """Everything the match needs from one release. Providers stand in the order of their ids."""

    release: Release
    vocabulary: Mapping[str, Mapping[str, Term]]
    providers: Providers
    columns: Columns
    crisis: tuple[Crisis, ...]
    treatments: tuple[Treatment, ...]
    conditions: Conditions

    @classmethod
    def load(cls, connection: sqlite3.Connection) -> "Index":
        """Read an open directory.db (only SELECTs are sent; a read-only connection is enough, and may be closed then).

        Raises ReleaseError where the file is no directory.db, has another schema version, or holds a value that its own
        schema rules out.
        """
        release = _release(connection)
        try:
            columns, rowids = columns_of(connection)
            index = cls(
                release=release,
                vocabulary=_vocabulary(connection),
                providers=Providers(own_connection(connection), rowids, columns),
                columns=columns,
                crisis=tuple(
                    Crisis(row["country"], row["name"], row["how"], row["emergency"], row["source_url"], row["read_on"])
                    for row in _rows(connection, "SELECT * FROM crisis_resource ORDER BY country, id")
                ),
                treatments=tuple(
                    Treatment(row["code"], row["name"], row["what"], row["how_to_find"], row["url"])
                    for row in _rows(connection, "SELECT * FROM alternative_treatment ORDER BY sort, code")
                ),
                conditions=_conditions(connection),
            )
        except (sqlite3.DatabaseError, IndexError, ValueError) as error:
            raise ReleaseError(f"release {release.id} of directory.db cannot be read: {error}") from error
        index.worths(WEIGHTS)  # made now, so that nobody's answer waits for them
        return index

    @property
    def countries(self) -> dict[str, int]:
        """How many providers work in each country, by ISO code."""
        counts = {code: count(rows) for code, rows in self.columns.home.items()}
        return {code: number for code, number in counts.items() if number}

    @property
    def languages(self) -> set[str]:
        """What somebody speaks or works in with an interpreter, as `languages.comparable` writes it."""
        return {*self.columns.speaks, *self.columns.interpreters}

    def worths(self, weights: Weights) -> Worths:
        """What each provider earns whoever asks; kept for the weights last used."""
        for known in self._worths:
            if known.weights is weights:
                return known
        made = worths_of(self.columns, weights)
        self._worths[:] = [made, *self._worths[:1]]
        return made

    def closed_on(self, day: date) -> Bits:
        """Who takes no referrals on a day; kept for the days last asked for."""
        known = self._closed.get(day)
        if known is None:
            known = self.columns.accepting_no | self.columns.closed_on(day)
            self._closed.keep(day, known)
        return known

    @cached_property
    def _closed(self) -> Recent[date, Bits]:
        return Recent(_DAYS)

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


def _conditions(connection: sqlite3.Connection) -> Conditions:
    sql = (
        "SELECT code, label, also_known_as, icd10, icd11 FROM vocabulary WHERE vocabulary = 'condition'"
        " ORDER BY sort, code"
    )
    return Conditions.of(tuple(Named(*row) for row in _rows(connection, sql)))
