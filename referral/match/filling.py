"""directory.db -> columns, straight from SQL: no object is made for a provider, so that a million are soon read."""

import math
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from referral.match.bits import WORD, Bits, Flags, Rows, packed, packed_rows
from referral.match.blocks import UNIT, Points, aligned, entries_of, neighbours
from referral.match.catchments import Catchments, catchments_of
from referral.match.columns import Columns
from referral.match.languages import comparable
from referral.match.opening import Period
from referral.match.reading import service_area
from referral.match.sphere import unit_vector
from referral.match.statements import Stated
from referral.match.window import Window

_PROVIDERS = "SELECT rowid, id, country, online_only, last_checked, visits_per_week FROM provider ORDER BY id"
_LOCATIONS = (
    "SELECT p.rowid, t.country, t.latitude, t.longitude, t.uncertainty_km FROM location AS t"
    " JOIN provider AS p ON p.id = t.provider_id"
)
_CLAIMS = (
    "SELECT p.rowid, t.level, t.evidence_kind, t.variant FROM qualification AS t"
    " JOIN provider AS p ON p.id = t.provider_id WHERE t.shown = 1"
)
_WAITS = (
    "SELECT p.rowid, t.wait_weeks FROM availability AS t"
    " JOIN provider AS p ON p.id = t.provider_id WHERE t.wait_weeks IS NOT NULL"
)
_CLOSED = "SELECT p.rowid FROM availability AS t JOIN provider AS p ON p.id = t.provider_id WHERE t.accepting = 'no'"
_SAID = (
    "SELECT p.rowid FROM attribute AS t"
    " JOIN provider AS p ON p.id = t.provider_id WHERE (t.vocabulary, t.term, t.value) = (?, ?, ?)"
)
_SPOKEN = (
    "SELECT p.rowid FROM language AS t JOIN provider AS p ON p.id = t.provider_id WHERE (t.language, t.how) = (?, ?)"
)
_CATCHMENTS = "SELECT rowid FROM provider WHERE catchment IS NOT NULL"
_WHOLE = _CATCHMENTS + " AND catchment_read = 'whole'"
_AREAS = (
    "SELECT p.rowid, t.area, t.name, t.country, t.kind, t.latitude, t.longitude, t.reach_km, t.basis"
    " FROM service_area AS t JOIN provider AS p ON p.id = t.provider_id"
)
_WINDOWS = (
    "SELECT p.rowid, a.window_read = 'whole', t.state, t.kind, t.first, t.last FROM referral_period AS t"
    " JOIN availability AS a ON a.provider_id = t.provider_id JOIN provider AS p ON p.id = t.provider_id"
    " ORDER BY t.provider_id, t.at"
)


def columns_of(connection: sqlite3.Connection) -> tuple[Columns, Rows]:
    """Everything but the words, and the rowid of every provider in the order of ids.

    Raises ValueError for a day that is none, sqlite3.DatabaseError and IndexError for a table that is not as it should.
    """
    return _Filling(connection).columns()


