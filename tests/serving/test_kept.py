"""What is kept: pages within bounds, and older releases only as far back as nobody was removed."""

import json
import random

import pytest

from referral.serving.kept import kept_releases
from referral.serving.pages import Pages, finished, may_be_kept
from tests.serving.releases import Releases

HTML = [(b"content-type", b"text/html; charset=utf-8")]


def test_pages_give_way_by_how_long_nobody_asked() -> None:
    pages = Pages(most=40_000)
    for number in range(40):
        pages.keep((b"/%d" % number, b""), finished("/{n}", 200, HTML, b"%d" % number * 400))
        pages.get((b"/0", b""))
    assert pages.get((b"/0", b"")) is not None, "asked for all the time"
    assert pages.get((b"/39", b"")) is not None
    assert pages.get((b"/1", b"")) is None
    assert len(pages) < 20


def test_what_every_visitor_needs_gives_way_to_nothing() -> None:
    pages = Pages(most=40_000)
    pages.keep((b"/", b""), finished("/", 200, HTML, b"home" * 400), for_good=True)
    for number in range(200):
        pages.keep((b"/", b"x=%d" % number), finished("/", 200, HTML, b"home" * 400))
    pages.keep((b"/large", b""), finished("/large", 200, HTML, random.Random(1).randbytes(100_000)))
    assert pages.get((b"/", b"")) is not None
    assert pages.get((b"/large", b"")) is None, "one page must not push out all others"


@pytest.mark.parametrize(
    ("status", "headers", "kept"),
    [
        (200, [], True),
        (301, [(b"location", b"/provider/p2")], True),
        (200, [(b"Vary", b"Cookie, Authorization")], True),
        (200, [(b"Vary", b"Accept-Language")], False),
        (200, [(b"Vary", b"Cookie, Accept-Language")], False),
        (200, [(b"Cache-Control", b"no-store")], False),
        (200, [(b"cache-control", b"private, max-age=60")], False),
        (200, [(b"Set-Cookie", b"a=b")], False),
        (302, [], False),
        (404, [], False),
        (500, [], False),
    ],
)
def test_only_what_is_the_same_for_all_is_kept(status: int, headers: list[tuple[bytes, bytes]], kept: bool) -> None:
    assert may_be_kept(status, headers) is kept


def test_the_releases_before_come_newest_first_and_end_at_a_removal(releases: Releases) -> None:
    made = [releases.first, *(releases.another(f"r{number}") for number in range(4))]
    for sha256 in made[1:]:
        releases.switch(sha256)
    assert [file.stem for file in kept_releases(releases.link)] == made[::-1]
    releases.note(made[2], removed=1)
    assert [file.stem for file in kept_releases(releases.link)] == [made[4], made[3], made[2]]
    releases.file(made[3]).with_suffix(".json").unlink()
    assert [file.stem for file in kept_releases(releases.link)] == [made[4], made[3]], "nobody says who was removed"


def test_going_back_with_people_hidden_is_a_removal_too(releases: Releases) -> None:
    back = releases.another("back")
    log = releases.folder / "releases" / "log.jsonl"
    line = {"what": "rolled back", "release": back, "when": "2026-11-22", "hidden": 1}
    log.write_text(log.read_text() + "no line at all\n" + json.dumps(line) + "\n")
    assert [file.stem for file in kept_releases(releases.link)] == [back]


def test_without_a_log_there_is_nothing_to_go_back_to(releases: Releases) -> None:
    (releases.folder / "releases" / "log.jsonl").unlink()
    assert list(kept_releases(releases.link)) == []
