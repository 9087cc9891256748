"""Opening a release: what is read, and what a file that cannot be read is told."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from referral.match import Index, ReleaseError
from referral.match.recent import Recent
from referral.match.value import Value
from tests.match.building import Somebody, database, index_of


def test_a_release_is_read_whole_and_in_order_of_ids() -> None:
    index = index_of(
        [
            Somebody(
                id="b", attributes={"payment:public": "no"}, languages=(("pl-PL", "speaks"), ("nb", "interpreter"))
            ),
            Somebody(id="a", accepting=None),
        ]
    )
    assert [provider.id for provider in index.providers] == ["a", "b"]
    one = index.providers[1]
    assert one.says("payment", "public") is Value.NO
    assert one.says("payment", "insurance") is Value.UNKNOWN
    assert (set(one.speaks), set(one.interpreters)) == ({"pl"}, {"no"})
    assert index.providers[0].accepting is Value.UNKNOWN
    assert index.release.id == "0123456789abcdef"
    assert index.release.sample is True
    assert index.codes["referral_route"][:2] == ("self", "primary_care")
    assert [treatment.code for treatment in index.treatments] == ["team", "dbt"]


def test_only_selects_are_sent() -> None:
    connection = database([Somebody(id="a")])
    connection.execute("PRAGMA query_only = ON")
    assert len(Index.load(connection).providers) == 1


def test_the_connections_own_rows_stay_as_they_are() -> None:
    connection = database([Somebody(id="a")])
    Index.load(connection)
    assert connection.execute("SELECT id FROM provider").fetchone() == ("a",)


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("UPDATE release SET schema_version = 1", "schema version 1.*reads version 3"),
        ("DELETE FROM release", "has 0 rows"),
        ("DROP TABLE release", "no directory.db"),
        ("DROP TABLE language", "cannot be read.*language"),
        ("UPDATE provider SET last_checked = 'yesterday'", "cannot be read.*yesterday"),
    ],
)
def test_a_file_that_is_no_release_is_told_why(sql: str, says: str) -> None:
    connection = database([Somebody(id="a")])
    connection.execute(sql)
    with pytest.raises(ReleaseError, match=says):
        Index.load(connection)


def test_an_empty_file_is_no_release() -> None:
    with pytest.raises(ReleaseError, match=r"no directory\.db"):
        Index.load(sqlite3.connect(":memory:"))


def test_who_works_where_and_what_is_spoken_is_known_without_reading_records() -> None:
    index = index_of(
        [
            Somebody(id="a", country="DK", languages=(("da", "speaks"),)),
            Somebody(id="b", country="DK", languages=(("pl-PL", "interpreter"),)),
            Somebody(id="c", country="SE"),
        ]
    )
    assert index.countries == {"DK": 2, "SE": 1}
    assert index.languages == {"da", "pl"}


def test_records_are_read_by_any_thread_and_stay_those_of_the_release_that_was_opened(tmp_path: Path) -> None:
    path = tmp_path / "directory.db"
    database([Somebody(id=f"p{number}", name=f"Sample {number}") for number in range(50)]).backup(
        connection := sqlite3.connect(path)
    )
    index = Index.load(connection)
    connection.close()
    path.unlink()
    with ThreadPoolExecutor(4) as threads:
        names = list(threads.map(lambda number: index.providers[number].name, list(range(50)) * 4))
    assert names == [provider.name for provider in index.providers] * 4
    assert index.providers.named("p7") == index.providers[[one.id for one in index.providers].index("p7")]
    assert index.providers.named("nobody") is None
    assert [one.id for one in index.providers[-2:]] == ["p8", "p9"]


def test_what_was_asked_for_longest_ago_is_forgotten_first() -> None:
    recent = Recent[str, int](2)
    for key in ("a", "b"):
        recent.keep(key, ord(key))
    assert recent.get("a") == 97
    recent.keep("c", 99)
    assert (recent.get("a"), recent.get("b"), recent.get("c")) == (97, None, 99)
