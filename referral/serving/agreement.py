"""When every worker is ready for a new release, all of them switch: nobody sees the old one again after the new one."""

import asyncio
from collections.abc import Callable
from ctypes import c_uint64
from multiprocessing.sharedctypes import RawArray
from typing import Any

PATIENCE = 10.0
"""Seconds that a ready worker waits for the others; one that hangs must not keep a release from people."""
_LOOK = 0.02


class Agreement:
    """One number in shared memory for each worker: the release that it is ready to answer from; 0 while it is none."""

    def __init__(self, workers: int) -> None:
        self._ready: Any = RawArray(c_uint64, workers)

    def ready(self, worker: int, release: str) -> None:
        """This worker can answer from the release (its sha256) now."""
        self._ready[worker] = _number(release)

    def gone(self, worker: int) -> None:
        """The worker has ended, and nobody waits for it."""
        self._ready[worker] = 0

    def is_ready(self, worker: int) -> bool:
        """Whether the worker answers from any release."""
        return bool(self._ready[worker])

    def all_ready(self, release: str) -> bool:
        """Whether every worker that is there can answer from it."""
        return set(self._ready) <= {0, _number(release)}

    async def reached(self, release: str, go_on: Callable[[], bool], patience: float = PATIENCE) -> bool:
        """Wait until all are ready, or patience is at an end: True. False as soon as ``go_on`` says no."""
        end = asyncio.get_running_loop().time() + patience
        while not self.all_ready(release) and asyncio.get_running_loop().time() < end:
            if not go_on():
                return False
            await asyncio.sleep(_LOOK)
        return True


def _number(release: str) -> int:
    return int(release[:16], 16) or 1
