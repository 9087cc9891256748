"""Who finds the nearest providers that a need does not rule out: each makes its index, then answers a need with ids."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from referral.match import Index, read_need
from referral.match.around import Around
from referral.match.musts import musts_of
from referral.match.nearest import nearest
from referral.match.reach import Asker
from referral.match.sphere import unit_vector
from referral.match.weights import WEIGHTS
from tests.bench.match_data import NEEDS, Listing, may_of

NUMBER = 20
"""So many nearest are asked for."""


@dataclass(frozen=True)
class Question:
    """A need's must-haves and a point in degrees."""

    need: dict[str, str]
    latitude: float
    longitude: float


Search = Callable[[Question], list[str]]
Opened = Callable[[], Search]
"""Opens a connection of one's own, for the process that calls it."""


def ours(index: Index) -> Opened:
    """The columns: must-haves of everybody, then the nearest who fit and take new patients."""

    # Read once: the others are not asked to check a request either.
    needs = {tuple(need.items()): read_need({"place": "x", **need}, index.codes) for need in NEEDS.values()}

    def search(question: Question) -> list[str]:
        asker = Asker(None, unit_vector(question.latitude, question.longitude), 0.0, None, None)
        around = Around(index.columns, asker, WEIGHTS)
        fitting = (
            musts_of(needs[tuple(question.need.items())], index.columns, around).fitting & ~index.columns.accepting_no
        )
        return index.columns.ids_of(nearest(around, fitting, NUMBER))

    return lambda: search


def sqlite(made: Listing, folder: Path) -> Opened:
    """The naive scan: every row's distance, sorted; the order of the dot product is that of the distance."""
    path = folder / "naive.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE provider (id TEXT, x REAL, y REAL, z REAL, may INTEGER)")
    connection.executemany("INSERT INTO provider VALUES (?, ?, ?, ?, ?)", _vectors(made))
    connection.commit()
    connection.close()

    def opened() -> Search:
        reading = sqlite3.connect(path)

        def search(question: Question) -> list[str]:
            may, point = may_of(question.need), unit_vector(question.latitude, question.longitude)
            sql = "SELECT id FROM provider WHERE may & ?1 = ?1 ORDER BY x * ?2 + y * ?3 + z * ?4 DESC LIMIT ?5"
            return [row[0] for row in reading.execute(sql, (may, *point, NUMBER))]

        return search

    return opened


def duckdb(made: Listing, folder: Path) -> Opened:
    """DuckDB, the same scan over its columns."""
    library: Any = import_module("duckdb")
    path = folder / "naive.duckdb"
    csv = folder / "providers.csv"
    with csv.open("w", encoding="utf-8") as rows:
        rows.writelines(",".join(map(str, row)) + "\n" for row in _vectors(made))
    with library.connect(str(path)) as connection:
        connection.execute("CREATE TABLE provider (id TEXT, x DOUBLE, y DOUBLE, z DOUBLE, may BIGINT)")
        connection.execute(f"COPY provider FROM '{csv}' (HEADER false)")

    def opened() -> Search:
        reading = library.connect(str(path), read_only=True)

        def search(question: Question) -> list[str]:
            may, point = may_of(question.need), unit_vector(question.latitude, question.longitude)
            sql = "SELECT id FROM provider WHERE may & ? = ? ORDER BY x * ? + y * ? + z * ? DESC LIMIT ?"
            return [row[0] for row in reading.execute(sql, [may, may, *point, NUMBER]).fetchall()]

        return search

    return opened


def _vectors(made: Listing) -> Iterator[tuple[str, float, float, float, int]]:
    for key, degrees, may in zip(made.ids, made.degrees.tolist(), made.may.tolist(), strict=True):
        yield key, *unit_vector(*degrees), may


