"""/changes and its feed: what the notes beside the served release say, and nothing where there are none."""

import hashlib
import logging
import os
import re
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest
from parsel import Selector

from crawler.release.changes import _TABLES, Changes, Listed
from crawler.release.note import Note, to_json
from referral.site.atom import feed
from referral.site.changes_page import ABOUT, NAMED_MAX, read_changes
from referral.site.release_note import KEPT_MAX, kept_notes
from tests.site.over import client_over

A, B, C, D = ("a" * 64, "b" * 64, "c" * 64, "d" * 64)
NONE = Changes(providers=60, before=60)


def note(release: str, before: str | None, day: str, changes: Changes = NONE, **more: object) -> Note:
    return Note(release=release, before=before, as_of="2026-11-20", published_on=day, changes=changes, **more)  # type: ignore[arg-type]


def kept(folder: Path, *notes: Note) -> Path:
    """A folder of notes, as `mbt publish` writes them."""
    folder.mkdir(exist_ok=True)
    for one in notes:
        (folder / f"{one.release}.json").write_text(to_json(one), encoding="utf-8")
    return folder


@pytest.fixture
def ids(sample_release: Path) -> Mapping[str, str]:
    with closing(sqlite3.connect(f"file:{sample_release}?mode=ro", uri=True)) as connection:
        return dict(connection.execute("SELECT name, id FROM provider").fetchall())


async def test_the_sample_is_the_first_release(site: httpx.AsyncClient) -> None:
    page = Selector((await site.get("/changes")).text)
    assert page.css("link[rel=alternate][type='application/atom+xml']::attr(href)").get() == "/changes.atom"
    (title,) = page.css(".release h2::text").getall()
    assert title.split() == ["The", "first", "release:", "63", "providers", "as", "of", *title.split()[-1:]]
    assert "This is what you see now." in page.css(".release strong::text").getall()
    assert page.css(".release a[href='/sources#gb_nhs_trusts']")


async def test_what_changed_is_told_with_names_of_those_who_are_there(
    sample_release: Path, tmp_path: Path, ids: Mapping[str, str]
) -> None:
    leeds, sam, anna = ids["Headingley MBT Clinic"], ids["Sam Fictional"], ids["Anna Voorbeeld"]
    changes = Changes(
        providers=63,
        before=64,
        new=(leeds, "pgonelater0"),
        changed={sam: ("phone", "how_to_refer")},
        gone=("pgone000001",),
        merged={"pformer0001": anna},
        removed=3,
        sources={"gb_nhs_trusts": Listed(11, 12, 1, 0, 2), "us_mclean": Listed(1, 1)},
        unconfirmed={"dk_regions": "2026-05-01"},
    )
    # A file in releases/ is served only where its name is the sha256 of its bytes.
    served = hashlib.sha256(sample_release.read_bytes()).hexdigest()
    folder = kept(
        tmp_path / "releases",
        note(A, None, "2026-10-01"),
        note(served, A, "2026-11-21", changes, accepted={"size": "Two <b>trusts</b> joined & moved"}),
    )
    shutil.copyfile(sample_release, folder / f"{served}.db")
    async with client_over(folder / f"{served}.db", sample_release.parent) as client:
        page = Selector((await client.get("/changes")).text)
        atom = ElementTree.fromstring((await client.get("/changes.atom")).text)
    newest, first = page.css(".release")
    table = newest.css(".counts")[0]
    counts = dict(zip(table.css("th::text").getall(), table.css("td::text").getall(), strict=True))
    assert counts == {
        "Before": "64", "New": "2", "Changed": "1", "Gone": "1", "Merged": "1", "Removed on request": "3", "Now": "63",
    }  # fmt: skip
    links = {link.css("::text").get(): link.attrib["href"] for link in newest.css("li a")}
    assert links == {
        name: f"/provider/{ids[name]}" for name in ("Headingley MBT Clinic", "Sam Fictional", "Anna Voorbeeld")
    }
    text = " ".join(" ".join(newest.css("::text").getall()).split())
    assert "pgonelater0 (not listed any more)" in text
    assert "Sam Fictional : phone, how to refer" in text
    assert "pformer0001 is now Anna Voorbeeld" in text
    assert "size : Two <b>trusts</b> joined & moved" in text
    assert "not confirmed since 2026-05-01" in text
    assert newest.css(".counts")[1].css("tbody a::attr(href)").getall() == ["/sources#gb_nhs_trusts"]
    assert "The first release" in first.css("h2::text").get("")
    contents = [one.text for one in atom.iter("{http://www.w3.org/2005/Atom}content")]
    assert contents[0] is not None
    assert Selector(contents[0]).css("li a::attr(href)").getall() == list(links.values())


