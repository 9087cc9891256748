"""Several workers on one port: started, started again when one dies, stopped together."""

import gc
import logging
import multiprocessing
import os
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from referral.serving.agreement import Agreement
    from referral.serving.settings import Settings

_LOOK = 0.1  # seconds
_SHORT_LIFE = 10.0  # seconds; who dies sooner waits before the next life
_WAITS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)  # seconds, by how many short lives in a row
_GRACE = 15.0  # seconds from the word to stop until a worker is killed: more than it takes to drain
_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
logger = logging.getLogger("referral.serving")


@dataclass
class _Place:
    """A worker's place: who has it, since when, and how often in a row it was soon empty again."""

    process: ForkProcess | None = None
    since: float = 0.0
    short_lives: int = 0
    next_start: float = 0.0
    was_ready: bool = False


class Supervisor:
    """Runs ``settings`` in so many processes that share one listening socket.

    One that dies takes only the requests with it that it was answering: others wait in the socket for the next worker.
    """

    def __init__(self, settings: "Settings", listening: socket.socket, workers: int) -> None:
        self._settings = settings
        self._listening = listening
        self._places = [_Place() for _ in range(workers)]
        self._stopping = False

    def run(self, ready: Callable[[], None]) -> int:
        """Serve until SIGTERM, SIGINT or SIGHUP; the exit code. ``ready`` is called when the first worker answers."""
        folder = tempfile.mkdtemp(prefix="mbt-metrics-")
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder  # read when prometheus_client is imported: below
        try:
            from referral.serving.agreement import Agreement  # noqa: PLC0415

            agreement = Agreement(len(self._places))
            self._settings = replace(self._settings, metrics_folder=folder)
            return self._run(agreement, ready)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _run(self, agreement: "Agreement", ready: Callable[[], None]) -> int:
        from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415

        from referral.serving import worker  # noqa: F401, PLC0415 -- imported once, so that every worker starts at once

        for one in _SIGNALS:
            signal.signal(one, self._stop)
        gc.freeze()  # what was imported stays shared between the workers
        gc.enable()
        told = False
        while not self._stopping:
            now = time.monotonic()
            for number, place in enumerate(self._places):
                if place.process is None and now >= place.next_start:
                    self._start(number, place, agreement)
            wait([place.process.sentinel for place in self._places if place.process], timeout=_LOOK)
            for number, place in enumerate(self._places):
                place.was_ready = place.was_ready or agreement.is_ready(number)
                if place.process is not None and place.process.exitcode is not None:
                    agreement.gone(number)
                    mark_process_dead(place.process.pid, self._settings.metrics_folder)  # type: ignore[no-untyped-call]
                    if not any(one.was_ready for one in self._places):
                        # Nothing was ever served: what is wrong is wrong for all, and has been said.
                        self._end()
                        return place.process.exitcode if place.process.exitcode > 0 else 1
                    self._ended(number, place, place.process)
            if not told and any(place.was_ready for place in self._places):
                told = True
                ready()
        self._end()
        return 0

    def _start(self, number: int, place: _Place, agreement: "Agreement") -> None:
        held = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)  # until the worker has handlers of its own
        try:
            context = multiprocessing.get_context("fork")
            place.process = context.Process(target=_work, args=(self._settings, self._listening, number, agreement))
            place.since = time.monotonic()
            place.process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, held)

    @staticmethod
    def _ended(number: int, place: _Place, process: ForkProcess) -> None:
        lived = time.monotonic() - place.since
        place.short_lives = place.short_lives + 1 if lived < _SHORT_LIFE else 0
        pause = _WAITS[min(place.short_lives, len(_WAITS) - 1)]
        place.next_start = time.monotonic() + pause
        logger.error(
            "worker %d ended with %s after %.0f s; the next one starts in %.1f s",
            number,
            _said(process.exitcode),
            lived,
            pause,
        )
        process.close()
        place.process = None

    def _end(self) -> None:
        running = [place.process for place in self._places if place.process is not None]
        for process in running:
            process.terminate()
        until = time.monotonic() + _GRACE
        for process in running:
            process.join(max(0.0, until - time.monotonic()))
            if process.exitcode is None:
                logger.error("worker %s did not stop within %.0f s and is killed", process.pid, _GRACE)
                process.kill()
                process.join()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True


def _work(settings: "Settings", listening: socket.socket, number: int, agreement: "Agreement") -> None:
    from referral.serving.logs import write_logs  # noqa: PLC0415
    from referral.serving.worker import run_worker  # noqa: PLC0415

    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # the supervisor's to hear
    write_logs(settings.log, number)
    try:
        run_worker(settings, listening, number, agreement, parent=multiprocessing.parent_process().pid)  # type: ignore[union-attr]
    except Exception as error:
        code = getattr(error, "exit_code", None)
        if not isinstance(code, int):
            raise
        logger.error("%s", error)  # noqa: TRY400 -- one sentence, as everywhere
        raise SystemExit(code) from error


def _said(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        return signal.Signals(-exit_code).name
    return f"exit code {exit_code}"
