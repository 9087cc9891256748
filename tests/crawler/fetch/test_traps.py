"""Sites without an end: a crawl ends at its limits, says so, and what was live stays."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crawler.fetch.archive import RunRow, pages, rows, runs
from tests.crawler.fetch.declared import declare
from tests.crawler.fetch.processes import Ended, Zygote
from tests.sites.hostile.case import NO_RULES
from tests.sites.wire import Asked, Wire, answer

PAGES_MAX, DEPTH_MAX = 25, 12
CARD = '<li><h2>Person {0}</h2><a href="/person/{0}">more</a></li>'
PERSON = "<h1>Person {0}</h1><p>Phone: 020 7946 0{0:03d}</p><p>Words of their own about number {0}.</p>"


def a_list(cards: Iterator[str] | list[str], *following: str) -> bytes:
    links = "".join(f'<a class="next" href="{link}">next</a>' for link in following)
    return answer(f"<html><ul>{''.join(cards)}</ul>{links}</html>")


def trap(asked: Asked) -> Iterator[bytes]:
    """By its host: results without end, a calendar, a page of 3,000 links, links that say nothing, ids of the day."""
    number = int((re.findall(r"\d+$", asked.url) or ["0"])[0])
    kind = asked.host.partition(".")[0]
    if asked.path == "/robots.txt":
        yield NO_RULES
    elif asked.path.startswith("/person"):
        yield answer(PERSON.format(number % 1000))
    elif kind == "pages":
        yield a_list([CARD.format(number)], f"/list[/b]?page={number + 1}")
    elif kind == "calendar":
        yield a_list([CARD.format(1)], f"/list/day/{number + 1}")
    elif kind == "links":
        yield a_list([CARD.format(n) for n in range(3_000)])
    elif kind == "twice":
        yield a_list([CARD.format(n) for n in (1, 2, 1, 2, 1)], "/list", "/list#top", "/list?page=2", "mailto:x@y.z")
    else:
        yield a_list([CARD.format(n + today["is"]) for n in range(1, 7)])


today = {"is": 0}


@dataclass
class Crawl:
    """Two crawls of all traps, a week apart."""

    ended: list[Ended]
    runs: dict[str, list[RunRow]]
    asked: dict[str, int]
    var: Path


@pytest.fixture(scope="module")
def crawl(zygote: Zygote, tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    folder = tmp_path_factory.mktemp("traps")
    for kind in ("pages", "calendar", "links", "twice", "ids"):
        depth = DEPTH_MAX if kind == "calendar" else 1_000
        start = [f"http://{kind}.example.org/list"]
        declare(folder / "sources", f"gb_{kind}", start, "cards", pages_max=PAGES_MAX, depth_max=depth)
    ended, asked = [], {}
    for day in (0, 100):
        today["is"] = day
        with Wire(trap) as wire:
            ended.append(zygote.crawl(folder / "var", folder / "sources", wire.proxy))
            asked = {one.host: len(wire.asked_of(one.host)) for one in wire.asked}
    found: dict[str, list[RunRow]] = {}
    for run in runs(folder / "var"):
        found.setdefault(run.source.removeprefix("gb_"), []).append(run)
    return Crawl(ended, found, asked, folder / "var")


def test_they_end_without_a_crash(crawl: Crawl) -> None:
    assert [one.code for one in crawl.ended] == [2, 2], crawl.ended[0].stderr
    assert "Traceback" not in "".join(one.stdout + one.stderr for one in crawl.ended)


@pytest.mark.parametrize(
    ("kind", "limit", "count"),
    [
        ("pages", f"{PAGES_MAX} pages (politeness.pages_max)", PAGES_MAX),
        ("links", f"{PAGES_MAX} pages (politeness.pages_max)", PAGES_MAX),
        ("calendar", f"{DEPTH_MAX} links away from the start (politeness.depth_max)", DEPTH_MAX + 2),
    ],
)
def test_it_ends_at_its_limit_and_is_held_for_it(crawl: Crawl, kind: str, limit: str, count: int) -> None:
    for run in crawl.runs[kind]:
        assert run.outcome == "held"
        assert f"there is more than {limit}" in run.reasons
    assert len([row for row in pages(crawl.var) if row.source == f"gb_{kind}"]) == count
    assert crawl.asked[f"{kind}.example.org"] == count + 1  # and robots.txt


def test_the_same_link_ten_times_is_one_page_and_one_person(crawl: Crawl) -> None:
    assert crawl.runs["twice"][0].outcome == "promoted"
    keys = rows(crawl.var, "SELECT key FROM listing WHERE source = 'gb_twice' ORDER BY key")
    assert keys == [("/person/1",), ("/person/2",)]


def test_ids_that_change_every_day_lose_nobody(crawl: Crawl) -> None:
    assert crawl.runs["ids"][0].outcome == "promoted"
    gone = rows(crawl.var, "SELECT count(*) FROM listing WHERE source = 'gb_ids' AND gone_since IS NOT NULL")
    assert gone == [(0,)]
    live = {key for (key,) in rows(crawl.var, "SELECT key FROM listing WHERE source = 'gb_ids'")}
    assert {f"/person/{number}" for number in range(1, 7)} <= live
