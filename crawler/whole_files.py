"""Files that are there whole or not at all, whatever happens while they are written."""

import os
import tempfile
from pathlib import Path

from crawler.errors import CannotWriteError

BUILDING = ".building-"
"""How a file that is being written is called: what a kill leaves of one may be deleted."""


def write_whole(path: Path, data: bytes, mode: int) -> None:
    """Write beside, fsync, rename over ``path``, fsync the folder; CannotWriteError names it where that fails."""
    try:
        _write_whole(path, data, mode)
    except OSError as error:  # a full disk names no file
        raise CannotWriteError(f"{path}: cannot be written: {error.strerror or error}") from error


def _write_whole(path: Path, data: bytes, mode: int) -> None:
    handle, name = tempfile.mkstemp(prefix=BUILDING, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(mode)
        sync(Path(name))
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
    sync(path.parent)


def sync(path: Path) -> None:
    """fsync a file or a folder; CannotWriteError names it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:  # which names no file
        raise CannotWriteError(f"{path}: cannot be written: {error.strerror}") from error
    finally:
        os.close(handle)
