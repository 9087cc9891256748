"""Damage: the release that is current, and the decisions without which nothing is published."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from crawler.decisions.log import FILE, KEY
from crawler.release.notes import read
from crawler.release.store import Store, sha256_of
from tests.prove.folders import WHO, copied, current, done
from tests.prove.forked import Ended, mbt
from tests.prove.ground import Ground
from tests.prove.row import Row
from tests.prove.standing import unfinished, unsafe

_BAD, _MISSING = 65, 66


def corrupted_release(ground: Ground) -> Row:
    """Bytes of the current release are flipped: it is no measure, nothing goes back to it, the next one is whole."""
    found = [ground.workers.submit(_corrupted, ground.small.changed, ground.scratch, at).result() for at in PLACES]
    return Row(
        f"{len(found)} places in the file; after each: not gone back to (exit {_BAD}), no measure of the next one, "
        "rolled back from, published whole over",
        list(chain.from_iterable(found)),
    )


PLACES = (0, 100, 4096 * 3 + 7, 4096 * 20 + 2000, -300)
"""The header, the schema, two pages, the end."""


def _corrupted(template: Path, scratch: Path, at: int) -> list[str]:
    wrong: list[str] = []
    bad = scratch / f"corrupted-{at}"
    store = Store(copied(template, bad))
    damaged = current(bad)
    flip(store.path(damaged), at)
    before = next(one for one in store.releases if one != damaged)

    to_it = mbt(bad, "rollback", damaged, "--because", "a drill", *WHO)
    if to_it.code != _BAD or "is damaged" not in to_it.stderr:
        wrong.append(f"byte {at}: going back to it ended with {to_it.code}: {to_it.last_line}")
    back = copied(bad, scratch / f"corrupted-{at}-back")
    if (gone_back := mbt(back, "rollback", "--previous", "--because", "it is damaged", *WHO)).code != 0:
        wrong.append(f"byte {at}: going back ended with {gone_back.code}: {gone_back.last_line}")
    if sha256_of(back / "directory.db") != current(back):
        wrong.append(f"byte {at}: what was gone back to is damaged")

    if (published := mbt(bad, "publish")).code != 0:
        return [*wrong, f"byte {at}: publish ended with {published.code}: {published.last_line}"]
    now = current(bad)
    if now == damaged or sha256_of(store.link) != now:
        wrong.append(f"byte {at}: directory.db is damaged still")
    note = read(store, now)
    if note is None or note.before != before:
        wrong.append(f"byte {at}: the next release was compared with {note and note.before and note.before[:12]}")
    store.path(damaged).unlink(missing_ok=True)
    return [*wrong, *(f"byte {at}: {what}" for what in chain(unsafe(bad, [now], ()), unfinished(bad, now)))]


def flip(path: Path, at: int) -> None:
    """Turn eight bytes round, in place; a negative ``at`` counts from the end."""
    with path.open("r+b") as file:
        file.seek(at, 0 if at >= 0 else 2)
        there = file.read(8)
        file.seek(at, 0 if at >= 0 else 2)
        file.write(bytes(255 - one for one in there))


@dataclass(frozen=True)
class Loss:
    """What is done to the folder of decisions (``another``: one of another machine), and how publish must answer."""

    do: Callable[[Path, Path], object]
    code: int
    names: str


def _rewritten(change: Callable[[bytes], bytes], name: str = FILE) -> Callable[[Path, Path], object]:
    return lambda folder, _: (folder / name).write_bytes(change((folder / name).read_bytes()))


def _other(name: str) -> Callable[[Path, Path], object]:
    return lambda folder, another: shutil.copy(another / name, folder / name)


def _a_folder_instead(folder: Path, _: Path) -> None:
    (folder / FILE).unlink()
    (folder / FILE).mkdir()


LOSSES: Mapping[str, Loss] = {
    "the folder is gone": Loss(lambda folder, _: shutil.rmtree(folder), _MISSING, KEY),
    "the log is gone": Loss(lambda folder, _: (folder / FILE).unlink(), _MISSING, FILE),
    "the key is gone": Loss(lambda folder, _: (folder / KEY).unlink(), _MISSING, KEY),
    "the log is empty": Loss(_rewritten(lambda _: b""), _BAD, FILE),
    "cut off in the last line": Loss(_rewritten(lambda body: body[:-20]), _BAD, FILE),
    "the last line is gone": Loss(_rewritten(lambda body: b"".join(body.splitlines(True)[:-1])), _BAD, FILE),
    "a word was changed": Loss(_rewritten(lambda body: body.replace(b"a letter", b"a Letter")), _BAD, FILE),
    "a byte that is no UTF-8": Loss(_rewritten(lambda body: body[:-9] + b"\xff" + body[-8:]), _BAD, FILE),
    "zeros, as after a power cut": Loss(_rewritten(lambda body: bytes(len(body))), _BAD, FILE),
    "a folder in its place": Loss(_a_folder_instead, _BAD, FILE),
    "the key of another machine": Loss(_other(KEY), _BAD, KEY),
    "the log of another machine": Loss(_other(FILE), _BAD, KEY),
    "another key, cut off": Loss(_rewritten(lambda body: body[:10], KEY), _BAD, KEY),
}


def decisions_lost(ground: Ground) -> Row:
    """Neither publish nor rollback does anything, and says which file is to be put back; put back, it goes through."""
    it = ground.small
    another = ground.copy(it.begun, "another-machine")
    done(ground.mbt(another, "publish"))
    done(ground.mbt(another, "suppress", "--provider", it.next.id, "--because", "a letter", "--yes", *WHO))
    wrong: list[str] = []
    for number, (name, loss) in enumerate(LOSSES.items()):
        var = ground.copy(it.changed, f"lost-{number}")
        loss.do(var / "decisions", another / "decisions")
        for command in (("publish",), ("rollback", it.first, "--because", "a drill", *WHO)):
            ended = ground.mbt(var, *command)
            wrong += [f"{name}: {command[0]} {what}" for what in _refused(ended, loss)]
            wrong += [f"{name}: {what}" for what in unsafe(var, [it.current], (it.removed.id, it.removed.name))]
        shutil.rmtree(var / "decisions", ignore_errors=True)
        shutil.copytree(it.changed / "decisions", var / "decisions")
        if (rerun := ground.mbt(var, "publish")).code != 0:
            wrong.append(f"{name}: put back, publish ended with {rerun.code}: {rerun.last_line}")
    return Row(f"{len(LOSSES)} kinds of loss: publish and rollback refused, named the file, left the release", wrong)


def _refused(ended: Ended, loss: Loss) -> list[str]:
    wrong = [] if ended.code == loss.code else [f"ended with {ended.code}, not {loss.code}: {ended.last_line}"]
    wrong += [] if f"decisions/{loss.names}" in ended.stderr else [f"does not name {loss.names}: {ended.last_line}"]
    return wrong
