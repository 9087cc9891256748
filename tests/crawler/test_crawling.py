"""What a crawl asks of whom: robots.txt, one request at a time, redirects, and nothing without permission.

All hosts are asked in one crawl (a reactor starts once a process), through a proxy on loopback.
"""

import json
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.workshop import Workshop
from tests.commands import PERMISSION, SCRAPY, Done, run, write_sources
from tests.forked import mbt
from tests.sites.loopback import Answer, Loopback

SERVICE = (
    b"<h1>Sample clinic</h1><p>We give mentalization-based treatment.</p>"
    b"<p>Phone: 020 7946 0101</p><p>Address: 1 Sample Street, London, SW17 0YF</p>"
)
ROBOTS = {
    "missing.example.org": Answer(b"no", 404),
    "gone.example.org": Answer(b"no", 410),
    "open.example.org": Answer(b"User-agent: *\nDisallow: /private\n", kind="text/plain"),
    "forbidden.example.org": Answer(b"User-agent: *\nDisallow: /\n", kind="text/plain"),
    "named.example.org": Answer(
        b"User-agent: mbt-directory\nDisallow: /\n\nUser-agent: *\nAllow: /\n", kind="text/plain"
    ),
    "broken.example.org": Answer(b"\xff\xfe<html>not robots</html>"),
    "down.example.org": Answer(b"", 503),
    "busy.example.org": Answer(b"", 429),
    "reset.example.org": Answer(hang_up=True),
}


def source(host: str, *paths: str) -> str:
    start = ", ".join(f'"http://{host}.example.org{path}"' for path in paths or ("/service",))
    return f'url = "http://{host}.example.org/"\nstart = [{start}]\n{PERMISSION}'


@dataclass
class Crawl:
    """One crawl over all those hosts."""

    done: Done
    asked: dict[str, list[str]]
    at_once: dict[str, int]
    outcomes: dict[str, str]
    details: dict[str, str]
    runs: dict[str, tuple[str, list[str]]]


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawl]:
    folder = tmp_path_factory.mktemp("crawl")
    hosts = [host.split(".")[0] for host in ROBOTS]
    sources = {f"gb_{host}": source(host) for host in hosts}
    sources["gb_open"] = source("open", "/service", "/private/page")
    sources["gb_many"] = source("many", *(f"/page-{number}" for number in range(12)))
    sources["gb_loop"] = source("loop", "/turn")
    sources["gb_away"] = source("away", "/file", "/forbidden")
    sources["gb_fails"] = source("fails", "/service", "/error")
    sources["gb_empty"] = source("empty", "/empty")
    sources["gb_unpermitted"] = 'start = ["http://unpermitted.example.org/service"]\n'
    sources["gb_off"] = 'off = "closed for this test"\n' + source("off")
    asked: defaultdict[str, list[str]] = defaultdict(list)
    now: defaultdict[str, int] = defaultdict(int)
    at_once: defaultdict[str, int] = defaultdict(int)
    lock = threading.Lock()

    def answer(url: str) -> Answer:
        parts = urlsplit(url)
        host = str(parts.hostname)
        with lock:
            asked[host].append(parts.path)
            now[host] += 1
            at_once[host] = max(at_once[host], now[host])
        time.sleep(0.02 if host.startswith("many") else 0)
        with lock:
            now[host] -= 1
        if parts.path == "/robots.txt":
            return ROBOTS.get(host, Answer(b"", 404))
        special = {
            "/turn": Answer(b"", 302, location="http://loop.example.org/turn"),
            "/file": Answer(b"", 302, location="file:///etc/hostname"),
            "/forbidden": Answer(b"", 302, location="http://forbidden.example.org/service"),
            "/error": Answer(b"", 404),
            "/empty": Answer(b"<html></html>"),
        }
        return special.get(parts.path, Answer(SERVICE))

    with Loopback(answer) as proxy:
        done = mbt(
            folder / "var", "crawl", sources=write_sources(folder / "sources", sources), MBT_SAMPLE_PROXY=proxy.proxy
        )
    workshop = Workshop(folder / "var")
    pages = workshop.db.execute("SELECT url, outcome, detail FROM page").fetchall()
    runs = workshop.db.execute("SELECT source, outcome, reasons FROM crawl_run").fetchall()
    yield Crawl(
        done,
        dict(asked),
        dict(at_once),
        {str(url): str(outcome) for url, outcome, _detail in pages},
        {str(url): str(detail) for url, _outcome, detail in pages},
        {str(name).removeprefix("gb_"): (str(outcome), json.loads(reasons)) for name, outcome, reasons in runs},
    )
    workshop.close()


