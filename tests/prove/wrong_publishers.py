"""Publishers that a power cut would hurt, each in its own way: what does not notice them proves nothing."""

import hashlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path

_BYTES = b"a release" * 999


def right(folder: Path) -> None:
    """As it is done: the one that must not be complained of."""
    _link(folder, _put(folder))


def no_fsync(folder: Path) -> None:
    """Renamed, and never fsynced."""
    building = folder / "building"
    building.write_bytes(_BYTES)
    building.rename(folder / "release.db")
    _sync(folder)


def fsync_too_soon(folder: Path) -> None:
    """Written to after the fsync."""
    building = folder / "building"
    building.write_bytes(_BYTES)
    _sync(building)
    with building.open("ab") as file:
        file.write(b"one more page")
    building.rename(folder / "release.db")
    _sync(folder)


def fsync_too_late(folder: Path) -> None:
    """Fsynced, but under its new name already."""
    building = folder / "building"
    building.write_bytes(_BYTES)
    building.rename(folder / "release.db")
    _sync(folder / "release.db")
    _sync(folder)


def folder_forgotten(folder: Path) -> None:
    """The bytes would stay, their name would not."""
    building = folder / "building"
    building.write_bytes(_BYTES)
    _sync(building)
    building.rename(folder / "release.db")


def link_too_soon(folder: Path) -> None:
    """The link could be there, and what it leads to not."""
    building = folder / "building"
    building.write_bytes(_BYTES)
    _sync(building)
    building.rename(folder / "release.db")
    _link(folder, folder / "release.db")


def _put(folder: Path) -> Path:
    building = folder / "building"
    building.write_bytes(_BYTES)
    _sync(building)
    path = folder / f"{hashlib.sha256(_BYTES).hexdigest()}.db"
    building.rename(path)
    _sync(folder)
    return path


def _link(folder: Path, path: Path) -> None:
    link = folder / "linking"
    link.symlink_to(path.name)
    link.rename(folder / "directory.db")
    _sync(folder)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


WRONG: Mapping[str, tuple[Callable[[Path], None], str]] = {
    "rename without fsync": (no_fsync, "renamed before its bytes were fsynced"),
    "fsync before the last write": (fsync_too_soon, "renamed before its bytes were fsynced"),
    "fsync after the rename": (fsync_too_late, "renamed before its bytes were fsynced"),
    "folder never fsynced": (folder_forgotten, "its folder was not fsynced"),
    "link before the name it leads to": (link_too_soon, "whose name was not fsynced before"),
}
"""Name -> (publisher, the words that it must be caught with)."""
