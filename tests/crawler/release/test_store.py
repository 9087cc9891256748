"""The store: directory.db is one whole release at every moment."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.errors import BadInputError, CannotWriteError
from crawler.release.store import KEPT_MAX, LINK, Store, sha256_of
from tests.crawler.release.conftest import Edited, put


@pytest.fixture
def two(store: Store, sample_release: Path, edited: Edited) -> tuple[str, str]:
    """Two releases; the first is current."""
    first, second = put(store, sample_release), put(store, edited("UPDATE release SET id = 'second'"))
    with store.alone():
        store.switch(first)
    return first, second


def providers(path: Path) -> int:
    connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    (count,) = connection.execute("SELECT count(*) FROM provider").fetchone()
    connection.close()
    return int(count)


def test_a_release_is_named_by_its_bytes_and_linked(store: Store, two: tuple[str, str], sample_release: Path) -> None:
    first, second = two
    assert store.releases == sorted(two)
    assert (store.current, store.link.readlink()) == (first, Path("releases") / f"{first}.db")
    assert store.link.read_bytes() == sample_release.read_bytes()
    store.switch(second)
    assert store.current == second == sha256_of(store.link)
    assert store.path(second).stat().st_mode & 0o777 == 0o644


def test_the_folder_may_be_moved(store: Store, two: tuple[str, str], tmp_path: Path) -> None:
    moved = store.link.parent.rename(tmp_path / "moved")
    assert providers(moved / LINK) > 0
    assert Store(moved).current == two[0]


def test_a_damaged_file_is_never_linked(store: Store, two: tuple[str, str]) -> None:
    first, second = two
    with store.path(second).open("r+b") as file:
        file.truncate(4096)
    with pytest.raises(BadInputError, match="its bytes are not those"):
        store.switch(second)
    assert store.current == first


@pytest.mark.parametrize("leads_to", ["releases/" + "0" * 64 + ".db", "nowhere.db", "/nowhere/at/all.db"])
def test_a_link_that_leads_nowhere_is_replaced(store: Store, two: tuple[str, str], leads_to: str) -> None:
    store.link.unlink()
    store.link.symlink_to(leads_to)
    assert store.current is None
    assert store.take_over() is None
    store.switch(two[1])
    assert store.current == two[1]


def test_a_plain_file_is_taken_over_and_served_until_the_switch(store: Store, sample_release: Path) -> None:
    shutil.copyfile(sample_release, store.link)
    taken = store.take_over()
    assert taken == sha256_of(sample_release)
    assert not store.link.is_symlink()
    assert store.current is None
    store.switch(taken)
    assert store.current == taken
    assert store.link.read_bytes() == sample_release.read_bytes()


def test_a_damaged_plain_file_is_no_release(store: Store) -> None:
    store.link.write_bytes(b"not a database at all" * 100)
    assert store.take_over() is None
    assert store.releases == []


def test_the_newest_are_kept_with_their_notes_and_never_without_the_current(store: Store, edited: Edited) -> None:
    made = [put(store, edited(f"UPDATE release SET id = '{at}'")) for at in range(KEPT_MAX + 3)]
    unlogged, oldest, *newer = made
    for one in made:
        store.note(one, "json").write_text("{}")
    store.switch(oldest)
    gone = store.prune([*reversed(newer), oldest])
    assert set(gone) == {unlogged, *newer[:2]}
    assert set(store.releases) == {oldest, *newer[2:]}
    assert len(store.releases) == KEPT_MAX
    assert {path.stem for path in store.folder.glob("*.json")} == set(store.releases)
    assert store.current == oldest
    assert store.prune([*reversed(newer), oldest]) == []


def test_a_disk_that_fails_is_named_and_changes_nothing(
    store: Store, two: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(CannotWriteError, match="cannot be written: Input/output error") as caught:
        store.switch(two[1])
    assert caught.value.exit_code == 73
    assert store.current == two[0]


# --- cut off at every step ---

_STEPS = ("fsync", "replace", "symlink", "unlink", "chmod")


class CutOffError(BaseException):
    """As a kill: no handler of ours sees it as an error."""


@pytest.fixture
def cut_off(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[str]]:
    """Let the n-th of the calls that change the disk not happen, and none after it."""

    def arm(at: int) -> list[str]:
        calls: list[str] = []
        for name in _STEPS:
            real = getattr(os, name)

            def step(*arguments: Any, _real: Any = real, _name: str = name, **named: Any) -> Any:
                calls.append(_name)
                if len(calls) > at:
                    raise CutOffError
                return _real(*arguments, **named)

            monkeypatch.setattr(os, name, step)
        return calls

    return arm


def test_cut_off_at_any_step_the_old_or_the_new_release_stands_whole(
    store: Store,
    two: tuple[str, str],
    edited: Edited,
    cut_off: Callable[[int], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, _ = two
    third = edited("UPDATE release SET id = 'third'")
    body, name = third.read_bytes(), sha256_of(third)
    seen: set[str | None] = set()
    for at in range(99):
        monkeypatch.undo()
        with store.alone():  # what the kill before left is removed
            store.switch(first)
            store.path(name).unlink(missing_ok=True)
        assert {path.name for path in store.link.parent.iterdir()} == {LINK, "releases"}
        assert not list(store.folder.glob(".*"))
        calls = cut_off(at)
        try:
            with store.alone():
                with store.building() as building:
                    building.write_bytes(body)
                    store.put(building)
                store.switch(name)
        except CutOffError:
            pass
        finished = len(calls) <= at
        assert store.current in {first, name}
        assert sha256_of(store.link) == store.current
        seen.add(store.current)
        if finished:
            break
    assert finished
    assert at > 8
    assert seen == {first, name}
    assert store.current == name