KNN = "SELECT id FROM provider WHERE may @> %s::integer[] ORDER BY at <-> {point} LIMIT %s"
GIN = (
    "WITH fitting AS MATERIALIZED (SELECT id, at FROM provider WHERE may @> %s::integer[])"
    " SELECT id FROM fitting ORDER BY ST_Distance(at, {point}, false) LIMIT %s"
)
_POINT = "ST_SetSRID(ST_MakePoint(%s, %s), 4326)::geography"


def missing_for_postgis() -> str | None:
    """What is not there, as a sentence; None where everything is."""
    if not find_spec("psycopg"):
        return "PostGIS: left out, the library psycopg is not installed (pip install 'psycopg[binary]')."
    if not shutil.which("pg_ctl", path=_postgres_path()):
        return (
            "PostGIS: left out, no pg_ctl is found (apt install postgresql postgresql-postgis; MBT_POSTGRES: its bin)."
        )
    return None


def _postgres_path() -> str:
    debian = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
    return os.pathsep.join([os.environ.get("MBT_POSTGRES", ""), *debian, os.environ.get("PATH", "")])


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A server of our own on a socket in `folder`, stopped at the end; gives the address for psycopg."""
    data = folder / "postgres"
    data.mkdir()
    user = "postgres" if os.geteuid() == 0 else None  # a server does not run as root
    if user:
        shutil.chown(data, user)
        folder.chmod(0o711)

    def run(*command: str) -> None:
        program = shutil.which(command[0], path=_postgres_path())
        subprocess.run(
            [program or command[0], *command[1:]], check=True, user=user, stdout=subprocess.DEVNULL, cwd=data
        )

    run("initdb", "-D", str(data / "db"), "-A", "trust", "-U", "bench", "--no-sync")
    settings = f"-c listen_addresses= -c unix_socket_directories={data} -c fsync=off -c shared_buffers=1GB -c jit=off"
    run("pg_ctl", "-D", str(data / "db"), "-w", "-l", str(data / "log"), "-o", settings, "start")
    try:
        yield f"host={data} user=bench dbname=postgres"
    finally:
        run("pg_ctl", "-D", str(data / "db"), "-w", "-m", "immediate", "stop")


def postgis(made: Listing, address: str) -> dict[str, Opened]:
    """Both plans by name: nearest first through the GiST index, filter first through the GIN index."""
    library: Any = import_module("psycopg")
    with library.connect(address, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
        connection.execute("CREATE TABLE provider (id TEXT, at GEOGRAPHY(POINT, 4326), may INTEGER[])")
        with connection.cursor().copy("COPY provider FROM STDIN") as copy:
            for key, (latitude, longitude), may in zip(made.ids, made.degrees.tolist(), made.may.tolist(), strict=True):
                copy.write_row((key, f"SRID=4326;POINT({longitude} {latitude})", _terms(may)))
        connection.execute("CREATE INDEX ON provider USING gist (at)")
        connection.execute("CREATE INDEX ON provider USING gin (may)")
        connection.execute("VACUUM ANALYZE provider")

    def plan(sql: str, setting: str) -> Opened:
        def opened() -> Search:
            reading = library.connect(address, autocommit=True)
            reading.execute(setting)

            def search(question: Question) -> list[str]:
                asked = (_terms(may_of(question.need)), question.longitude, question.latitude, NUMBER)
                return [row[0] for row in reading.execute(sql.format(point=_POINT), asked, prepare=True)]

            return search

        return opened

    return {
        "PostGIS KNN": plan(KNN, "SET enable_bitmapscan = off"),
        "PostGIS GIN": plan(GIN, "SET enable_seqscan = off"),
    }


def postgis_mb(address: str) -> float:
    """The table with both indexes."""
    library: Any = import_module("psycopg")
    with library.connect(address) as connection:
        return float(connection.execute("SELECT pg_total_relation_size('provider')").fetchone()[0]) / 1e6


def _terms(may: int) -> list[int]:
    return [bit for bit in range(may.bit_length()) if may >> bit & 1]
