"""kill -9 at any moment loses nothing, doubles nothing, and has next to nothing asked again."""

import random
import shutil
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL
from typing import Any

import pytest

from tests.crawler.fetch.archive import rows
from tests.crawler.fetch.declared import declare
from tests.crawler.fetch.directory_site import LISTS, PEOPLE, START, directory
from tests.crawler.fetch.processes import Running, Zygote
from tests.sites.wire import Wire

KILLS = 10
BATCH = 5  # pages kept at a time in these crawls, so that a short life keeps some; 100 in a real one
ADJUST = {"crawler.run._BATCH": BATCH}
PAUSE = 0.01
# Everything but times and the numbers of runs.
TABLES = {
    "page": "SELECT url, source, outcome, detail, status, final_url, content_type, etag, last_modified, sha256, body, "
    "listings, links, unknown, reader FROM page ORDER BY url",
    "listing": "SELECT * FROM listing ORDER BY source, key",
    "change": "SELECT day, source, key, field, before, after FROM change ORDER BY day, source, key, field, before",
    "crawl_run": "SELECT source, outcome, reasons, pages, unchanged, listings, new, changed, gone, failures, unknown "
    "FROM crawl_run ORDER BY id",
}


def tables(var: Path) -> dict[str, list[tuple[Any, ...]]]:
    return {name: rows(var, statement) for name, statement in TABLES.items()}


def written(var: Path, run: int) -> set[str]:
    return {url for (url,) in rows(var, "SELECT url FROM page WHERE run = ?", [run])}


def newest_run(var: Path) -> int:
    return int(rows(var, "SELECT max(id) FROM crawl_run")[0][0])


def asked_since(wire: Wire, number: int) -> list[str]:
    return [one.url for one in wire.asked[number:] if one.path != "/robots.txt"]


@dataclass(frozen=True)
class Start:
    """``once``: a folder in which the first version of the directory was crawled; ``twice``: then the second one."""

    sources: Path
    once: Path
    twice: Path


@pytest.fixture(scope="module")
def start(zygote: Zygote, tmp_path_factory: pytest.TempPathFactory) -> Start:
    folder = tmp_path_factory.mktemp("killed")
    sources, once, twice = (folder / name for name in ("sources", "once", "twice"))
    declare(sources, "gb_directory", [START], "cards")
    for var, version in ((once, 1), (twice, 2)):
        if var == twice:
            shutil.copytree(once, twice)
        with Wire(directory(version)) as wire:
            ended = zygote.crawl(var, sources, wire.proxy)
        assert ended.code == 0, ended.stdout + ended.stderr
        assert len(rows(var, "SELECT url FROM page")) == LISTS + PEOPLE
    return Start(sources, once, twice)


def kill(running: Running, wire: Wire, from_number: int, pages: int, moment: float) -> None:
    """kill -9 a moment after so many more pages were asked for, or when it has ended by itself."""
    while running.alive() and len(asked_since(wire, from_number)) < pages:
        time.sleep(0.001)
    time.sleep(moment)
    running.send(SIGKILL)
    running.ended()


def test_ten_kills_and_a_rerun_are_one_undisturbed_run(zygote: Zygote, start: Start, tmp_path: Path) -> None:
    disturbed, sources = tmp_path / "var", start.sources
    shutil.copytree(start.once, disturbed)
    dice = random.Random(20261121)
    first_run = newest_run(disturbed)
    with Wire(directory(2, PAUSE)) as wire:
        for _ in range(KILLS):
            number, run = len(wire.asked), newest_run(disturbed)
            had = written(disturbed, run) if run != first_run else set()
            running = zygote.start(disturbed, sources, "crawl", adjust=ADJUST, MBT_SAMPLE_PROXY=wire.proxy)
            kill(running, wire, number, dice.randint(1, 12), dice.uniform(0, 0.03))
            asked = asked_since(wire, number)
            assert had.isdisjoint(asked), "a page that was kept is asked for again"
            assert len(set(asked)) == len(asked)
            lost = set(asked) - written(disturbed, newest_run(disturbed))
            assert len(lost) <= BATCH, "more is lost than a batch, the page under way with it"
        number = len(wire.asked)
        had = written(disturbed, newest_run(disturbed))
        assert 0 < len(had) < LISTS + PEOPLE, "the kills came too late or too early to show anything"
        ended = zygote.crawl(disturbed, sources, wire.proxy)
        assert ended.code == 0, ended.stdout + ended.stderr
        assert set(asked_since(wire, number)).isdisjoint(had)
        assert newest_run(disturbed) == first_run + 1  # ten lives, one run
        again = Counter(one.url for one in wire.asked if one.path != "/robots.txt")
    assert sum(count - 1 for count in again.values()) <= KILLS * BATCH
    left, right = tables(start.twice), tables(disturbed)
    assert {name: len(found) for name, found in left.items()} == {name: len(found) for name, found in right.items()}
    assert left == right
    assert len(left["page"]) == LISTS + PEOPLE
    assert len(left["change"]) > PEOPLE


@pytest.mark.parametrize("moment", [0.0, 0.03])
def test_a_kill_while_it_is_judged_promotes_it_once(
    zygote: Zygote, start: Start, tmp_path: Path, moment: float
) -> None:
    var = tmp_path / "var"
    shutil.copytree(start.once, var)
    with Wire(directory(2)) as wire:
        running = zygote.start(var, start.sources, "crawl", MBT_SAMPLE_PROXY=wire.proxy)
        kill(running, wire, 0, LISTS + PEOPLE, moment)
        assert zygote.crawl(var, start.sources, wire.proxy).code == 0
    if newest_run(var) == newest_run(start.twice):  # else it had ended before the kill, and this was a crawl more
        assert tables(var) == tables(start.twice)


def test_without_its_memory_it_would_ask_for_everything_again(zygote: Zygote, start: Start, tmp_path: Path) -> None:
    var, sources = tmp_path / "var", start.sources
    shutil.copytree(start.once, var)
    with Wire(directory(2, PAUSE)) as wire:
        running = zygote.start(var, sources, "crawl", adjust=ADJUST, MBT_SAMPLE_PROXY=wire.proxy)
        kill(running, wire, 0, 30, 0.0)
        had, number = written(var, newest_run(var)), len(wire.asked)
        zygote.crawl(var, sources, wire.proxy, without=["memory"])
    assert len(had) >= 20
    assert had <= set(asked_since(wire, number))
