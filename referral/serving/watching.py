"""Looking for the next release: opened beside the one in use, proved, and only then answered from."""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from referral.serving.agreement import Agreement
from referral.serving.generation import Generation, Generations
from referral.serving.kept import kept_releases
from referral.serving.metrics import Metrics
from referral.serving.opening import Identity, identity_of
from referral.site.opened import today

INTERVAL = 0.05
"""Seconds between two looks at the link: two system calls."""
T = TypeVar("T")
logger = logging.getLogger("referral.serving")


@dataclass(frozen=True)
class Refused:
    """A file that directory.db is and that is not answered from."""

    file: str
    why: str


@dataclass
class Watcher:
    """Keeps ``generations`` at what ``directory`` is.

    ``open_file`` opens a release (in a thread), ``prove`` asks it; both say by an error why it is not served.
    """

    directory: Path
    generations: Generations
    open_file: Callable[[Identity], Generation]
    prove: Callable[[Generation], Awaitable[None]]
    agreement: Agreement
    worker: int
    metrics: Metrics
    refused: Refused | None = None
    _settled: Identity | None = None
    """What was last looked at to its end: in use, or refused."""

    async def begin(self) -> None:
        """Answer from what directory.db is; from a kept release where it is none that can be answered from."""
        await self._look()
        if self.generations.current is not None:
            return
        for file in kept_releases(self.directory):
            wanted = _identity(file)
            if wanted is None or wanted == self._settled or (generation := await self._proved(wanted)) is None:
                continue
            logger.error(
                "%s cannot be served, so an OLDER release is: %s, as of %s. Publish again, or `mbt rollback`",
                self.directory,
                file.name,
                generation.release.as_of,
            )
            self._switch(generation)
            return

    async def keep_up(self) -> None:
        """Look again and again, for as long as the process lasts."""
        day = today()
        while True:
            await asyncio.sleep(INTERVAL)
            if today() != day and self.generations.current is not None:
                day = today()
                self.generations.current.pages.clear()  # a page may say how long ago something was
            await self._look()

    async def _look(self) -> None:
        wanted = _identity(self.directory)
        current = self.generations.current
        if wanted is None:
            if self.refused is None:
                self._refuse(self.directory.name, "there is no such file, or its link leads to none")
                self._settled = None
            return
        if wanted == self._settled:
            return
        if current is not None and wanted.named == current.sha256:
            self._stay(wanted, current)
            return
        started = perf_counter()
        generation = await self._proved(wanted)
        if generation is None:
            # One that was exchanged meanwhile is looked at anew.
            self._settled = wanted
            return
        if current is not None and generation.sha256 == current.sha256:
            generation.retire()
            self._stay(wanted, current)
            return
        self.agreement.ready(self.worker, generation.sha256)
        ready = perf_counter()
        if not await self.agreement.reached(generation.sha256, lambda: _identity(self.directory) == wanted):
            generation.retire()  # directory.db is another one already
            return
        self._settled = wanted
        self._switch(generation)
        logger.info(
            "answering from release %s, as of %s, %s providers: opened and proved in %.2f s, agreed on in %.2f s",
            generation.sha256[:12],
            generation.release.as_of,
            f"{generation.release.providers:,}",
            ready - started,
            perf_counter() - ready,
        )

    async def _proved(self, wanted: Identity) -> Generation | None:
        generation: Generation | None = None
        try:
            generation = await in_thread(lambda: self.open_file(wanted))
            await self.prove(generation)
        except Exception as error:  # noqa: BLE001 -- whatever a bad file brings up: it must not end the good one's service
            if generation is not None:
                generation.retire()
            why = str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
            self._refuse(wanted.file.name, why)
            return None
        return generation

    def _stay(self, wanted: Identity, current: Generation) -> None:
        self._settled, self.refused = wanted, None
        self.agreement.ready(self.worker, current.sha256)

    def _switch(self, generation: Generation) -> None:
        if self._settled is not None and self._settled.file == generation.file:
            self.refused = None
        self.agreement.ready(self.worker, generation.sha256)
        self.generations.switch(generation)
        self.metrics.switched(generation)

    def _refuse(self, file: str, why: str) -> None:
        self.refused = Refused(file, why)
        self.metrics.refused.inc()
        logger.error("%s is not served: %s", file, why)


def _identity(file: Path) -> Identity | None:
    try:
        return identity_of(file)
    except OSError:
        return None


async def in_thread(work: Callable[[], T]) -> T:
    """What ``work`` gives, run in a thread that does not hold up the end of the process."""
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001 -- handed on to whoever waits
            done.set_exception(error)

    threading.Thread(target=run, daemon=True, name="opening a release").start()
    return await asyncio.wrap_future(done)
