"""Records by the ids of their providers: in the order asked for, and read from the file once."""

import sqlite3

from referral.match import Index
from tests.match.building import Somebody, database

CROWD = [Somebody(id=name, name=f"Sample {name}") for name in ("a", "b", "c")]


def test_records_come_in_the_order_of_the_ids_asked_for() -> None:
    providers = Index.load(database(CROWD)).providers
    assert [one.name for one in providers.those_named(["c", "nobody", "a", "c"])] == [
        "Sample c",
        "Sample a",
        "Sample c",
    ]
    assert providers.those_named([]) == []


def test_a_record_is_read_once_however_it_is_asked_for() -> None:
    index = Index.load(database(CROWD))
    providers = index.providers
    row = index.columns.number.tolist().index(1)
    (first,) = providers.at([row])
    assert first.id == "b"
    assert providers[1] is first
    assert providers.named("b") is first
    assert providers.those_named(["b"])[0] is first


def test_a_read_is_of_the_same_release() -> None:
    providers = Index.load(database(CROWD)).providers

    def read(connection: sqlite3.Connection) -> list[tuple[str]]:
        return connection.execute("SELECT name FROM provider ORDER BY id").fetchall()

    assert [name for (name,) in providers.reading(read)] == [one.name for one in providers]
