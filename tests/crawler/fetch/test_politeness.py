"""How often a host is asked, as the host sees it: two sources on one host are one visitor."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawler.fetch.declared import declare
from tests.crawler.fetch.guards import SCRAPYS_DELAY
from tests.crawler.fetch.processes import Zygote
from tests.sites.hostile.case import CLINIC, NO_RULES
from tests.sites.wire import Asked, Wire, answer

PAUSE = SCRAPYS_DELAY
CRAWL_DELAY = 0.4
REST = 1.0
PAGES = 4


def paced(asked: Asked) -> Iterator[bytes]:
    if asked.path == "/robots.txt":
        rules = f"User-agent: *\nCrawl-delay: {CRAWL_DELAY}\n"
        yield answer(rules, kind="text/plain") if asked.host.startswith("slow") else NO_RULES
    elif asked.host.startswith("tired") and asked.url not in seen and asked.path == "/a-1":
        seen.add(asked.url)
        yield answer("", 503, headers={"Retry-After": f"{REST:.0f}"})
    else:
        yield answer(CLINIC)


seen: set[str] = set()


def crawl(zygote: Zygote, folder: Path, *without: str) -> Wire:
    """Three hosts, each asked by two sources at once."""
    seen.clear()
    for host, pause in {"shared": PAUSE, "slow": 0.0, "tired": 0.0}.items():
        for source in ("a", "b"):
            urls = [f"http://{host}.example.org/{source}-{number}" for number in range(PAGES)]
            declare(folder / "sources", f"gb_{host}_{source}", urls, delay_seconds=pause)
    with Wire(paced) as wire:
        ended = zygote.crawl(folder / "var", folder / "sources", wire.proxy, without=without)
    assert ended.code == 0, ended.stdout + ended.stderr
    return wire


def pauses(wire: Wire, host: str) -> list[float]:
    """Seconds from the arrival of each question to the next one's: at least the pause, on a loaded machine too."""
    return [after.at - before.at for before, after in itertools.pairwise(wire.asked_of(f"{host}.example.org"))]


@pytest.fixture(scope="module")
def wire(zygote: Zygote, tmp_path_factory: pytest.TempPathFactory) -> Wire:
    return crawl(zygote, tmp_path_factory.mktemp("polite"))


@pytest.mark.parametrize("host", ["shared", "slow", "tired"])
def test_a_host_has_one_visitor_at_a_time(wire: Wire, host: str) -> None:
    assert wire.at_once[f"{host}.example.org"] == 1
    assert len(wire.asked_of(f"{host}.example.org")) >= 2 * PAGES


def test_the_pause_holds_over_both_sources(wire: Wire) -> None:
    assert min(pauses(wire, "shared")) >= PAUSE


def test_the_pause_that_robots_asks_for_holds_over_both_sources(wire: Wire) -> None:
    asked = [one for one in wire.asked_of("slow.example.org") if one.path != "/robots.txt"]
    assert min(after.at - before.at for before, after in itertools.pairwise(asked)) >= CRAWL_DELAY


def test_a_rest_is_one_for_both_sources(wire: Wire) -> None:
    asked = wire.asked_of("tired.example.org")
    told = next(number for number, one in enumerate(asked) if one.path == "/a-1")
    assert asked[told + 1].at - asked[told].at >= REST
    assert len([one for one in asked if one.path == "/a-1"]) == 2


def test_it_says_who_it_is_and_leaves_no_trail(wire: Wire) -> None:
    for one in wire.asked:
        assert one.headers["user-agent"].startswith("mbt-directory/")
        assert "(+https://" in one.headers["user-agent"]
        assert not {"cookie", "referer"} & set(one.headers)


def test_with_a_pace_for_each_source_the_rate_doubles(zygote: Zygote, wire: Wire, tmp_path: Path) -> None:
    rude = crawl(zygote, tmp_path, "one pace for all")
    assert min(pauses(rude, "shared")) < PAUSE * 0.75
    assert min(pauses(rude, "slow")) < CRAWL_DELAY * 0.75
    assert spread(rude) < 0.75 * spread(wire)


def spread(wire: Wire) -> float:
    asked = wire.asked_of("shared.example.org")
    return asked[-1].at - asked[0].at