class _Filling:
    def __init__(self, connection: sqlite3.Connection):
        self._connection = connection
        self._countries: defaultdict[str, int] = defaultdict(lambda: len(self._countries))
        self._people = self._table(
            _PROVIDERS,
            [("rowid", "i8"), ("country", "i2"), ("online", "?"), ("checked", "i4"), ("visits", "f8")],
            lambda rowid, _, country, online, checked, visits: (
                rowid,
                self._countries[country],
                online,
                _ordinal(checked),
                _nan(visits),
            ),
        )
        self._by_rowid = np.argsort(self._people["rowid"])
        self._sorted = self._people["rowid"][self._by_rowid]
        self._places = self._table(
            _LOCATIONS,
            [("rowid", "i8"), ("country", "i2"), ("vector", "f8", 3), ("placed", "?"), ("uncertainty", "f8")],
            lambda rowid, country, latitude, longitude, uncertainty: (
                rowid,
                self._countries[country],
                (0.0, 0.0, 0.0) if latitude is None else unit_vector(latitude, longitude),
                latitude is not None,
                uncertainty or 0.0,
            ),
        )
        whose = self._numbers(self._places["rowid"])
        # Nobody is seen at the address of somebody who works online only.
        self._seen = ~self._people["online"][whose]
        order = self._in_order(whose)
        place, member = aligned(self._people["country"][order], UNIT)
        self._number, self._size = order[member], len(member)
        self._row_of = np.empty(len(order), dtype=np.int64)
        self._row_of[order] = place
        self._whose = self._row_of[whose]

    def columns(self) -> tuple[Columns, Rows]:
        """All of them."""
        size, people, number = self._size, self._people, self._number
        everybody = packed_rows(self._row_of, size)
        lies_in, lacking = self._places["country"], self._seen & ~self._places["placed"]
        there, country = self._seen & self._places["placed"], people["country"][number]
        some = self._places[there]
        points = Points(some["vector"], self._whose[there], some["uncertainty"], some["country"])
        entries = entries_of(points, country)
        abroad = self._seen & (lies_in != country[self._whose])
        claims, kinds = self._claims()
        codes = dict(self._countries)
        made = Columns(
            ids=np.array([one.encode() for (one,) in self._rows("SELECT id FROM provider ORDER BY id")], "S")[number],
            number=number.astype(np.int32),
            yes=self._said("yes"),
            no=self._said("no"),
            none=packed(np.zeros(size, dtype=np.bool_)),
            everybody=everybody,
            countries=codes,
            country=country,
            home={code: packed(country == at) & everybody for code, at in codes.items()},
            abroad={code: np.unique(self._whose[abroad & (lies_in == at)]) for code, at in codes.items()},
            speaks=self._spoken("speaks"),
            interpreters=self._spoken("interpreter"),
            online_only=packed(people["online"][number]) & everybody,
            accepting_no=self._those(_CLOSED),
            placed=self._located(there),
            unplaced=self._located(lacking),
            unplaced_in={code: self._located(lacking & (lies_in == at)) for code, at in codes.items()},
            checked=people["checked"][number],
            visits=people["visits"][number],
            wait_weeks=self._waits(),
            claims=claims,
            kinds=kinds,
            catchments=self._catchments(),
            windows=self._windows(),
            entries=entries,
            spans=_spans(country, codes),
            several=np.bincount(points.row, minlength=size) > 1,
            coarsest_km=float(entries.uncertainty.max(initial=0.0)),
        )
        return made, people["rowid"].copy()

    def _in_order(self, whose: Rows) -> Rows:
        """Places in the order of ids, by country, then neighbours together: everybody where their first point is."""
        people = len(self._people)
        first, nowhere = np.zeros((people, 3)), np.ones(people, dtype=np.bool_)
        there = np.flatnonzero(self._seen & self._places["placed"])[::-1]
        first[whose[there]] = self._places["vector"][there]
        nowhere[whose[there]] = False
        group = 2 * self._people["country"] + nowhere
        order = group.argsort(kind="stable")
        groups = np.split(order, np.flatnonzero(np.diff(group[order])) + 1)
        return np.concatenate([some if nowhere[some[:1]].any() else neighbours(first, some) for some in groups])

    def _said(self, value: str) -> Stated:
        stated = self._rows("SELECT DISTINCT vocabulary, term FROM attribute WHERE value = ?", value).fetchall()
        bits = np.zeros((len(stated), self._size // WORD), dtype=np.uint64)
        for line, (vocabulary, term) in zip(bits, stated, strict=True):
            line[:] = self._those(_SAID, vocabulary, term, value)
        return Stated((f"{vocabulary}:{term}" for vocabulary, term in stated), bits)

    def _spoken(self, how: str) -> Mapping[str, Bits]:
        found: dict[str, Bits] = {}
        for (tag,) in self._rows("SELECT DISTINCT language FROM language WHERE how = ?", how).fetchall():
            kept, those = comparable(tag), self._those(_SPOKEN, tag, how)
            found[kept] = found[kept] | those if kept in found else those
        return found

    def _waits(self) -> NDArray[np.float64]:
        said = self._table(_WAITS, [("rowid", "i8"), ("weeks", "f8")], None)
        weeks = np.full(self._size, np.nan)
        weeks[self._row_of[self._numbers(said["rowid"])]] = said["weeks"]
        return weeks

    def _claims(self) -> tuple[tuple[NDArray[np.int32], NDArray[np.int16]], tuple[tuple[str, str, str], ...]]:
        kinds: defaultdict[tuple[str, str, str], int] = defaultdict(lambda: len(kinds))
        said = self._table(_CLAIMS, [("rowid", "i8"), ("kind", "i2")], lambda rowid, *kind: (rowid, kinds[kind]))
        rows = self._row_of[self._numbers(said["rowid"])]
        return (rows.astype(np.int32), said["kind"].copy()), tuple(kinds)

    def _catchments(self) -> Catchments:
        named = [(number, service_area(*area)) for number, *area in self._rows(_AREAS)]
        rows = self._rows_of(number for number, _ in named)
        areas = zip(rows.tolist(), (area for _, area in named), strict=True)
        stated, whole = (self._rows_of(rowid for (rowid,) in self._rows(sql)) for sql in (_CATCHMENTS, _WHOLE))
        return catchments_of(stated, whole, areas, self._size)

    def _windows(self) -> Mapping[Window, Rows]:
        periods, whole = defaultdict[int, list[Period]](list), dict[int, bool]()
        for rowid, all_said, *period in self._rows(_WINDOWS):
            periods[rowid].append(Period(*period))
            whole[rowid] = bool(all_said)
        whose = defaultdict[Window, list[int]](list)
        for rowid, row in zip(periods, self._rows_of(periods).tolist(), strict=True):
            whose[Window(tuple(periods[rowid]), whole[rowid])].append(row)
        return {window: np.array(rows, dtype=np.int64) for window, rows in whose.items()}

    def _located(self, chosen: Flags) -> Bits:
        return packed_rows(self._whose[chosen], self._size)

    def _those(self, sql: str, *values: str) -> Bits:
        return packed_rows(self._rows_of(rowid for (rowid,) in self._rows(sql, *values)), self._size)

    def _rows_of(self, rowids: Iterable[int]) -> Rows:
        found: Rows = self._row_of[self._numbers(np.fromiter(rowids, dtype=np.int64))]
        return found

    def _numbers(self, rowids: Rows) -> Rows:
        """Rowids of the table provider -> places in the order of ids."""
        found: Rows = self._by_rowid[np.searchsorted(self._sorted, rowids)]
        return found

    def _table(self, sql: str, kinds: list[Any], change: Callable[..., Any] | None) -> NDArray[Any]:
        rows = self._rows(sql)
        return np.fromiter((change(*row) for row in rows) if change else rows, dtype=kinds)

    def _rows(self, sql: str, *values: str) -> sqlite3.Cursor:
        cursor = self._connection.cursor()
        cursor.row_factory = None
        return cursor.execute(sql, values)


def _spans(country: NDArray[np.int16], codes: Mapping[str, int]) -> dict[str, slice]:
    """`country` of each row, sorted -> where each country's rows are."""
    begins, ends = (country.searchsorted(list(codes.values()), side=side).tolist() for side in ("left", "right"))
    return {code: slice(begin, end) for code, begin, end in zip(codes, begins, ends, strict=True)}


@cache
def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _nan(figure: float | None) -> float:
    return math.nan if figure is None else figure