async def test_without_notes_the_page_says_so(sample_release: Path, tmp_path: Path) -> None:
    alone = tmp_path / "directory.db"
    shutil.copyfile(sample_release, alone)
    async with client_over(alone, sample_release.parent) as client:
        answer = await client.get("/changes")
        assert answer.status_code == 200
        assert "There are no notes of releases" in answer.text
        empty = ElementTree.fromstring((await client.get("/changes.atom")).text)
    assert empty.findall("{http://www.w3.org/2005/Atom}entry") == []
    assert empty.find("{http://www.w3.org/2005/Atom}updated") is not None


def test_the_newest_is_first_and_what_was_gone_back_from_is_marked(tmp_path: Path) -> None:
    folder = kept(
        tmp_path,
        note(C, B, "2026-11-03"),
        note(A, None, "2026-11-01"),
        note(B, A, "2026-11-02"),
        note(D, B, "2026-11-03", rolled_back_to=B),
    )
    found = kept_notes(folder / f"{D}.db")
    assert [(one.note.release[0], one.now, one.taken_back) for one in found] == [
        ("d", True, False), ("c", False, True), ("b", False, False), ("a", False, False),
    ]  # fmt: skip
    # Gone back to b itself: what came after it is what was taken back.
    assert {one.note.release[0] for one in kept_notes(folder / f"{B}.db") if one.taken_back} == {"c", "d"}


BROKEN = {
    "empty": "",
    "no JSON": "{",
    "another thing": "[1, 2]",
    "another format": '{"format": "release note 2"}',
    "not text": "\udcff",
    "another release": to_json(note(B, None, "2026-11-02")),
    "no day": to_json(note(A, None, "yesterday")),
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_note_that_cannot_be_read_is_left_out_and_logged(
    text: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept(tmp_path, note(C, A, "2026-11-03"))
    (tmp_path / f"{A}.json").write_text(text, encoding="utf-8", errors="surrogateescape")
    (tmp_path / "notes.json").write_text("none of ours", encoding="utf-8")
    (tmp_path / f"{D}.json").mkdir()
    with caplog.at_level(logging.WARNING, logger="referral"):
        assert [one.note.release for one in kept_notes(tmp_path / f"{C}.db")] == [C]
    (line,) = caplog.messages
    assert line.startswith(f"{tmp_path / A}.json is left out of the changes: ")


def test_no_more_than_the_newest_are_read(tmp_path: Path) -> None:
    releases = [f"{n:064x}" for n in range(KEPT_MAX + 3)]
    for n, release in enumerate(releases):
        kept(tmp_path, note(release, None, f"2026-10-{n + 1:02}"))
        os.utime(tmp_path / f"{release}.json", (n, n))
    assert [one.note.release for one in kept_notes(tmp_path / f"{releases[-1]}.db")] == releases[:2:-1]
    assert kept_notes(None) == []


def test_of_many_only_some_are_named(sample_release: Path, tmp_path: Path) -> None:
    many = tuple(f"p{n:09}" for n in range(NAMED_MAX + 7))
    folder = kept(tmp_path, note(A, B, "2026-11-01", Changes(providers=200, before=93, new=many)))
    with closing(sqlite3.connect(f"file:{sample_release}?mode=ro", uri=True)) as connection:
        changes = read_changes(connection, folder / f"{A}.db")
    assert len(changes[0].new) == NAMED_MAX
    assert "and 7 more" in feed(changes, "2026-11-01")


async def test_the_feed_is_atom(site: httpx.AsyncClient) -> None:
    """RFC 4287, section 4: what a feed and an entry must have."""
    answer = await site.get("/changes.atom")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    atom = "{http://www.w3.org/2005/Atom}"
    root = ElementTree.fromstring(answer.content)
    assert root.tag == f"{atom}feed"
    assert root.findtext(f"{atom}author/{atom}name")
    links = {link.get("rel"): link.attrib for link in root.findall(f"{atom}link")}
    assert links["self"]["href"] == "/changes.atom"
    assert (await site.get(links["alternate"]["href"])).status_code == 200
    entries = root.findall(f"{atom}entry")
    for one in (root, *entries):
        assert all(len(one.findall(f"{atom}{name}")) == 1 for name in ("id", "title", "updated"))
        assert re.match(r"urn:(uuid|sha256):[0-9a-f-]+$", one.findtext(f"{atom}id") or "")
        assert datetime.fromisoformat(one.findtext(f"{atom}updated") or "").tzinfo
    assert len({one.findtext(f"{atom}id") for one in entries}) == len(entries) == 1
    (content,) = entries[0].findall(f"{atom}content")
    assert content.get("type") == "html"
    page = Selector((await site.get("/changes")).text)
    (link,) = entries[0].findall(f"{atom}link")
    assert link.get("href") == f"/changes#{page.css('.release::attr(id)').get()}"


def test_all_that_a_note_can_say_has_changed_is_in_the_catalogs() -> None:
    told = {*_TABLES["provider"], *_TABLES} - {"provider"}
    assert {one.replace("_", " ") for one in told} == set(ABOUT)
