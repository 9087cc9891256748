"""The invented providers of match_data.py with the words of the sample release: as much to show as real ones have.

Where they are, what they say yes and no to, and whether they take new patients is as match_data.py has it, so that a
need keeps the same share of them. All else (names, phones, ages, languages, training, words with their sources) is that
of the sample's providers, taken in turn. Stated catchments, times for referrals and registrations are left out.
"""

import sqlite3
from pathlib import Path

import numpy as np

from tests.bench.match_data import SEED, TERMS, Towns, listing, release

_WHOLE = ("vocabulary", "source", "crawl_run", "organization", "register", "coverage", "crisis_resource",
          "alternative_treatment", "release")  # fmt: skip
"""Tables that are not of one provider: the sample's, as they are."""
_WORN = ("kind", "credentials", "organization_id", "phone", "phone_display", "email", "website", "age_min", "age_max",
         "visits_per_week", "months_min", "months_max", "how_to_refer")  # fmt: skip
_OF_ONE = {"qualification": "id", "provenance": "id", "language": None, "register_link": None}
"""Tables with rows of a provider, and their key where they have one of their own."""


def directory(size: int, among: Towns, sample: Path, path: Path) -> None:
    """So many providers as a directory.db at ``path``, always the same. ``sample``: the release of the sample sites."""
    release(listing(size, among), path)
    connection = sqlite3.connect(path)
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
    connection.execute("ATTACH ? AS sample", [f"{sample.resolve()}"])
    with connection:
        _wear(connection)
        _place(connection, size, among)
        _say(connection, size)
    connection.execute("DETACH sample")
    connection.execute("ANALYZE")
    connection.commit()
    connection.close()


def _wear(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TEMP TABLE wears (number INTEGER PRIMARY KEY, id TEXT UNIQUE, worn TEXT)")
    connection.execute(
        "INSERT INTO wears SELECT one.rowid, one.id, other.id FROM main.provider AS one"
        " JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS at FROM sample.provider) AS other"
        " ON other.at = one.rowid % (SELECT count(*) FROM sample.provider)"
    )
    connection.execute("CREATE INDEX temp.worn ON wears (worn)")


def _place(connection: sqlite3.Connection, size: int, among: Towns) -> None:
    # The towns that listing() drew: its first draw from the same seed.
    drawn = among.drawn(np.random.default_rng(SEED), size).tolist()
    rows = connection.execute("SELECT rowid, country FROM main.provider ORDER BY rowid").fetchall()
    if [country for _, country in rows] != [among.countries[at] for at in drawn]:
        raise ValueError("match_data.listing draws its towns in another way than dressed.py expects: make them one")
    connection.executemany(
        "UPDATE main.location SET id = replace(id, '-', ''), city = ?, address = ? WHERE rowid = ?",
        ((among.names[at], f"{n} Sample Road, {among.names[at]}", n) for at, (n, _) in zip(drawn, rows, strict=True)),
    )


def _say(connection: sqlite3.Connection, size: int) -> None:
    for table in _WHOLE:
        connection.execute(f"DELETE FROM main.{table}")
        connection.execute(f"INSERT INTO main.{table} SELECT * FROM sample.{table}")
    connection.execute("UPDATE main.release SET id = ?, providers = ?", [f"invented{size:08d}", size])
    worn = ", ".join(_WORN)
    connection.execute(
        f"UPDATE main.provider SET ({worn}, name) = (SELECT {worn}, name || ' ' || wears.number FROM wears"
        " JOIN sample.provider AS other ON other.id = wears.worn WHERE wears.id = provider.id)"
    )
    connection.execute("DELETE FROM main.qualification")
    for table, key in _OF_ONE.items():
        columns = [str(row[1]) for row in connection.execute(f"PRAGMA sample.table_info({table})")]
        own = {"provider_id": "wears.id", key: f"one.{key} || '-' || wears.number"}
        given = ", ".join(own.get(column, f"one.{column}") for column in columns)
        connection.execute(
            f"INSERT INTO main.{table} SELECT {given} FROM sample.{table} AS one JOIN wears ON wears.worn = provider_id"
        )
    # What match_data.py says of its own terms stands; of the others the sample says more.
    connection.execute(
        "INSERT INTO main.attribute SELECT wears.id, vocabulary, term, value FROM sample.attribute"
        " JOIN wears ON wears.worn = provider_id"
        f" WHERE vocabulary || ':' || term NOT IN ({', '.join('?' * len(TERMS))})",
        TERMS,
    )
    connection.execute("DELETE FROM main.provider_search")
    connection.execute(
        "INSERT INTO main.provider_search SELECT provider.name, one.organization, location.city, one.words, provider.id"
        " FROM sample.provider_search AS one JOIN wears ON wears.worn = one.provider_id"
        " JOIN main.provider ON provider.id = wears.id JOIN main.location ON location.provider_id = provider.id"
    )
