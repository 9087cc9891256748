"""When an online geocoder may be asked next: one request at a time, with a pause, over all processes of the machine.

A file under var/ holds the moment (Unix time) from which the next request may go out. Whoever holds its lock may ask;
the others queue. A process that dies lets go of the lock.
"""

import fcntl
import math
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.errors import CannotWriteError

LONGEST_REST = 24 * 3600.0
"""No Retry-After, and no clock that was set wrong, makes us wait longer."""


class Pace:
    """The pace of one host. ``patience``: the longest wait that ``turn`` sits out."""

    def __init__(
        self,
        folder: Path,
        host: str,
        seconds: float,
        patience: float = 60.0,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.path = folder / f"geocoding-{re.sub(r'[^a-z0-9.-]', '_', host) or 'unnamed'}.pace"
        self.seconds = seconds
        self.patience = max(patience, seconds)
        self.clock = clock
        self.sleep = sleep
        self._open: int | None = None

    @contextmanager
    def turn(self) -> Iterator[float]:
        """Hold the lock, wait until the next request may go out, and yield 0; or at once, with the seconds to go,
        where that is longer than the patience (then do not ask)."""
        try:
            file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise CannotWriteError(f"{self.path}: cannot be made or written: {error}") from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            self._open = file
            wait = self._wait(file)
            if wait > self.patience:
                yield wait
                return
            if wait > 0:
                self.sleep(wait)
            self._write(file, self.clock() + self.seconds)
            yield 0.0
            # From the answer on: a request that was slow to arrive is not followed sooner than it should be.
            self._write(file, self.clock() + max(self.seconds, self._wait(file)))
        finally:
            self._open = None
            os.close(file)  # lets go of the lock

    def rest(self, seconds: float) -> None:
        """Inside a turn: nobody asks for this many seconds (the geocoder said so)."""
        if self._open is None:
            raise RuntimeError("only inside a turn")
        self._write(self._open, self.clock() + min(max(seconds, self.seconds), LONGEST_REST))

    def _wait(self, file: int) -> float:
        try:
            moment = float(os.pread(file, 64, 0))
        except ValueError:
            return 0.0  # new, or damaged
        wait = moment - self.clock()
        return min(wait, LONGEST_REST) if math.isfinite(wait) else 0.0

    @staticmethod
    def _write(file: int, moment: float) -> None:
        os.ftruncate(file, 0)
        os.pwrite(file, f"{moment:.3f}\n".encode(), 0)
