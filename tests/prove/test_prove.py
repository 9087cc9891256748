"""A small part of `make prove`: the way it looks is right, and what it looks at is as it should be."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from crawler.release.store import Store
from tests.prove.damaged import flip
from tests.prove.durability import not_durable
from tests.prove.folders import Small, copied, current, done, small
from tests.prove.forked import mbt
from tests.prove.fsynced import controls, traced_mbt
from tests.prove.ground import workers
from tests.prove.load import Switch, too_old
from tests.prove.missing import missing
from tests.prove.points import points
from tests.prove.restored import backed_up
from tests.prove.row import Row
from tests.prove.standing import unsafe
from tests.prove.tracing import FAILURES, Call, calls_in
from tests.prove.walk import Walk, calls_of, walked

needs_tools = pytest.mark.skipif(bool(missing()), reason="; ".join(missing()))


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    with workers() as processes:
        yield processes


@pytest.fixture(scope="module")
def filled(pool: ProcessPoolExecutor, tmp_path_factory: pytest.TempPathFactory) -> Small:
    folder = tmp_path_factory.mktemp("prove")
    return pool.submit(small, folder / "small", folder / "gazetteer").result()


@needs_tools
def test_cut_off_at_six_points(pool: ProcessPoolExecutor, filled: Small) -> None:
    clean = copied(filled.changed, filled.changed.with_name("clean"))
    done(pool.submit(mbt, clean, "publish").result())
    walk = Walk(
        filled.changed,
        ("publish",),
        (("publish",),),
        frozenset({filled.current}),
        current(clean),
        (filled.removed.id, filled.removed.name),
        decided=(filled.decided, filled.decided),
        seal=filled.seal,
    )
    there = list(points(pool.submit(calls_of, walk).result(), "in turn"))
    assert len(there) >= 300
    renames = [one for one in there if one.name == "rename" and one.about.endswith("directory.db")]
    pages = [one for one in there if one.name == "pwrite64"][150:153]
    found = [one.result() for one in [pool.submit(walked, walk, point) for point in (*renames, *pages)]]
    assert [(one.code, one.wrong) for one in found] == [(code, ()) for code in (-9, 73, 73)] + [
        ({"KILL": -9}.get(point.failure, 73), ()) for point in pages
    ]


@needs_tools
def test_fsync_before_rename_and_the_controls(pool: ProcessPoolExecutor, filled: Small, tmp_path: Path) -> None:
    assert list(not_durable(pool.submit(traced_mbt, filled.changed, ("publish",)).result())) == []
    without = pool.submit(traced_mbt, filled.changed, ("publish",), fsync=False).result()
    assert any("renamed before its bytes were fsynced" in told for told in not_durable(without))
    assert pool.submit(controls, tmp_path).result() == (5, [])


def test_a_backup_on_an_empty_machine(pool: ProcessPoolExecutor, filled: Small, tmp_path: Path) -> None:
    machine = tmp_path / "machine"
    backed_up(filled.published, machine)
    shutil.copytree(filled.published / "sources", machine / "sources")
    done(pool.submit(mbt, machine, "publish").result())
    assert current(machine) == filled.current
    assert list(unsafe(machine, [filled.current], (filled.removed.name,))) == []


def test_what_is_unsafe_is_told(filled: Small, tmp_path: Path) -> None:
    var = copied(filled.published, tmp_path / "var")
    store = Store(var)
    assert "not one of none" in " ".join(unsafe(var, [None], ()))
    with store.alone():
        store.switch(filled.first)
    assert list(unsafe(var, [filled.first], (filled.removed.name,))) == [
        f"directory.db has {filled.removed.name!r}, who was removed"
    ]
    flip(store.path(filled.current), 4096 * 20)
    assert any("other bytes than its name says" in told for told in unsafe(var, [filled.first], ()))


# --- the pure parts ---

_TRACE = """\
7 openat(AT_FDCWD</>, "/v/.building-abcdefgh", O_RDWR|O_CREAT|O_EXCL, 0600) = 8</v/.building-abcdefgh>
7 openat(AT_FDCWD</>, "/v/read.toml", O_RDONLY|O_CLOEXEC) = 9</v/read.toml>
7 write(8</v/.building-abcdefgh>, "{\\"a\\": \\"(\\"}"..., 900) = 900
7 chmod("/v/.building-abcdefgh", 0644) = 0
7 fsync(8</v/.building-abcdefgh>) = -1 EIO (Input/output error) (INJECTED)
7 rename("/v/.building-abcdefgh", "/v/note.json") = ?
7 +++ killed by SIGKILL +++
"""


def test_a_trace_is_read() -> None:
    calls = calls_in(_TRACE)
    assert [(one.name, one.at, one.paths, one.changes, one.failed, one.injected) for one in calls] == [
        ("openat", 1, ("/v/.building-abcdefgh",), True, False, False),
        ("openat", 2, ("/v/read.toml",), False, False, False),
        ("write", 1, ("/v/.building-abcdefgh",), True, False, False),
        ("chmod", 1, ("/v/.building-abcdefgh",), True, False, False),
        ("fsync", 1, ("/v/.building-abcdefgh",), True, True, True),
        ("rename", 1, ("/v/.building-abcdefgh", "/v/note.json"), True, True, False),
    ]
    assert calls[-1].about == "rename /v/.building-* -> /v/note.json"
    with pytest.raises(ValueError, match="2 processes or threads"):
        calls_in(_TRACE + '8 write(1</v/x>, "", 0) = 0\n')


def test_every_step_fails_in_each_way_and_pages_in_turn() -> None:
    calls = [Call(name, at, ("/v",), False, False, False) for at, name in enumerate(["pwrite64"] * 4 + ["rename"], 1)]
    assert [(one.at, one.failure) for one in points(calls, "in turn")] == [
        (1, "KILL"), (2, "ENOSPC"), (3, "EIO"), (4, "KILL"), (5, "KILL"), (5, "ENOSPC"), (5, "EIO"),
    ]  # fmt: skip
    assert len(list(points(calls, "each"))) == 15
    assert [(one.name, one.failure) for one in points(calls, "steps")] == [("rename", one) for one in FAILURES]
    assert [(one.name, one.failure) for one in points(calls, "killed")] == [("rename", "KILL")]


def test_an_old_answer_is_told_from_a_late_one() -> None:
    switches = [Switch(0, 0, "a"), Switch(10, 11, "b"), Switch(20, 21, "a")]
    seen = [(5, 5.1, "a"), (10.5, 10.6, "a"), (10.5, 10.6, "b"), (11.9, 12.1, "a"), (20.5, 20.6, "b"), (30, 31, "a")]
    assert list(too_old(seen, switches)) == []
    assert list(too_old([(12.5, 12.6, "a")], switches)) == ["an answer from a 1.50 s after the switch to b"]
    assert len(list(too_old([(5, 5.1, "b"), (25, 25.1, "b"), (25, 25.1, "c")], switches))) == 3


def test_a_row_passes_only_where_it_was_tried_and_nothing_was_wrong() -> None:
    assert [Row("").result, Row("", ["x"]).result, Row("", missing="no disk").result] == ["passed", "failed", "skipped"]
