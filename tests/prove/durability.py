"""Whether what was renamed into place was on the disk by then, and stays: read off a command's system calls. Pure.

A kill shows what a process leaves behind; what a power cut leaves behind is what was fsynced. So for each file that
gets its name by a rename: its bytes are fsynced after the last of them was written and before the rename, and the
folder is fsynced after it. Where a link is renamed into place, what it leads to had its own name fsynced before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from tests.prove.tracing import Call

_WRITING = {"write", "writev", "pwrite64", "pwritev", "pwritev2", "ftruncate", "truncate", "fallocate", "sendfile"}
_SYNCING = {"fsync", "fdatasync"}
_RENAMING = {"rename", "renameat", "renameat2"}


@dataclass
class _Disk:
    """What is known to be on the disk. Paths are as strace writes them; ``links``: link -> what it leads to."""

    unsynced: set[str] = field(default_factory=set)
    links: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    """File -> the folder that must still be fsynced for its name to stay."""


def not_durable(calls: Sequence[Call]) -> Iterator[str]:
    """A sentence for each file that a power cut could leave torn, empty or unnamed; none where all is in order."""
    disk = _Disk()
    for call in calls:
        if call.failed or not call.paths:
            continue
        if call.name in _WRITING or call.creates:
            disk.unsynced.add(call.paths[0])
        elif call.name in _SYNCING:
            _synced(disk, call.paths[0])
        elif call.name.startswith("symlink"):
            target, link = call.paths
            disk.links[link] = str(PurePath(link).parent / target)
        elif call.name.startswith("link"):
            yield from _named(disk, *call.paths)
        elif call.name in _RENAMING:
            yield from _named(disk, *call.paths)
            disk.unsynced.discard(call.paths[0])
    for path in disk.renamed:
        yield f"{_short(path)}: its folder was not fsynced after it got its name"


def names_given(calls: Sequence[Call]) -> int:
    """How many files got their names by a rename."""
    return sum(call.name in _RENAMING and not call.failed for call in calls)


def _named(disk: _Disk, source: str, path: str) -> Iterator[str]:
    if source in disk.links:
        leads_to = disk.links.pop(source)
        if leads_to in disk.renamed:
            yield f"{_short(path)}: it leads to {_short(leads_to)}, whose name was not fsynced before"
        if leads_to in disk.unsynced:
            yield f"{_short(path)}: it leads to {_short(leads_to)}, whose bytes were not fsynced before"
    elif source in disk.unsynced:
        yield f"{_short(path)}: it was renamed before its bytes were fsynced"
        disk.unsynced.add(path)
    disk.renamed[path] = str(PurePath(path).parent)


def _synced(disk: _Disk, path: str) -> None:
    disk.unsynced.discard(path)
    disk.renamed = {file: folder for file, folder in disk.renamed.items() if folder != path}


def _short(path: str) -> str:
    it = PurePath(path)
    return it.name if len(it.stem) < 64 else f"{it.stem[:12]}…{it.suffix}"
