"""Each guard of fetching is missed: with it off, and the others on their own cases, the same site does its harm."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crawler.fetch.archive import Row, pages, runs
from tests.crawler.fetch.declared import declare
from tests.crawler.fetch.guards import GUARDS
from tests.crawler.fetch.processes import Ended, Zygote
from tests.crawler.fetch.test_hostile import MEMORY_MB
from tests.sites.certificates import Authority
from tests.sites.hostile import by_name, certificates, site_of_cases
from tests.sites.wire import Wire


@dataclass(frozen=True)
class Control:
    """With ``guard`` off the case ends in ``outcome``; ``asked`` is a URL that is asked for then, and must never be."""

    guard: str
    case: str
    outcome: str
    asked: str = ""
    promoted: bool = False


CONTROLS = [
    Control("address of a URL", "a-private-start", "read", "http://127.0.0.1/secret"),
    Control("same site", "to-another-site", "read", "http://another.example.com/page", promoted=True),
    Control("certificates", "tls-expired", "read", "https://tls-expired.example.org/page", promoted=True),
    Control("certificates", "tls-of-another-host", "read", "https://tls-of-another-host.example.org/page"),
    Control("certificates", "tls-signed-by-itself", "read", "https://tls-signed-by-itself.example.org/page"),
    Control("no meta refresh", "meta-refresh", "read", "http://meta-refresh.example.org/other"),
    Control("largest head", "head-without-end", "timeout"),
    Control("longest address", "an-endless-address", "lost"),
    Control("strict robots.txt", "robots-503", "read", "http://robots-503.example.org/page"),
    Control("strict robots.txt", "robots-resets", "read", "http://robots-resets.example.org/page"),
    Control("rest", "rest-of-an-hour", "server_error"),
    Control("no cookies", "gives-cookies", "forbidden"),
    Control("impostors", "block-access-denied", "read"),
    Control("impostors", "login", "read"),
    Control("impostors", "soft-404", "read"),
    Control("home page", "to-the-home-page", "read", promoted=True),
    Control("letters", "letters-hex", "broken"),
]
LARGE = [Control("largest body", "gzip-bomb", "template")]
ELSEWHERE = {
    "address of a name": "test_names.py",
    "no proxy of the environment": "test_names.py",
    "one pace for all": "test_politeness.py",
    "one crawl at a time": "test_stopping.py",
    "memory": "test_killed.py",
    "conditions": "test_unchanged.py",
}


@dataclass
class Crawl:
    """A crawl with guards off."""

    ended: Ended
    rows: Mapping[str, Row]
    runs: Mapping[str, str | None]
    asked: set[str]


def crawl_without(zygote: Zygote, folder: Path, controls: list[Control]) -> Crawl:
    cases = by_name(*(control.case for control in controls))
    authority = Authority(folder)
    (folder / "unknown").mkdir()
    contexts = certificates.contexts(authority, Authority(folder / "unknown"))
    for number, (case, control) in enumerate(zip(cases, controls, strict=True)):
        patience = 1 if control.outcome == "timeout" else 30
        declare(folder / "sources", f"gb_{number}", [case.url], timeout_seconds=patience)
    with Wire(site_of_cases(cases), tls=contexts) as wire:
        ended = zygote.crawl(
            folder / "var",
            folder / "sources",
            wire.proxy,
            without=sorted({control.guard for control in controls}),
            SSL_CERT_FILE=str(authority.file),
        )
    by_source = {run.source: run.outcome for run in runs(folder / "var")}
    return Crawl(
        ended,
        {case.name: row for case in cases for row in pages(folder / "var") if row.url in {case.url, case.row}},
        {case.name: by_source[f"gb_{number}"] for number, case in enumerate(cases)},
        {one.url for one in wire.asked},
    )


@pytest.fixture(scope="module")
def off(zygote: Zygote, tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    return crawl_without(zygote, tmp_path_factory.mktemp("controls"), CONTROLS)


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: f"{control.guard}: {control.case}")
def test_without_its_guard_the_case_does_harm(off: Crawl, control: Control) -> None:
    (case,) = by_name(control.case)
    assert off.rows[case.name].outcome == control.outcome != case.outcome, off.rows[case.name].detail
    assert not control.asked or control.asked in off.asked
    assert not control.promoted or off.runs[case.name] == "promoted"


def test_without_a_largest_body_the_memory_fills(zygote: Zygote, tmp_path: Path) -> None:
    crawl = crawl_without(zygote, tmp_path, LARGE)
    assert crawl.ended.peak_mb > MEMORY_MB
    assert {name: row.outcome for name, row in crawl.rows.items()} == {one.case: one.outcome for one in LARGE}


def test_every_guard_has_a_control() -> None:
    controlled = {control.guard for control in [*CONTROLS, *LARGE]}
    assert controlled.isdisjoint(ELSEWHERE)
    assert controlled | set(ELSEWHERE) == set(GUARDS)
    for guard, file in ELSEWHERE.items():
        assert f'"{guard}"' in (Path(__file__).parent / file).read_text(encoding="utf-8"), guard
