"""A disk that is really full: publish on small disks of memory, each with a little more room than the last.

``python -m tests.prove.full_disk CHANGED CURRENT EXPECTED`` runs in a mount namespace of its own, where it may mount
them; what it counted comes as JSON.
"""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from tests.commands import ROOT
from tests.prove.folders import copied, current, done
from tests.prove.forked import mbt, warmed
from tests.prove.ground import Ground
from tests.prove.row import Row
from tests.prove.standing import unfinished, unsafe

_KB = 1024
_STEP_KB = 40
_CANNOT_WRITE = 73
_MOUNTS = "this account may not mount a disk of memory (root, or user namespaces, are needed)"


def disk_full(ground: Ground) -> Row:
    """Whatever is written when the room ends: the old release stays, and with more room the new one comes."""
    it = ground.small
    clean = ground.copy(it.changed, "clean-full-disk")
    done(ground.mbt(clean, "publish"))
    for alone in (["unshare", "--mount"], ["unshare", "--user", "--map-root-user", "--mount"]):
        if subprocess.run(
            [*alone, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False
        ).returncode:
            continue
        ran = subprocess.run(
            [*alone, sys.executable, "-m", "tests.prove.full_disk", str(it.changed), it.current, current(clean)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode:
            return Row("", [f"the disks could not be filled: {ran.stderr.strip()[-400:]}"])
        told = json.loads(ran.stdout)
        return Row(told["figures"], told["wrong"])
    return Row("", missing=_MOUNTS)


def filled(changed: Path, old: str, new: str) -> Row:
    """Publish on a disk with no room at all but for a few KB, then more, until it goes through."""
    wrong: list[str] = []
    codes: Counter[int] = Counter()
    with tempfile.TemporaryDirectory(prefix="mbt-disk-") as folder:
        warm = copied(changed, Path(folder) / "warm")
        warmed(warm, ("publish",))
        disk, used = Path(folder) / "disk", _size(changed)
        disk.mkdir()
        for room in range(0, 4 * used, _STEP_KB * _KB):
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={used + room}", "none", disk], check=True)
            try:
                var = copied(changed, disk / "var")
                ended = mbt(var, "publish")
                codes[ended.code] += 1
                wrong += [f"{room // _KB} KB of room: {what}" for what in _looked_at(disk, ended.code, old, new)]
            finally:
                subprocess.run(["umount", disk], check=True)
            if ended.code == 0:
                break
    full = codes[_CANNOT_WRITE]
    wrong += [] if codes[0] else ["it never went through, however much room there was"]
    wrong += [] if full >= 3 else [f"the disk was full {full} times only"]
    return Row(
        f"{codes.total()} disks from 0 to {room // _KB} KB of room: full {full} times (exit {_CANNOT_WRITE}), "
        "the old release whole each time, the new one after room was made",
        wrong,
    )


def _looked_at(disk: Path, code: int, old: str, new: str) -> Iterator[str]:
    var = disk / "var"
    if code not in {0, _CANNOT_WRITE}:
        yield f"it ended with {code}"
    yield from unsafe(var, [new] if code == 0 else [old], ())
    subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)
    if (rerun := mbt(var, "publish")).code != 0:
        yield f"with more room it ended with {rerun.code}: {rerun.last_line}"
    yield from chain(unsafe(var, [new], ()), unfinished(var, new))


def _size(folder: Path) -> int:
    """Bytes that a copy takes in whole pages."""
    files = [path for path in folder.rglob("*") if not path.is_symlink()]
    return sum(-(-path.stat().st_size // 4096) * 4096 + 4096 for path in files) + 4096


if __name__ == "__main__":
    row = filled(Path(sys.argv[1]), *sys.argv[2:4])
    json.dump({"figures": row.figures, "wrong": list(row.wrong)}, sys.stdout)
