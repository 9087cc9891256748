"""A release as columns, made once when it is opened: what is true of all providers is then a few vector operations.

Providers stand in rows, those near one another near each other (along a curve through a grid of the globe), those
without a point on the map last. What is read from here decides who is looked at; every word and point that is shown
still comes from the plain records, provider by provider.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from referral.match.bits import Bits, Floats, Rows, packed, packed_rows
from referral.match.records import Location, Provider
from referral.match.value import Value

BLOCK = 256
"""Entries a block: a block is what a search takes or leaves."""

NOWHERE = 9.0
"""A coordinate farther away than anything on the unit sphere: an entry with it is never near."""


@dataclass(frozen=True)
class Entries:
    """The points on the map in blocks of neighbours, then, in blocks of their own, providers without a point.

    x, y, z        unit vector, or NOWHERE where there is no point (and where a block is filled up)
    row            whose point it is
    uncertainty    kilometres
    country        where it lies, as a number of `Columns.countries`; -1 where there is no point
    placed         how many blocks hold points; the others follow
    centre, radius a cap (unit vectors, radians) that holds a block's points
    works_in       the country in which everybody of a block works, -1 where they work in several
    """

    x: Floats
    y: Floats
    z: Floats
    row: NDArray[np.int64]
    uncertainty: Floats
    country: NDArray[np.int32]
    placed: int
    centre: Floats
    radius: Floats
    works_in: NDArray[np.int32]


@dataclass(frozen=True)
class Columns:
    """One release. Sets are packed (`bits`), other columns have one value a row.

    providers      the records, in the order of rows
    number         place of a row in the order of ids
    yes, no        "vocabulary:term" -> who says so
    countries      ISO code -> number in `country`; `home`: ISO code -> who works there
    abroad         ISO code -> who works elsewhere and has an address there
    speaks, interpreters  language as `languages.comparable` gives it -> who
    online_only, accepting_no, placed (has a point on the map), unplaced (has an address without one)
    checked        day of the last check, as date.toordinal
    own, own_entries  row r's entries are own_entries[own[r]:own[r + 1]]
    several        whether a row has more than one point
    coarsest_km    the largest uncertainty of any point
    """

    providers: Sequence[Provider]
    number: Rows
    yes: Mapping[str, Bits]
    no: Mapping[str, Bits]
    none: Bits
    everybody: Bits
    countries: Mapping[str, int]
    country: NDArray[np.int32]
    home: Mapping[str, Bits]
    abroad: Mapping[str, Rows]
    speaks: Mapping[str, Bits]
    interpreters: Mapping[str, Bits]
    online_only: Bits
    accepting_no: Bits
    placed: Bits
    unplaced: Bits
    checked: NDArray[np.int64]
    entries: Entries
    own: Rows
    own_entries: Rows
    several: NDArray[np.bool_]
    coarsest_km: float

    @property
    def nbytes(self) -> int:
        """Memory of the columns in bytes, the records not counted."""
        held: list[object] = []
        for value in (*vars(self).values(), *vars(self.entries).values()):
            held.extend(value.values() if isinstance(value, dict) else [value])
        return sum(array.nbytes for array in held if isinstance(array, np.ndarray))


def columns_of(providers: Sequence[Provider]) -> Columns:
    """Providers in the order of their ids -> columns."""
    points = [_points(provider) for provider in providers]
    first = np.array([some[0].vector if some else (0.0, 0.0, 0.0) for some in points]).reshape(-1, 3)
    nowhere = np.array([not some for some in points], dtype=np.bool_)
    number = np.lexsort((_along_a_curve(first), nowhere))
    ordered = [providers[at] for at in number.tolist()]
    points = [points[at] for at in number.tolist()]
    size = len(ordered)
    countries = {code: at for at, code in enumerate(sorted(_countries(ordered)))}
    country = np.array([countries[one.country] for one in ordered], dtype=np.int32)
    entries, own, own_entries = _entries(points, country, countries)
    said: dict[Value, dict[str, list[int]]] = {Value.YES: defaultdict(list), Value.NO: defaultdict(list)}
    abroad: dict[str, list[int]] = defaultdict(list)
    speaks: dict[str, list[int]] = defaultdict(list)
    interpreters: dict[str, list[int]] = defaultdict(list)
    for row, one in enumerate(ordered):
        for key, value in one.attributes.items():
            said[value][key].append(row)
        for tag in one.speaks:
            speaks[tag].append(row)
        for tag in one.interpreters:
            interpreters[tag].append(row)
        if not one.online_only:
            for code in {place.country for place in one.locations} - {one.country}:
                abroad[code].append(row)
    flags = np.array(
        [
            (
                one.online_only,
                one.accepting is Value.NO,
                bool(some),
                not one.online_only and any(place.vector is None for place in one.locations),
            )
            for one, some in zip(ordered, points, strict=True)
        ],
        dtype=np.bool_,
    ).reshape(-1, 4)
    return Columns(
        providers=ordered,
        number=number,
        yes=_sets(said[Value.YES], size),
        no=_sets(said[Value.NO], size),
        none=packed(np.zeros(size, dtype=np.bool_)),
        everybody=packed(np.ones(size, dtype=np.bool_)),
        countries=countries,
        country=country,
        home={code: packed(country == at) for code, at in countries.items()},
        abroad={code: np.array(rows, dtype=np.int64) for code, rows in abroad.items()},
        speaks=_sets(speaks, size),
        interpreters=_sets(interpreters, size),
        online_only=packed(flags[:, 0]),
        accepting_no=packed(flags[:, 1]),
        placed=packed(flags[:, 2]),
        unplaced=packed(flags[:, 3]),
        checked=np.array([one.last_checked.toordinal() for one in ordered], dtype=np.int64),
        entries=entries,
        own=own,
        own_entries=own_entries,
        several=np.diff(own) > 1,
        coarsest_km=float(entries.uncertainty.max(initial=0.0)),
    )


def _points(provider: Provider) -> list[Location]:
    """Where people can be seen: nobody is seen at the address of somebody who works online only."""
    return [] if provider.online_only else [place for place in provider.locations if place.vector is not None]


def _countries(providers: Iterable[Provider]) -> set[str]:
    return {code for one in providers for code in (one.country, *(place.country for place in one.locations))}


def _sets(rows: Mapping[str, list[int]], size: int) -> dict[str, Bits]:
    return {key: packed_rows(np.array(some, dtype=np.int64), size) for key, some in rows.items()}


def _along_a_curve(points: Floats) -> NDArray[np.uint64]:
    """Unit vectors -> their place on a Z-order curve through 65,536 x 65,536 tiles of latitude and longitude."""
    place = np.zeros(len(points), dtype=np.uint64)
    latitude = np.arcsin(np.clip(points[:, 2], -1.0, 1.0)) / np.pi + 0.5
    longitude = np.arctan2(points[:, 1], points[:, 0]) / (2 * np.pi) + 0.5
    north, east = (np.minimum(share * 65_536, 65_535).astype(np.uint64) for share in (latitude, longitude))
    for bit in range(16):
        one = np.uint64(1)
        place |= (north >> np.uint64(bit) & one) << np.uint64(2 * bit + 1)
        place |= (east >> np.uint64(bit) & one) << np.uint64(2 * bit)
    return place


def _entries(
    points: Sequence[Sequence[Location]], works_in: NDArray[np.int32], countries: Mapping[str, int]
) -> tuple[Entries, Rows, Rows]:
    """The points of each row -> entries in blocks, and which of them are whose."""
    number = np.array([len(some) for some in points], dtype=np.int64)
    own = np.concatenate(([0], np.cumsum(number)))
    places = [place for some in points for place in some]
    vectors = np.array([place.vector for place in places], dtype=np.float64).reshape(-1, 3)
    order = np.argsort(_along_a_curve(vectors), kind="stable")
    blocks = -(-len(places) // BLOCK)
    nowhere = np.flatnonzero(number == 0)
    total = blocks * BLOCK + -(-len(nowhere) // BLOCK) * BLOCK
    there = slice(0, len(places))
    xyz = np.full((3, total), NOWHERE)
    xyz[:, there] = vectors[order].T
    owners = np.repeat(np.arange(len(points)), number)[order]
    row = np.concatenate((_filled_up(owners), _filled_up(nowhere)))
    uncertainty, country = np.zeros(total), np.full(total, -1, dtype=np.int32)
    uncertainty[there] = np.array([place.uncertainty_km or 0.0 for place in places])[order]
    country[there] = np.array([countries[place.country] for place in places], dtype=np.int32)[order]
    own_entries = np.empty(len(places), dtype=np.int64)
    own_entries[order] = np.arange(len(places))
    centre, radius = _caps(xyz[:, : blocks * BLOCK])
    theirs = works_in[row[: blocks * BLOCK]].reshape(-1, BLOCK)
    alike = np.where(theirs.min(axis=1) == theirs.max(axis=1), theirs[:, 0], -1) if blocks else works_in[:0]
    return Entries(xyz[0], xyz[1], xyz[2], row, uncertainty, country, blocks, centre, radius, alike), own, own_entries


def _filled_up(rows: Rows) -> Rows:
    """Whole blocks: the last row once more as often as needed, so that no bound of a block is made worse."""
    return np.concatenate((rows, np.repeat(rows[-1:], -len(rows) % BLOCK)))


def _caps(xyz: Floats) -> tuple[Floats, Floats]:
    """Coordinates in blocks -> the centre and radius in radians of a cap around each; NOWHERE does not count."""
    points = xyz.reshape(3, -1, BLOCK)
    there = points[0] < NOWHERE
    middle = np.where(there, points, 0.0).sum(axis=2)
    length = np.linalg.norm(middle, axis=0)
    centre = np.where(length > 1e-9, middle / np.maximum(length, 1e-9), np.array([[1.0], [0.0], [0.0]]))
    chord = np.sqrt(((points - centre[:, :, None]) ** 2).sum(axis=0))
    angle = 2 * np.arcsin(np.minimum(1.0, np.where(there, chord, 0.0) / 2))
    return centre, angle.max(axis=1, initial=0.0) + 1e-9
