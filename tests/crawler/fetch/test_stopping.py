"""A crawl that is stopped goes on the next time; and there is one crawl at a time."""

import time
from pathlib import Path
from signal import SIGINT, SIGKILL, SIGTERM, Signals

import pytest

from tests.crawler.fetch.archive import rows, runs
from tests.crawler.fetch.declared import declare
from tests.crawler.fetch.directory_site import LISTS, PEOPLE, START, directory
from tests.crawler.fetch.processes import Running, Zygote
from tests.sites.wire import Wire

STOPPED, BUSY = 75, 69


def wait_for(running: Running, wire: Wire, requests: int) -> None:
    while running.alive() and len(wire.asked) < requests:
        time.sleep(0.001)


@pytest.mark.parametrize("how", [SIGINT, SIGTERM])
def test_a_stopped_crawl_goes_on_the_next_time(zygote: Zygote, tmp_path: Path, how: Signals) -> None:
    var, sources = tmp_path / "var", declare(tmp_path / "sources", "gb_directory", [START], "cards")
    with Wire(directory(1, 0.005)) as wire:
        running = zygote.start(var, sources, "crawl", MBT_SAMPLE_PROXY=wire.proxy)
        wait_for(running, wire, 20)
        running.send(how)
        ended = running.ended()
        assert ended.code == STOPPED, ended.stdout + ended.stderr
        assert "cut off" in ended.stdout
        assert "Traceback" not in ended.stdout + ended.stderr
        assert [run.outcome for run in runs(var)] == [None]
        had = {url for (url,) in rows(var, "SELECT url FROM page")}
        asked = [one.url for one in wire.asked if one.path != "/robots.txt"]
        assert had == set(asked)
        assert len(asked) < LISTS + PEOPLE
        assert zygote.crawl(var, sources, wire.proxy).code == 0
        asked = [one.url for one in wire.asked if one.path != "/robots.txt"]
    assert sorted(asked) == sorted(set(asked)), "a page was asked for twice"
    assert len(asked) == LISTS + PEOPLE
    assert [run.outcome for run in runs(var)] == ["promoted"]


def test_who_waits_for_its_turn_stops_at_once_and_asks_no_more(zygote: Zygote, tmp_path: Path) -> None:
    sources = declare(tmp_path / "sources", "gb_directory", [START], "cards", delay_seconds=60)
    with Wire(directory(1)) as wire:
        running = zygote.start(tmp_path / "var", sources, "crawl", MBT_SAMPLE_PROXY=wire.proxy)
        wait_for(running, wire, 1)
        time.sleep(0.2)
        sent = time.monotonic()
        running.send(SIGTERM)
        ended = running.ended()
        assert time.monotonic() - sent < 15  # of the 60 seconds between two requests
    assert ended.code == STOPPED, ended.stdout + ended.stderr
    assert len(wire.asked) == 1
    assert rows(tmp_path / "var", "SELECT url FROM page") == []


def test_a_second_crawl_ends_at_once_and_says_why(zygote: Zygote, tmp_path: Path) -> None:
    var, sources = tmp_path / "var", declare(tmp_path / "sources", "gb_directory", [START], "cards")
    with Wire(directory(1, 0.1)) as wire:
        first = zygote.start(var, sources, "crawl", MBT_SAMPLE_PROXY=wire.proxy)
        wait_for(first, wire, 3)
        second = zygote.crawl(var, sources, wire.proxy)
        assert second.code == BUSY, second.stdout + second.stderr
        assert "another crawl is under way" in second.stderr
        assert f"(process {first.number})" in second.stderr
        assert "Traceback" not in second.stderr
        assert first.alive()
        assert wire.at_once["directory.example.org"] == 1
        rude = zygote.start(var, sources, "crawl", without=["one crawl at a time"], MBT_SAMPLE_PROXY=wire.proxy)
        while rude.alive() and wire.at_once["directory.example.org"] < 2:
            time.sleep(0.001)
        assert wire.at_once["directory.example.org"] == 2, "two crawls ask at twice the rate"
        for running in (rude, first):
            running.send(SIGKILL)
            running.ended()
        third = zygote.start(var, sources, "crawl", MBT_SAMPLE_PROXY=wire.proxy)
        number = len(wire.asked)
        wait_for(third, wire, number + 1)
        assert third.alive(), "the lock of a crawl that was killed holds nobody up"
        third.send(SIGKILL)
        third.ended()
