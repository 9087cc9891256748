"""How fast a host may be asked: one request at a time and a pause between two, whatever the number of sources."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic

from crawler.fetch.outcomes import StoppedError

_LOOK_UP = 0.25  # seconds; how soon somebody who waits notices that the crawl was stopped


class HostPace:
    """The pace of every host, shared by all crawls of a process (a second process is kept out by its lock)."""

    def __init__(self) -> None:
        self._next: dict[str, float] = {}
        self._least: dict[str, float] = {}
        self._rest: dict[str, float] = {}
        self._busy: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @asynccontextmanager
    async def turn(self, host: str, pause: float, stopped: Callable[[], bool] = lambda: False) -> AsyncIterator[None]:
        """Wait until the host may be asked again; ``pause``: seconds that this source leaves after its request.

        StoppedError where ``stopped`` says so before it is this request's turn.
        """
        async with self._busy[host]:
            while (wait := self._next.get(host, 0.0) - monotonic()) > 0 and not stopped():
                await asyncio.sleep(min(wait, _LOOK_UP))
            if stopped():
                raise StoppedError("the crawl was stopped")
            try:
                yield
            finally:
                self._after(host, max(pause, self._least.get(host, 0.0)))

    def slow_down(self, host: str, seconds: float) -> None:
        """The host asks for this pause between two requests (Crawl-delay)."""
        self._least[host] = max(seconds, self._least.get(host, 0.0))

    def rest(self, host: str, seconds: float) -> None:
        """Nobody asks the host for this many seconds (Retry-After)."""
        self._rest[host] = max(self._rest.get(host, 0.0), monotonic() + seconds)
        self._after(host, seconds)

    def resting(self, host: str) -> float:
        """Seconds that the host has still asked to be left alone (Retry-After)."""
        return max(0.0, self._rest.get(host, 0.0) - monotonic())

    def _after(self, host: str, seconds: float) -> None:
        self._next[host] = max(self._next.get(host, 0.0), monotonic() + seconds)


PACE = HostPace()
"""The one pace of this process."""
