"""Every hostile case ends in its own outcome, in one crawl that needs little memory and crashes nowhere."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crawler.fetch.archive import Row, pages, runs
from tests.crawler.fetch.declared import declare
from tests.crawler.fetch.processes import Ended, Zygote
from tests.sites.certificates import Authority
from tests.sites.hostile import CASES, Case, certificates, site_of_cases
from tests.sites.wire import Wire

MEMORY_MB = 300
# Long enough for an honest answer on a machine with its hands full, where reading the other cases delays it.
HURRIED_SECONDS = 3
KNOWN = {case.host for case in CASES} | {f"www.{case.host}" for case in CASES}


@dataclass
class Crawl:
    """The one crawl of all cases."""

    ended: Ended
    var: Path
    rows: dict[str, list[Row]]
    wire: Wire


@pytest.fixture(scope="module")
def crawl(zygote: Zygote, tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "unknown").mkdir()
    authority = Authority(folder)
    contexts = certificates.contexts(authority, Authority(folder / "unknown"))
    for shape, hurried in {(case.shape, case.hurried) for case in CASES}:
        urls = [case.url for case in CASES if (case.shape, case.hurried) == (shape, hurried)]
        declare(
            folder / "sources",
            f"gb_{shape}{'_hurried' if hurried else ''}",
            urls,
            shape,
            timeout_seconds=HURRIED_SECONDS if hurried else 30,
        )
    with Wire(site_of_cases(CASES), tls=contexts) as wire:
        ended = zygote.crawl(folder / "var", folder / "sources", wire.proxy, SSL_CERT_FILE=str(authority.file))
    found: dict[str, list[Row]] = {}
    for row in pages(folder / "var"):
        found.setdefault(row.url, []).append(row)
    return Crawl(ended, folder / "var", found, wire)


def test_the_crawl_ends_held_and_without_a_crash(crawl: Crawl) -> None:
    assert crawl.ended.code == 2, crawl.ended.stderr
    assert "Traceback" not in crawl.ended.stdout + crawl.ended.stderr
    assert "\x1b" not in crawl.ended.stdout
    # All the structured pages are traps that were got out of, so that source's run is as good as any.
    outcomes = {run.source: run.outcome for run in runs(crawl.var)}
    assert outcomes == {"gb_service": "held", "gb_service_hurried": "held", "gb_structured": "promoted"}
    log = (crawl.var / "crawl.log").read_text(encoding="utf-8")
    assert "Traceback" not in log, log[log.index("Traceback") - 500 :][:3000]


def test_all_of_it_needs_little_memory(crawl: Crawl) -> None:
    print(f"peak memory: {crawl.ended.peak_mb:.0f} MB for {len(CASES)} cases")
    assert 20 < crawl.ended.peak_mb < MEMORY_MB


def test_there_are_cases_enough_and_each_has_a_name_of_its_own() -> None:
    assert len(CASES) >= 40
    assert len({case.name for case in CASES}) == len(CASES)


def test_every_url_has_exactly_one_row_and_there_are_no_others(crawl: Crawl) -> None:
    assert set(crawl.rows) == {case.row for case in CASES}
    assert {url: len(rows) for url, rows in crawl.rows.items() if len(rows) != 1} == {}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_ends_in_its_outcome(crawl: Crawl, case: Case) -> None:
    (row,) = crawl.rows[case.row]
    assert row.outcome == case.outcome, row.detail
    assert case.says in row.detail
    assert case.read in row.read
    assert not case.never or case.never not in row.detail + row.read
    assert bool(row.read) == (case.outcome == "read")


@pytest.mark.parametrize("case", [case for case in CASES if "://" not in case.start], ids=lambda case: case.name)
def test_its_site_is_asked_for_nothing_else(crawl: Crawl, case: Case) -> None:
    wanted = ("/page",) if case.asks is None else case.asks
    asked = [one.path for one in crawl.wire.asked_of(case.host)]
    assert asked[:1] in ([], ["/robots.txt"])
    assert list(dict.fromkeys(path for path in asked if path != "/robots.txt")) == list(wanted)
    # A site that dawdles, or has a lot to say, does not notice at once that we have gone.
    assert case.hurried or case.outcome == "too_large" or crawl.wire.at_once[case.host] == (1 if asked else 0)


def test_nobody_else_is_asked(crawl: Crawl) -> None:
    assert {one.url for one in crawl.wire.asked if one.host not in KNOWN} == set()


def test_a_rest_is_kept(crawl: Crawl) -> None:
    first, second = [one for one in crawl.wire.asked_of("rest-of-a-second.example.org") if one.path == "/page"]
    assert second.at - first.at >= 1.0
    assert len([one for one in crawl.wire.asked_of("rest-of-an-hour.example.org") if one.path == "/page"]) == 1
