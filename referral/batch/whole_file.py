"""A file that is there whole or not at all, and that nobody but its owner can read."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """Text (UTF-8, line ends as written) that stands at `path` once the block ends well; else nothing is changed.

    Written beside it with mode 0600, fsynced, renamed over it. OSError, naming the file, where that cannot be done.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # which makes it 0600
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(path)) from error
    beside = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
