"""One opened release: its connections, its index, its pages, and how many requests are reading it."""

import asyncio
import gc
import sqlite3
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from contextvars import ContextVar
from pathlib import Path
from typing import TypeVar

from referral.serving.gate import Gate
from referral.serving.pages import Pages
from referral.site.opened import Opened
from referral.site.site import Site

T = TypeVar("T")


class NoReleaseError(RuntimeError):
    """There is no release to answer from."""


class Generation:
    """A release as long as it is read: closed once it was replaced and its last reader is done.

    ``connections`` are read-only and all of the same file, one for each thread of ``executor``: opened beforehand, so
    that the file may be deleted. ``table_counts``: rows by table.
    """

    def __init__(
        self,
        file: Path,
        sha256: str,
        size: int,
        opened: Opened,
        connections: list[sqlite3.Connection],
        table_counts: Mapping[str, int],
        gate: Gate,
        executor: Executor,
    ) -> None:
        self.file = file
        self.sha256 = sha256
        self.size = size
        self.opened: Opened | None = opened
        self.table_counts = dict(table_counts)
        self.gate = gate
        self.release = opened.index.release
        self.pages = Pages()
        self.users = 0
        self._site: Site | None = Site(opened, self.query, file)
        self._idle = connections
        self._executor = executor
        self._lock = threading.Lock()
        self._replaced = False

    @property
    def site(self) -> Site:
        """What the views need of it. NoReleaseError once it is closed."""
        if self._site is None:
            raise NoReleaseError(f"release {self.release.id} was closed while it was read")
        return self._site

    @property
    def closed(self) -> bool:
        """Whether its files are closed."""
        return self._site is None

    async def query(self, read: Callable[[sqlite3.Connection], T]) -> T:
        """What ``read`` gives, run in a thread on a connection of this release; it counts as a reader until it ends."""
        self.acquire()
        try:
            running = self._executor.submit(self._with_connection, read)
        except BaseException:
            self.release_one()
            raise
        # Not in a finally: a request that is cancelled leaves its query running.
        running.add_done_callback(lambda _: self.release_one())
        return await asyncio.wrap_future(running)

    def _with_connection(self, read: Callable[[sqlite3.Connection], T]) -> T:
        connection = self._idle.pop()
        try:
            return read(connection)
        finally:
            self._idle.append(connection)

    def acquire(self) -> None:
        """One more reads it."""
        with self._lock:
            self.users += 1

    def release_one(self) -> None:
        """One has read it."""
        with self._lock:
            self.users -= 1
            over = self._replaced and not self.users
        if over:
            self._close()

    def retire(self) -> None:
        """It was replaced, or never came to be used: it is closed as soon as nobody reads it."""
        with self._lock:
            self._replaced = True
            over = not self.users
        if over:
            self._close()

    def _close(self) -> None:
        # The index is part of a circle through the site's query, which is cut here.
        self._site = self.opened = None
        self.pages.clear()
        while self._idle:
            self._idle.pop().close()
        # Its own connection to the file is part of another one, and would be closed who knows when.
        gc.collect()


class Generations:
    """Which release new requests are answered from, and which one the request at hand began with."""

    def __init__(self) -> None:
        self.current: Generation | None = None

    @property
    def pinned(self) -> Generation:
        """The request's own release; outside of requests the current one. NoReleaseError where there is none."""
        generation = PINNED.get() or self.current
        if generation is None:
            raise NoReleaseError("there is no release to answer from")
        return generation

    def switch(self, generation: Generation) -> None:
        """Answer new requests from this release."""
        before, self.current = self.current, generation
        if before is not None:
            before.retire()


PINNED: ContextVar[Generation | None] = ContextVar("release of this request", default=None)
"""Set for the length of a request, so that a page of many queries is one snapshot."""
