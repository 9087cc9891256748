"""One worker: a process that answers from one release at a time until it is told to stop."""

import asyncio
import gc
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from types import FrameType

import uvicorn

from referral.asgi import datasette_for
from referral.gazetteer import open_gazetteer
from referral.maps import Outlines
from referral.serving.agreement import Agreement
from referral.serving.front import Front
from referral.serving.generation import Generations
from referral.serving.health import health
from referral.serving.logs import AccessLog
from referral.serving.metrics import Metrics, metrics_answer
from referral.serving.observing import Observer
from referral.serving.opening import Opener, RefusedError
from referral.serving.probes import prove
from referral.serving.settings import Settings
from referral.serving.watching import Watcher
from referral.site.opened import today

DRAIN = 10
"""Seconds that requests under way are given when the process is told to stop."""
_KEEP_ALIVE = (
    130  # seconds: longer than nginx (60) and Caddy (120) keep theirs, so that they never send into a closed one
)


@dataclass
class Serving:
    """The whole application of one worker, and what keeps it at the newest release."""

    front: Front
    watcher: Watcher
    access: AccessLog | None
    stop: threading.Event


def serving_for(settings: Settings, worker: int = 0, agreement: Agreement | None = None) -> Serving:
    """Put together, with no release opened yet: ``watcher.begin()`` does that."""
    generations = Generations()
    datasette = datasette_for(settings.directory, generations)
    metrics = Metrics(generations, settings.metrics_folder)
    access = AccessLog(settings.log) if settings.access_log else None
    stop = threading.Event()
    opener = Opener(
        gazetteer=open_gazetteer(),
        prepare=lambda connection: datasette._prepare_connection(connection, "directory"),
        executor=datasette.executor,
        threads=datasette.setting("num_sql_threads"),
        stop=stop,
    )
    front = Front(
        datasette.app(),
        generations,
        {
            "/healthz": lambda _: health(generations, watcher.refused, worker, today()),
            "/metrics": lambda scope: metrics_answer(metrics, scope, to_all=settings.metrics_to_all),
        },
        Observer(metrics, access),
        https=settings.https,
    )
    watcher = Watcher(
        directory=settings.directory,
        generations=generations,
        open_file=opener.open,
        prove=lambda generation: prove(front.proving(generation), generation),
        agreement=agreement or Agreement(1),
        worker=worker,
        metrics=metrics,
    )
    return Serving(front, watcher, access, stop)


def run_worker(
    settings: Settings,
    listening: socket.socket,
    worker: int = 0,
    agreement: Agreement | None = None,
    *,
    ready: Callable[[], None] = lambda: None,
    parent: int | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT, or until the process ``parent`` is gone. RefusedError: nothing can be served."""
    for one in (signal.SIGTERM, signal.SIGINT):
        # uvicorn sets its own while it serves, and raises the signal again when all is drained.
        signal.signal(one, _end)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGINT})
    # While a thread reads the next release, requests wait for the interpreter no longer than this.
    sys.setswitchinterval(0.001)
    gc.disable()  # until there is a release, as `mbt serve` has it
    gc.freeze()  # what was imported stays, and need not be looked through whenever a release is closed
    serving = serving_for(settings, worker, agreement)
    config = uvicorn.Config(
        serving.front,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        # Nothing here asks where a visitor is; whether they came by https, sending.py reads itself.
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=DRAIN,
    )
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(_serve(serving, uvicorn.Server(config), listening, settings, ready=ready, parent=parent))


async def _serve(
    serving: Serving,
    server: uvicorn.Server,
    listening: socket.socket,
    settings: Settings,
    *,
    ready: Callable[[], None],
    parent: int | None,
) -> None:
    watcher = serving.watcher
    try:
        await watcher.begin()
        if watcher.generations.current is None and not settings.wait:
            why = watcher.refused.why if watcher.refused else "it cannot be read"
            raise RefusedError(f"{settings.directory}: there is no release to serve: {why}")
        gc.enable()
        ready()
        tasks: list[asyncio.Task[object]] = [
            asyncio.create_task(watcher.keep_up()),
            # The first map would pay for it otherwise: a fifth of a second, once a process.
            asyncio.create_task(asyncio.to_thread(Outlines.load)),
        ]
        if serving.access is not None:
            tasks.append(asyncio.create_task(serving.access.keep_writing()))
        if parent is not None:
            tasks.append(asyncio.create_task(_ending_with(parent, partial(setattr, server, "should_exit", True))))
        await server.serve(sockets=[listening])
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
    finally:
        serving.stop.set()
        if serving.access is not None:
            serving.access.write_out()


async def _ending_with(parent: int, end: Callable[[], None]) -> None:
    while os.getppid() == parent:
        await asyncio.sleep(0.5)
    end()


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)
