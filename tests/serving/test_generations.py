"""A release as long as it is read: nobody's page is of two releases, and what nobody reads is closed."""

import asyncio
import os
import sqlite3
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx

from referral.serving.agreement import Agreement
from referral.serving.generation import PINNED, Generation
from referral.serving.opening import identity_of
from referral.serving.worker import Serving
from referral.site.headers import Message
from tests.serving.releases import Releases


def current(worker: Serving) -> Generation:
    generation = worker.watcher.generations.current
    assert generation is not None
    return generation


def releases_of(worker: Serving) -> Releases:
    link = worker.watcher.directory
    return Releases(link.parent, link.resolve().stem)


async def gone_over(worker: Serving, release_id: str) -> Generation:
    """Another release, made, switched to, and answered from."""
    made = releases_of(worker)
    releases = made.another(release_id)
    made.switch(releases)
    watching = asyncio.create_task(worker.watcher.keep_up())
    while current(worker).release.id != release_id:
        await asyncio.sleep(0.01)
    watching.cancel()
    return current(worker)


def open_files(file: Path) -> int:
    links = list(Path("/proc/self/fd").iterdir())
    return sum(os.path.realpath(one) == str(file) for one in links)


async def test_a_table_that_is_being_sent_stays_of_one_release(worker: Serving, visitor: httpx.AsyncClient) -> None:
    before = current(worker)
    begun, go_on = asyncio.Event(), asyncio.Event()
    seen: list[bool] = []

    async def send(message: Message) -> None:
        seen.append(PINNED.get() is before)
        if len(seen) == 3:
            begun.set()
            await go_on.wait()

    reading = asyncio.create_task(worker.front(scope("/directory/provider.csv", b"_stream=1"), nothing, send))
    await begun.wait()
    after = await gone_over(worker, "while-it-is-sent")
    said = await visitor.get("/directory/release.json?_shape=array")
    assert said.json()[0]["id"] == after.release.id
    assert not before.closed
    assert open_files(before.file) > 0
    go_on.set()
    await reading
    assert all(seen)
    assert len(seen) > 60
    assert before.closed
    assert open_files(before.file) == 0
    assert open_files(after.file) > 0


async def test_a_query_whose_asker_left_is_over_before_its_release_is_closed(worker: Serving) -> None:
    before = current(worker)
    ended: list[bool] = []

    def slow(connection: sqlite3.Connection) -> None:
        time.sleep(0.5)
        connection.execute("SELECT count(*) FROM provider").fetchone()
        ended.append(before.closed)

    asking = asyncio.create_task(before.query(slow))
    await asyncio.sleep(0.05)
    asking.cancel()
    before.retire()
    assert not before.closed
    while not before.closed:
        await asyncio.sleep(0.01)
    assert ended == [False]
    worker.watcher._settled = None
    await gone_over(worker, "after-one-left")


async def test_what_failed_is_no_longer_read(worker: Serving, visitor: httpx.AsyncClient) -> None:
    for path in ("/directory/provider?_sort=nothing", "/no-such-page", "/provider/nobody", "/directory/nothing"):
        assert (await visitor.get(path)).status_code >= 400
    gone = asyncio.create_task(worker.front(scope("/directory/provider", b""), nothing, never))
    await asyncio.sleep(0.2)
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    while current(worker).users:
        await asyncio.sleep(0.01)


async def test_workers_wait_for_each_other_but_not_for_ever() -> None:
    new, old = "ab" * 32, "cd" * 32
    agreement = Agreement(3)
    agreement.ready(0, new)
    agreement.ready(1, old)

    async def reached(patience: float, go_on: Callable[[], bool] = lambda: True) -> bool:
        return await agreement.reached(new, go_on, patience)

    begun = time.monotonic()
    assert await reached(0.2), "one that hangs keeps no release from people"
    assert time.monotonic() - begun >= 0.2
    assert not await reached(5, lambda: False), "the link has moved on"
    waiting: Awaitable[bool] = asyncio.create_task(reached(30))
    await asyncio.sleep(0.05)
    agreement.gone(1)  # the third is not there either
    assert await asyncio.wait_for(waiting, 5)


def test_another_file_of_the_same_name_is_another_release(releases: Releases) -> None:
    first = identity_of(releases.link)
    assert first.named == releases.first
    copy = releases.file(releases.first).with_suffix(".copy")
    copy.write_bytes(releases.file(releases.first).read_bytes())
    copy.replace(releases.file(releases.first))
    assert identity_of(releases.link) != first


def scope(path: str, query: bytes) -> Message:
    return {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "headers": [],
        "client": ("127.0.0.1", 1),
    }


async def nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def never(message: Message) -> None:
    await asyncio.sleep(60)
