"""fsync before every rename: the real commands, the same with fsync taken out, and publishers that do it wrong."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from tests.prove.durability import names_given, not_durable
from tests.prove.folders import WHO, copied, suppressing
from tests.prove.forked import forked, mbt
from tests.prove.ground import Ground
from tests.prove.row import Row
from tests.prove.tracing import Call, Traced
from tests.prove.wrong_publishers import WRONG, right


def fsync_before_rename(ground: Ground) -> Row:
    """The real ones pass, and the control would have told."""
    it = ground.small
    commands = {
        "publish": (it.changed, ("publish",)),
        "the first publish": (it.begun, ("publish",)),
        "rollback": (it.published, ("rollback", it.first, "--because", "a drill", *WHO)),
        "suppress": (it.published, tuple(suppressing(it.next))),
    }
    wrong: list[str] = []
    names = 0
    for name, (template, arguments) in commands.items():
        calls = ground.workers.submit(traced_mbt, template, arguments).result()
        names += names_given(calls)
        wrong += [f"{name}: {what}" for what in not_durable(calls)]
        if not names_given(calls):
            wrong.append(f"{name}: nothing was renamed, so nothing was looked at")
    without = ground.workers.submit(traced_mbt, it.changed, ("publish",), fsync=False).result()
    unsaid = sum(1 for _ in not_durable(without))
    if not unsaid:
        wrong.append("publish with its fsync taken out was not noticed")
    caught, missed = ground.workers.submit(controls, ground.scratch).result()
    return Row(
        f"{names} renames of {len(commands)} commands, all fsynced before and after; caught: publish without its fsync "
        f"({unsaid} sentences), {caught} of {len(WRONG)} wrong publishers",
        [*wrong, *missed],
    )


def controls(scratch: Path) -> tuple[int, list[str]]:
    """How many of the wrong publishers were caught, and what went wrong with them or the right one."""
    wrong = [f"the right publisher was complained of: {what}" for what in not_durable(_calls_of(right, scratch))]
    caught = 0
    for name, (publisher, words) in WRONG.items():
        told = list(not_durable(_calls_of(publisher, scratch)))
        if any(words in one for one in told):
            caught += 1
        else:
            wrong.append(f"{name} was not caught: {told}")
    return caught, wrong


def traced_mbt(template: Path, arguments: tuple[str, ...], *, fsync: bool = True) -> list[Call]:
    """The calls of a command that goes through, over a copy of a folder; without ``fsync`` it only seems to sync."""
    with tempfile.TemporaryDirectory(prefix="mbt-fsync-", dir=template.parent) as folder:
        traced = Traced()
        with patch.object(os, "fsync", os.fsync if fsync else _nothing):
            ended = mbt(copied(template, Path(folder) / "var"), *arguments, traced=traced)
    if ended.code != 0:
        raise RuntimeError(f"mbt {' '.join(arguments)} ended with {ended.code}: {ended.stderr}")
    return traced.calls


def _calls_of(publisher: Callable[[Path], None], scratch: Path) -> list[Call]:
    with tempfile.TemporaryDirectory(prefix="mbt-control-", dir=scratch) as folder:
        traced = Traced()
        ended = forked(lambda: publisher(Path(folder)), traced)
    if ended.code != 0:
        raise RuntimeError(f"{publisher.__name__} ended with {ended.code}: {ended.stderr}")
    return traced.calls


def _nothing(_: int) -> None:
    """As a disk that says it has what it has not."""
