"""What every proof stands on: an empty folder in memory, two processes that have `mbt` loaded, two filled folders."""

import multiprocessing
import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.prove.folders import Small, copied, small, whole
from tests.prove.forked import Ended, mbt
from tests.prove.points import Thorough, points
from tests.prove.walk import Walk, Walked, calls_of, walked

WORKERS = 2
_MEMORY = Path("/dev/shm")


@dataclass(frozen=True)
class Ground:
    """``whole``: the folder of all sample sites, ``whole_release`` the sha256 of its release."""

    scratch: Path
    workers: ProcessPoolExecutor
    small: Small
    whole: Path
    whole_release: str

    def mbt(self, var: Path, *arguments: str) -> Ended:
        """``mbt arguments…``, forked by a worker."""
        return self.workers.submit(mbt, var, *arguments).result()

    def copy(self, var: Path, name: str) -> Path:
        """A copy of a folder, to do something to."""
        return copied(var, self.scratch / name)

    def walk(self, walk: Walk, thorough: Thorough) -> tuple[int, list[Walked]]:
        """How many calls a command makes, and what became of every point of it."""
        calls = self.workers.submit(calls_of, walk).result()
        waiting = [self.workers.submit(walked, walk, point) for point in points(calls, thorough)]
        return len(calls), [one.result() for one in as_completed(waiting)]


@contextmanager
def workers() -> Iterator[ProcessPoolExecutor]:
    """Processes with one thread each: they fork, and a fork of several threads is not safe."""
    with ProcessPoolExecutor(WORKERS, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


@contextmanager
def ground() -> Iterator[Ground]:
    """Made anew, and gone afterwards."""
    where = _MEMORY if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="mbt-prove-", dir=where) as folder, workers() as pool:
        scratch = Path(folder)
        filled = pool.submit(small, scratch / "small", scratch / "gazetteer")
        release = whole(scratch / "whole")
        yield Ground(scratch, pool, filled.result(), scratch / "whole", release)


def told(wrong: Sequence[Walked]) -> list[str]:
    """What was wrong, with where."""
    return [
        f"{one.point.failure} at {one.point.name} {one.point.at} ({one.point.about}): {what}"
        for one in wrong
        for what in one.wrong
    ]
