"""The records of a release, read from it when somebody is shown: a million of them would not fit a small server.

A release never changes, so what is read later is what was there when it was opened.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any, TypeVar, overload

import numpy as np

from referral.match.bits import Rows
from referral.match.columns import Columns
from referral.match.languages import comparable
from referral.match.opening import Period
from referral.match.reading import attribute, location, provider, qualification, service_area
from referral.match.recent import Recent
from referral.match.records import Provider
from referral.match.value import Value

Made = TypeVar("Made")

_KEPT = 4096
"""So many records are kept once read: about 20 MB."""
_AT_ONCE = 1000

_HEAD = (
    "p.rowid", "p.id", "p.kind", "p.name", "o.name", "p.country", "coalesce(nullif(p.phone_display, ''), p.phone)",
    "p.age_min", "p.age_max", "p.visits_per_week", "p.how_to_refer", "p.online_only", "p.last_checked", "a.accepting",
    "a.accepting_since", "a.wait_weeks", "a.wait_as_written", "a.wait_as_of", "p.catchment", "p.catchment_read",
    "a.referral_window", "a.window_read", "p.unconfirmed_since",
)  # fmt: skip
_ROWID, _ID, _CATCHMENT, _WINDOW = map(_HEAD.index, ("p.rowid", "p.id", "p.catchment", "a.referral_window"))
_PROVIDERS = f"""
SELECT {", ".join(_HEAD)} FROM json_each(?) AS wanted
CROSS JOIN provider AS p ON p.rowid = wanted.value
LEFT JOIN organization AS o ON o.id = p.organization_id
LEFT JOIN availability AS a ON a.provider_id = p.id
"""  # noqa: S608
_PARTS = (
    "SELECT part.provider_id, {columns} FROM json_each(?) AS wanted"
    " CROSS JOIN {table} AS part ON part.provider_id = wanted.value"
)
_ATTRIBUTES = _PARTS.format(table="attribute", columns="vocabulary || ':' || term, part.value")
_LANGUAGES = _PARTS.format(table="language", columns="language, how")
_LOCATIONS = (
    _PARTS.format(table="location", columns="part.id, city, country, latitude, longitude, uncertainty_km")
    + " ORDER BY part.id"
)
_QUALIFICATIONS = (
    _PARTS.format(
        table="qualification",
        columns="level, variant, local_title, issuer, evidence_kind, evidence_url, last_seen",
    )
    + " WHERE part.shown = 1 ORDER BY part.id"
)
_AREAS = (
    _PARTS.format(table="service_area", columns="area, name, country, kind, latitude, longitude, reach_km, basis")
    + " ORDER BY part.area"
)
_PERIODS = _PARTS.format(table="referral_period", columns="state, kind, first, last") + " ORDER BY part.at"
_NAMED = "SELECT p.rowid FROM json_each(?) AS wanted CROSS JOIN provider AS p ON p.id = wanted.value"


class Providers(Sequence[Provider]):
    """All providers in the order of their ids; `rowids` are theirs in the table provider, in that order."""

    def __init__(self, connection: sqlite3.Connection, rowids: Rows, columns: Columns):
        self._connection, self._rowids, self._columns, self._lock = connection, rowids, columns, Lock()
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
        return self._kept(self._rowids[list(numbers)].tolist(), self._read)

    def at(self, rows: Sequence[int]) -> list[Provider]:
        """Those of these rows of the columns, which know the attributes already: half of the reading."""
        rowids: list[int] = self._rowids[self._columns.number[list(rows)]].tolist()
        row_of = dict(zip(rowids, rows, strict=True))

        def read(lacking: list[int]) -> dict[int, Provider]:
            attributes = self._columns.attributes.of(np.array([row_of[one] for one in lacking], dtype=np.int64))
            return self._read(lacking, dict(zip(lacking, attributes, strict=True)))

        return self._kept(rowids, read)

    def those_named(self, ids: Iterable[str]) -> list[Provider]:
        """Those with these ids, in their order; an id that nobody has is left out."""
        return self._kept([rowid for (rowid,) in self._rows(_NAMED, json.dumps(list(ids)))], self._read)

    def named(self, provider_id: str) -> Provider | None:
        """The one with this id, or None."""
        return next(iter(self.those_named([provider_id])), None)

    def reading(self, read: Callable[[sqlite3.Connection], Made]) -> Made:
        """What `read` gives of the release, in the thread that asks: for what is little and found by ids."""
        with self._lock:  # one connection for all threads
            return read(self._connection)

    def _kept(self, rowids: list[int], read: Callable[[list[int]], dict[int, Provider]]) -> list[Provider]:
        """Those of these rows of the table; `read` reads those who are not kept and gives them by rowid."""
        found = {rowid: self._recent.get(rowid) for rowid in rowids}
        lacking = [rowid for rowid, one in found.items() if one is None]
        if lacking:
            for rowid, made in read(lacking).items():
                found[rowid] = made
                self._recent.keep(rowid, made)
        return [one for rowid in rowids if (one := found[rowid])]

    def _read(
        self, rowids: list[int], attributes: Mapping[int, Mapping[str, Value]] | None = None
    ) -> dict[int, Provider]:
        """Rowid -> provider, in the order asked for. `attributes` by rowid, where they are known already."""
        heads = self._rows(_PROVIDERS, json.dumps(rowids))
        ids = json.dumps([head[_ID] for head in heads])
        if attributes is None:
            said = _by_provider(self._rows(_ATTRIBUTES, ids), attribute)
            attributes = {head[_ROWID]: dict(said[head[_ID]]) for head in heads}
        spoken = _by_provider(self._rows(_LANGUAGES, ids), lambda tag, how: (comparable(tag), how))
        locations = _by_provider(self._rows(_LOCATIONS, ids), location)
        qualifications = _by_provider(self._rows(_QUALIFICATIONS, ids), qualification)
        areas = _by_provider(self._where_stated(_AREAS, heads, _CATCHMENT), service_area)
        periods = _by_provider(self._where_stated(_PERIODS, heads, _WINDOW), Period)
        return {
            head[_ROWID]: provider(
                *head[_ID:],
                attributes=MappingProxyType(attributes[head[_ROWID]]),
                spoken=spoken[head[_ID]],
                locations=tuple(locations[head[_ID]]),
                qualifications=tuple(qualifications[head[_ID]]),
                areas=tuple(areas[head[_ID]]),
                periods=tuple(periods[head[_ID]]),
            )
            for head in heads
        }

    def _where_stated(self, sql: str, heads: list[tuple[Any, ...]], column: int) -> list[tuple[Any, ...]]:
        """Few state a catchment or a window: mostly nothing has to be asked."""
        ids = [head[_ID] for head in heads if head[column] is not None]
        return self._rows(sql, json.dumps(ids)) if ids else []

    def _rows(self, sql: str, wanted: str) -> list[tuple[Any, ...]]:
        return self.reading(lambda connection: connection.execute(sql, (wanted,)).fetchall())


def _by_provider(rows: Iterable[tuple[Any, ...]], make: Callable[..., Made]) -> defaultdict[str, list[Made]]:
    """Rows that begin with an id -> what is made of the rest of each, by id."""
    found: defaultdict[str, list[Made]] = defaultdict(list)
    for provider_id, *row in rows:
        found[provider_id].append(make(*row))
    return found


def own_connection(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Another connection to the same release, which stays open as long as its reader; any thread may use it."""
    ((path,),) = connection.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchall()
    if Path(path).is_absolute():  # one in memory has no name, or one that is no path
        own = sqlite3.connect(f"{Path(path).as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    else:
        own = sqlite3.connect(":memory:", check_same_thread=False)
        own.deserialize(connection.serialize())
    return own