def test_the_crawl_ends_held_in_words_and_without_a_crash(crawl: Crawl) -> None:
    assert crawl.done.returncode == 2
    assert "Traceback" not in crawl.done.stdout + crawl.done.stderr
    assert "DeprecationWarning" not in crawl.done.stderr


def test_robots_is_asked_once_per_host_and_before_anything_else(crawl: Crawl) -> None:
    for host, paths in crawl.asked.items():
        assert paths[0] == "/robots.txt", host
    for host in ("missing", "gone", "open", "broken", "named", "many", "fails", "loop"):
        assert crawl.asked[f"{host}.example.org"].count("/robots.txt") == 1, host


@pytest.mark.parametrize("host", ["missing", "gone", "broken"])
def test_no_rules_allow(crawl: Crawl, host: str) -> None:
    assert "/service" in crawl.asked[f"{host}.example.org"]
    assert crawl.outcomes[f"http://{host}.example.org/service"] == "read"
    assert crawl.runs[host] == ("promoted", [])


@pytest.mark.parametrize(
    ("host", "why"),
    [
        ("forbidden", "forbidden by robots.txt"),
        ("named", "forbidden by robots.txt"),
        ("down", "could not be had (the site answered 503), so nothing there is fetched"),
        ("busy", "could not be had (the site answered 429), so nothing there is fetched"),
        ("reset", "could not be had ("),
    ],
)
def test_a_no_or_no_answer_fetches_nothing_and_is_recorded_in_words(crawl: Crawl, host: str, why: str) -> None:
    assert set(crawl.asked[f"{host}.example.org"]) == {"/robots.txt"}
    url = f"http://{host}.example.org/service"
    assert crawl.outcomes[url] == "robots"
    assert why in crawl.details[url]
    outcome, reasons = crawl.runs[host]
    assert outcome == "held"
    assert any(reason.startswith(f"{url} could not be read: ") and why in reason for reason in reasons)


def test_rules_hold_for_each_page(crawl: Crawl) -> None:
    assert "/private/page" not in crawl.asked["open.example.org"]
    assert crawl.details["http://open.example.org/private/page"] == "forbidden by robots.txt"
    assert crawl.outcomes["http://open.example.org/service"] == "read"


def test_one_request_at_a_time_to_a_host(crawl: Crawl) -> None:
    assert len(crawl.asked["many.example.org"]) == 13
    assert crawl.at_once["many.example.org"] == 1


def test_every_url_that_was_scheduled_has_an_outcome(crawl: Crawl) -> None:
    assert len([url for url in crawl.outcomes if "many" in url]) == 12
    assert crawl.outcomes["http://fails.example.org/error"] == "not_found"
    assert crawl.outcomes["http://empty.example.org/empty"] == "template"
    assert crawl.outcomes["http://loop.example.org/turn"] == "redirect"


def test_a_redirect_leads_to_no_file_and_to_no_other_site(crawl: Crawl) -> None:
    assert crawl.outcomes["http://away.example.org/file"] == "redirect"
    assert crawl.outcomes["http://away.example.org/forbidden"] == "moved"
    assert "http://forbidden.example.org/service" in crawl.details["http://away.example.org/forbidden"]
    assert crawl.asked["forbidden.example.org"] == ["/robots.txt"]  # its own source's, not this redirect's


def test_no_permission_no_request(crawl: Crawl) -> None:
    assert "unpermitted.example.org" not in crawl.asked
    assert "off.example.org" not in crawl.asked
    assert "gb_unpermitted: skipped, no permission recorded" in crawl.done.stdout
    assert "gb_off: skipped, closed for this test" in crawl.done.stdout
    assert not {"unpermitted", "off"} & set(crawl.runs)


def test_scrapys_own_commands_know_the_sources_and_the_same_rules(tmp_path: Path) -> None:
    listed = run([*SCRAPY, "list"], tmp_path)
    assert listed.returncode == 0
    assert {"gb_nhs_trusts", "us_goodtherapy", "au_mbt_supervisors"} <= set(listed.stdout.split())
    with Loopback(lambda _url: Answer(SERVICE)) as proxy:
        sources = write_sources(tmp_path / "sources", {"gb_none": 'start = ["http://none.example.org/"]\n'})
        done = run([*SCRAPY, "crawl", "gb_none"], tmp_path, MBT_SOURCES=str(sources), MBT_SAMPLE_PROXY=proxy.proxy)
        assert proxy.asked == []
    assert "not crawled: no permission recorded" in done.stderr
    assert "Traceback" not in done.stderr
