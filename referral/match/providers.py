"""The records of a release, read from it when somebody is shown: a million of them would not fit a small server.

A release never changes, so what is read later is what was there when it was opened.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any, overload

from referral.gazetteer.area import Area
from referral.match.bits import Rows
from referral.match.languages import comparable
from referral.match.opening import Period
from referral.match.recent import Recent
from referral.match.records import Location, Provider, Qualification, ServiceArea
from referral.match.sphere import unit_vector
from referral.match.value import Value

_KEPT = 4096
"""So many records are kept once read: about 20 MB."""
_AT_ONCE = 1000

_PROVIDERS = """
SELECT p.rowid AS number, p.*, o.name AS organization, a.* FROM json_each(?) AS wanted
CROSS JOIN provider AS p ON p.rowid = wanted.value
LEFT JOIN organization AS o ON o.id = p.organization_id
LEFT JOIN availability AS a ON a.provider_id = p.id
"""
_PARTS = "SELECT part.* FROM json_each(?) AS wanted CROSS JOIN {table} AS part ON part.provider_id = wanted.value"
_ATTRIBUTES = _PARTS.format(table="attribute")
_LANGUAGES = _PARTS.format(table="language")
_LOCATIONS = _PARTS.format(table="location") + " ORDER BY part.id"
_QUALIFICATIONS = _PARTS.format(table="qualification") + " WHERE part.shown = 1 ORDER BY part.id"
_AREAS = _PARTS.format(table="service_area") + " ORDER BY part.area"
_PERIODS = _PARTS.format(table="referral_period") + " ORDER BY part.at"


class Providers(Sequence[Provider]):
    """All providers in the order of their ids; `rowids` are theirs in the table provider, in that order."""

    def __init__(self, connection: sqlite3.Connection, rowids: Rows):
        self._connection, self._rowids, self._lock = connection, rowids, Lock()
        self._recent = Recent[int, Provider](_KEPT)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._rowids)

    @overload
    def __getitem__(self, number: int) -> Provider: ...

    @overload
    def __getitem__(self, number: slice) -> list[Provider]: ...

    def __getitem__(self, number: int | slice) -> Provider | list[Provider]:
        """The one, or those, at a place in the order of ids."""
        places = range(len(self))[number]
        return self.some([places])[0] if isinstance(places, int) else self.some(places)

    def __iter__(self) -> Iterator[Provider]:
        """Everybody, a thousand at a time; none is kept."""
        for first in range(0, len(self), _AT_ONCE):
            yield from self._read(self._rowids[first : first + _AT_ONCE].tolist()).values()

    def some(self, numbers: Iterable[int]) -> list[Provider]:
        """Those at these places in the order of ids: read together, so that a page is a handful of queries."""
        wanted = list(numbers)
        found = {number: self._recent.get(number) for number in wanted}
        lacking = [number for number, provider in found.items() if provider is None]
        if lacking:
            rowids = self._rowids[lacking].tolist()
            read = self._read(rowids)
            for number, rowid in zip(lacking, rowids, strict=True):
                found[number] = read[rowid]
                self._recent.keep(number, read[rowid])
        return [provider for number in wanted if (provider := found[number])]

    def named(self, provider_id: str) -> Provider | None:
        """The one with this id, or None."""
        rowids = [row["rowid"] for row in self._rows("SELECT rowid FROM provider WHERE id = ?", provider_id)]
        return next(iter(self._read(rowids).values()), None)

    def _read(self, rowids: list[int]) -> dict[int, Provider]:
        """Rowid -> provider, in the order asked for."""
        heads = self._rows(_PROVIDERS, json.dumps(rowids))
        ids = json.dumps([row["id"] for row in heads])
        attributes: defaultdict[str, dict[str, Value]] = defaultdict(dict)
        for row in self._rows(_ATTRIBUTES, ids):
            attributes[row["provider_id"]][f"{row['vocabulary']}:{row['term']}"] = _VALUES[row["value"]]
        speaks: defaultdict[str, set[str]] = defaultdict(set)
        interpreters: defaultdict[str, set[str]] = defaultdict(set)
        for row in self._rows(_LANGUAGES, ids):
            kept = speaks if row["how"] == "speaks" else interpreters
            kept[row["provider_id"]].add(comparable(row["language"]))
        locations: defaultdict[str, list[Location]] = defaultdict(list)
        for row in self._rows(_LOCATIONS, ids):
            locations[row["provider_id"]].append(_location(row))
        qualifications: defaultdict[str, list[Qualification]] = defaultdict(list)
        for row in self._rows(_QUALIFICATIONS, ids):
            qualifications[row["provider_id"]].append(_qualification(row))
        areas: defaultdict[str, list[ServiceArea]] = defaultdict(list)
        for row in self._where_stated(_AREAS, heads, "catchment"):
            areas[row["provider_id"]].append(service_area(row))
        periods: defaultdict[str, list[Period]] = defaultdict(list)
        for row in self._where_stated(_PERIODS, heads, "referral_window"):
            periods[row["provider_id"]].append(Period(row["state"], row["kind"], row["first"], row["last"]))
        return {
            row["number"]: _provider(
                row,
                attributes=MappingProxyType(attributes[row["id"]]),
                speaks=frozenset(speaks[row["id"]]),
                interpreters=frozenset(interpreters[row["id"]]),
                locations=tuple(locations[row["id"]]),
                qualifications=tuple(qualifications[row["id"]]),
                areas=tuple(areas[row["id"]]),
                periods=tuple(periods[row["id"]]),
            )
            for row in heads
        }

    def _where_stated(self, sql: str, heads: list[sqlite3.Row], column: str) -> list[sqlite3.Row]:
        """Few state a catchment or a window: mostly nothing has to be asked."""
        ids = [row["id"] for row in heads if row[column] is not None]
        return self._rows(sql, json.dumps(ids)) if ids else []

    def _rows(self, sql: str, wanted: str) -> list[sqlite3.Row]:
        with self._lock:  # one connection for all threads
            return self._connection.execute(sql, (wanted,)).fetchall()


def own_connection(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Another connection to the same release, which stays open as long as its reader; any thread may use it."""
    ((path,),) = connection.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchall()
    if Path(path).is_absolute():  # one in memory has no name, or one that is no path
        own = sqlite3.connect(f"{Path(path).as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    else:
        own = sqlite3.connect(":memory:", check_same_thread=False)
        own.deserialize(connection.serialize())
    own.row_factory = sqlite3.Row
    return own


_VALUES = {value.value: value for value in Value}


def _provider(row: sqlite3.Row, **parts: Any) -> Provider:
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
        accepting=_VALUES[row["accepting"] or "unknown"],
        accepting_since=_day(row["accepting_since"]),
        wait_weeks=row["wait_weeks"],
        wait_as_written=row["wait_as_written"],
        wait_as_of=_day(row["wait_as_of"]),
        catchment=row["catchment"],
        catchment_read=row["catchment_read"],
        referral_window=row["referral_window"],
        window_read=row["window_read"],
        unconfirmed_since=_day(row["unconfirmed_since"]),
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
        variant=row["variant"],
        local_title=row["local_title"],
        issuer=row["issuer"],
        evidence_kind=row["evidence_kind"],
        evidence_url=row["evidence_url"],
        last_seen=date.fromisoformat(row["last_seen"]),
    )


def service_area(row: sqlite3.Row) -> ServiceArea:
    """A row of `service_area`."""
    point = row["latitude"], row["longitude"], row["reach_km"]
    return ServiceArea(Area(row["area"], row["name"], row["country"], row["kind"], *point), row["basis"])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
