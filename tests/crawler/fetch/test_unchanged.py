"""What has not changed is not read again, and still leads on; what its reader does differently now is."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crawler.fetch.archive import Row, pages, rows
from tests.crawler.fetch.declared import declare
from tests.crawler.fetch.directory_site import LISTS, PEOPLE, START, directory
from tests.crawler.fetch.processes import Zygote
from tests.sites.hostile.case import CLINIC, NO_RULES
from tests.sites.wire import Asked, Wire, answer

NOBODY_READS = {"crawler.spiders.read_page": None}  # whatever is read after all fails
ANOTHER_READER = {"crawler.reader_version._CODE": ["listing.py"]}
DATE = "Sat, 21 Nov 2026 10:00:00 GMT"
OTHER = CLINIC.replace("020 7946 0101", "020 7946 0199")


def marked(asked: Asked) -> Iterator[bytes]:
    """Pages with a mark by which they can be asked for only if they changed, and pages that lie about it."""
    again = later["is"]
    if asked.path == "/robots.txt":
        yield answer("User-agent: *\nDisallow: /now-private\n", kind="text/plain") if again else NO_RULES
    elif asked.path == "/etag":
        yield same(asked, "if-none-match", '"one"', {"ETag": '"one"'})
    elif asked.path == "/date":
        yield same(asked, "if-modified-since", DATE, {"Last-Modified": DATE})
    elif asked.path == "/new-tag-same-words":
        yield answer(CLINIC, headers={"ETag": f'"{again}"'})
    elif asked.path == "/same-tag-new-words":
        yield answer(OTHER if again else CLINIC, headers={"ETag": '"one"'})
    elif asked.path == "/says-unchanged-and-is-not":
        yield answer(OTHER, 304, length=None) if again else answer(CLINIC, headers={"ETag": '"one"'})
    elif asked.path == "/broken-for-now":
        yield answer("", 404 if again else 200) if again else answer(CLINIC, headers={"ETag": '"one"'})
    else:
        yield answer(CLINIC)


def same(asked: Asked, header: str, value: str, headers: dict[str, str]) -> bytes:
    if asked.headers.get(header) == value:
        return answer("", 304, headers=headers, length=None)
    return answer(CLINIC, headers=headers)


later = {"is": False}
EXPECTED = {
    "etag": "unchanged",
    "date": "unchanged",
    "no-mark": "unchanged",
    "new-tag-same-words": "unchanged",
    "same-tag-new-words": "read",
    "says-unchanged-and-is-not": "unchanged",  # nobody can know better
    "broken-for-now": "not_found",
    "now-private": "robots",
}


@dataclass
class Second:
    """The second of two crawls."""

    rows: dict[str, Row]
    asked: list[Asked]
    listings: tuple[list[tuple[str, str]], list[tuple[str, str]]]


@pytest.fixture(scope="module")
def second(zygote: Zygote, tmp_path_factory: pytest.TempPathFactory) -> Second:
    folder = tmp_path_factory.mktemp("unchanged")
    sources = declare(folder / "sources", "gb_marked", [f"http://marked.example.org/{name}" for name in EXPECTED])
    live = []
    later["is"] = False
    with Wire(marked) as wire:
        for again in (False, True):
            later["is"], number = again, len(wire.asked)
            zygote.crawl(folder / "var", sources, wire.proxy)
            live.append(rows(folder / "var", "SELECT key, data FROM listing ORDER BY key"))
        return Second(
            {row.url.rpartition("/")[2]: row for row in pages(folder / "var")}, wire.asked[number:], (live[0], live[1])
        )


@pytest.mark.parametrize("name", list(EXPECTED))
def test_it_ends_in_its_outcome(second: Second, name: str) -> None:
    assert second.rows[name].outcome == EXPECTED[name], second.rows[name].detail
    assert "Sample clinic" in second.rows[name].read  # what was read last stays with the page


def test_a_page_that_robots_forbids_by_now_is_not_asked(second: Second) -> None:
    assert "/now-private" not in {one.path for one in second.asked}


def test_a_held_run_leaves_what_is_live_as_it_was(second: Second) -> None:
    before, after = second.listings
    assert len(before) == len(EXPECTED)
    assert before == after


@pytest.fixture(scope="module")
def crawled(zygote: Zygote, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the directory was crawled once."""
    folder = tmp_path_factory.mktemp("again")
    declare(folder / "sources", "gb_directory", [START], "cards")
    with Wire(directory(1)) as wire:
        assert zygote.crawl(folder / "var", folder / "sources", wire.proxy).code == 0
    return folder


def crawl_again(zygote: Zygote, folder: Path, **more: object) -> tuple[dict[str, int], Wire]:
    """(outcome -> pages, what was asked) of one more crawl."""
    with Wire(directory(1)) as wire:
        ended = zygote.start(
            folder / "var",
            folder / "sources",
            "crawl",
            MBT_SAMPLE_PROXY=wire.proxy,
            **more,  # type: ignore[arg-type]
        ).ended()
    assert ended.code == 0, ended.stdout + ended.stderr
    counted = rows(folder / "var", "SELECT outcome, count(*) FROM page GROUP BY outcome")
    return dict(counted), wire


def conditional(wire: Wire) -> int:
    return sum("if-none-match" in one.headers for one in wire.asked)


def test_nothing_is_read_again_and_every_link_is_followed(zygote: Zygote, crawled: Path) -> None:
    outcomes, wire = crawl_again(zygote, crawled, adjust=NOBODY_READS)
    assert outcomes == {"unchanged": LISTS + PEOPLE}
    assert conditional(wire) == LISTS + PEOPLE


def test_without_conditions_whole_pages_come_and_are_not_read_again_all_the_same(zygote: Zygote, crawled: Path) -> None:
    outcomes, wire = crawl_again(zygote, crawled, without=["conditions"], adjust=NOBODY_READS)
    assert outcomes == {"unchanged": LISTS + PEOPLE}
    assert conditional(wire) == 0


def test_another_reader_reads_everything_again(zygote: Zygote, crawled: Path) -> None:
    outcomes, wire = crawl_again(zygote, crawled, adjust=ANOTHER_READER)
    assert outcomes == {"read": LISTS + PEOPLE}
    assert conditional(wire) == 0
