"""Every call of a command with which it changes a disk, failed or killed in turn: what stands then, and a rerun."""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from crawler.decisions import DecisionLog
from crawler.decisions.log import Seal
from crawler.release.store import Store
from tests.prove.folders import copied
from tests.prove.forked import mbt, warmed
from tests.prove.standing import undecided, unfinished, unsafe
from tests.prove.tracing import Call, Point, Traced

_KILLED = -9
_SAID = 73
"""The exit code of a command that says which file it could not write."""


@dataclass(frozen=True)
class Walk:
    """A command to be cut off, and what it may and must leave behind.

    ``template``: the folder that each run gets a copy of. ``again``: what is run afterwards; all of it must go
    through. ``allowed``: what directory.db may be until then, ``expected``: what it must be in the end. ``hidden``:
    words that must never be in it, ``hidden_after``: nor these in the end. ``decided``: how many decisions there are
    before and after, ``seal``: how far they had come before.
    """

    template: Path
    command: tuple[str, ...]
    again: tuple[tuple[str, ...], ...]
    allowed: frozenset[str | None]
    expected: str
    hidden: tuple[str, ...] = ()
    hidden_after: tuple[str, ...] = ()
    decided: tuple[int, int] = (0, 0)
    seal: Seal | None = None


@dataclass(frozen=True)
class Walked:
    """What became of one point: the exit code, and everything that was wrong."""

    point: Point
    code: int
    wrong: tuple[str, ...]


def calls_of(walk: Walk) -> list[Call]:
    """All calls of the command, undisturbed, that change the disk."""
    _warm(walk)
    with tempfile.TemporaryDirectory(prefix="mbt-walk-", dir=walk.template.parent) as folder:
        traced = Traced()
        ended = mbt(copied(walk.template, Path(folder) / "var"), *walk.command, traced=traced)
    if ended.code != 0:
        raise RuntimeError(f"mbt {' '.join(walk.command)} ended with {ended.code}: {ended.stderr}")
    return [call for call in traced.calls if call.changes]


def walked(walk: Walk, point: Point) -> Walked:
    """Cut the command off at one point, look, and run it again."""
    _warm(walk)
    with tempfile.TemporaryDirectory(prefix="mbt-walk-", dir=walk.template.parent) as folder:
        var = copied(walk.template, Path(folder) / "var")
        traced = Traced(point)
        ended = mbt(var, *walk.command, traced=traced)
        wrong: list[str] = []
        if traced.hit is None or _place(traced.hit) != _place(point.about):
            wrong.append(f"the failure happened to {traced.hit!r} instead")
        if point.failure == "KILL" and ended.code != _KILLED:
            wrong.append(f"it was not killed but ended with {ended.code}")
        if point.failure != "KILL" and ended.code not in {0, _SAID} and "mbt-said-" not in point.about:
            wrong.append(f"it ended with {ended.code}: {ended.last_line}")
        wrong += unsafe(var, walk.allowed | {walk.expected}, walk.hidden)
        if walk.seal:
            wrong += undecided(var, walk.seal, walk.decided)
        for arguments in walk.again:
            rerun = mbt(var, *arguments)
            if rerun.code != 0:
                wrong.append(f"`mbt {' '.join(arguments)}` afterwards ended with {rerun.code}: {rerun.last_line}")
            # Half a removal makes a release of its own: decided, and not erased yet. Who was removed is not in it.
            wrong += unsafe(var, [Store(var).current or walk.expected], _hidden_by(walk, var, arguments))
        wrong += chain(
            unsafe(var, [walk.expected], (*walk.hidden, *walk.hidden_after)),
            undecided(var, walk.seal, walk.decided[1:]),
            unfinished(var, walk.expected),
        )
    return Walked(point, ended.code, tuple(wrong))


def _hidden_by(walk: Walk, var: Path, command: Sequence[str]) -> tuple[str, ...]:
    """The words that must not be in directory.db after one of the reruns."""
    decided = len(DecisionLog(var / "decisions", walk.seal).decisions)
    removed = command[0] == "publish" and decided == walk.decided[1]
    return (*walk.hidden, *walk.hidden_after) if removed else walk.hidden


def _place(about: str) -> Sequence[str]:
    """What a call is about, without the folder of one run."""
    name, _, paths = about.partition(" ")
    return name, *(Path(path).name for path in paths.split(" -> "))


@cache
def _warm(walk: Walk) -> None:
    with tempfile.TemporaryDirectory(prefix="mbt-warm-", dir=walk.template.parent) as folder:
        var = Path(folder) / "var"
        shutil.copytree(walk.template, var, symlinks=True)
        warmed(var, walk.command, *walk.again)
