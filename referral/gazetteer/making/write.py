"""Write the gazetteer as one SQLite file and pack it; the same rows always give the same bytes."""

import hashlib
import sqlite3
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from referral.gazetteer.country import Country
from referral.gazetteer.earth import Point
from referral.gazetteer.fold import folds
from referral.gazetteer.known_names import ALSO_NAMED, AREA, NAMED, bits_of
from referral.gazetteer.making.areas import Area, AreaKey
from referral.gazetteer.making.codes import Code
from referral.gazetteer.making.places import Settlement

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SCHEMA = Path(__file__).parent.parent / "schema.sql"
# xz is a tenth smaller and takes nine times as long to unpack, which the first visitor or crawl would wait for.
_PACK: dict[int, int] = {
    zstd.CompressionParameter.compression_level: 19,
    zstd.CompressionParameter.window_log: 24,
    zstd.CompressionParameter.enable_long_distance_matching: 1,
    zstd.CompressionParameter.checksum_flag: 1,
}


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that goes into the file."""

    meta: dict[str, str]
    countries: dict[str, Country]
    areas: dict[AreaKey, Area]
    places: Sequence[Settlement]
    codes: Sequence[Code]


def database_bytes(contents: Contents) -> bytes:
    """The finished SQLite file."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "gazetteer.db"
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            connection.executescript("PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            connection.executescript(SCHEMA.read_text(encoding="utf-8"))
            connection.execute("BEGIN")
            _fill(connection, contents)
            version = f"{contents.meta['schema']}-{_digest(connection)[:12]}"
            connection.execute("INSERT INTO meta VALUES ('version', ?)", (version,))
            connection.execute("COMMIT")
            connection.execute("VACUUM")
            problems = connection.execute("PRAGMA integrity_check").fetchall()
        finally:
            connection.close()
        if problems != [("ok",)]:
            raise sqlite3.DatabaseError(f"the new gazetteer fails its integrity check: {problems[:3]}")
        return path.read_bytes()


def pack(database: bytes) -> bytes:
    """The file as zstd."""
    return zstd.compress(database, options=_PACK)


def write_pack(database: bytes, packed: bytes, target: Path) -> None:
    """Write `target` (….db.zst) and beside it ….sha256, which names the sha256 of the pack and of what is in it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(packed)
    sums = [(packed, target.name), (database, target.name.removesuffix(".zst"))]
    lines = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for content, name in sums]
    target.with_name(target.name.removesuffix(".db.zst") + ".sha256").write_text("".join(lines), encoding="ascii")


def _fill(connection: sqlite3.Connection, contents: Contents) -> None:
    connection.executemany("INSERT INTO meta VALUES (?, ?)", sorted(contents.meta.items()))
    connection.executemany(
        "INSERT INTO country VALUES (?, ?, ?)",
        [(country.code, sort, country.to_json()) for sort, country in enumerate(contents.countries.values())],
    )
    connection.executemany("INSERT INTO area VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _area_rows(contents.areas))
    area_names = sorted({(name, area.number) for area in contents.areas.values() for name in _area_names(area)})
    connection.executemany("INSERT INTO area_name VALUES (?, ?)", area_names)
    connection.executemany(
        "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *p.key,
                p.country,
                p.name,
                p.area,
                *_integers(p.point),
                p.population,
                _hundreds(p.uncertainty_km),
                p.alone,
            )
            for p in contents.places
        ],
    )
    further = _further_names(contents.places)
    connection.executemany("INSERT INTO also VALUES (?, ?, ?, ?)", further)
    country_of = {place.key: place.country for place in contents.places}
    known = [(AREA, name, NAMED) for name, _ in area_names]
    known += [(place.country, place.key[0], NAMED) for place in contents.places]
    known += [(country_of[folded, nth], name, ALSO_NAMED) for name, folded, nth, _ in further]
    connection.execute("INSERT INTO known_name VALUES (?)", (bits_of(known),))
    connection.executemany(
        "INSERT INTO postcode VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (c.country, c.code, *_integers(c.point), _hundreds(c.uncertainty_km), c.area, *c.place.key)
            for c in contents.codes
        ],
    )


def _digest(connection: sqlite3.Connection) -> str:
    """The sha256 of the schema and all rows, so that two files of one version hold the same."""
    digest = hashlib.sha256()
    for line in connection.iterdump():
        digest.update(line.encode())
    return digest.hexdigest()


def _area_rows(areas: dict[AreaKey, Area]) -> list[tuple[object, ...]]:
    return [
        (
            area.number,
            area.country,
            area.region,
            area.county,
            area.code,
            areas[area.country, area.region, ""].number,
            *_integers(area.point),
            _hundreds(area.reach_km),
        )
        for area in areas.values()
    ]


def _area_names(area: Area) -> set[str]:
    """What people write for the area: its name, its abbreviation, and the name without the word for its kind."""
    names = {*folds(area.county or area.region), *(name for also in area.also for name in folds(also))}
    if area.code.isalpha():
        names.update(folds(area.code))
    for name in sorted(names):
        for kind in (" county", " kommune", " parish", " municipality", " region"):
            names.add(name.removesuffix(kind))
        for kind in ("greater ", "county ", "kanton ", "canton de ", "canton du "):
            names.add(name.removeprefix(kind))
    return names


def _further_names(places: Sequence[Settlement]) -> list[tuple[str, str, int, int]]:
    rows: set[tuple[str, str, int, int]] = set()
    for place in places:
        own = place.names - {place.key[0]}
        rows.update((name, *place.key, 1) for name in own)
        alternates = {name for alternate in place.alternates for name in folds(alternate)}
        rows.update((name, *place.key, 0) for name in alternates - place.names if name)
    return sorted(rows)


def _integers(point: Point) -> tuple[int, int]:
    return round(point[0] * 10_000), round(point[1] * 10_000)


def _hundreds(km: float) -> int:
    return round(km * 10)
