"""One crawl at a time on one folder: two would ask a host twice as often, and write over one another."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.errors import BusyError, CannotWriteError

FILE = "crawl.lock"


@contextmanager
def only_crawl(folder: Path) -> Iterator[None]:
    """Hold ``folder``/crawl.lock, or raise BusyError. The kernel lets go of it however the process ends."""
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise CannotWriteError(f"{path}: cannot be made or written: {error}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            who = file.read(20).strip() or "unknown"
            raise BusyError(
                f"another crawl is under way in {folder} (process {who}); wait for it, or stop it"
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
