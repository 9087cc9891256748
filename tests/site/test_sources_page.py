"""/sources: each source in plain words, what is held and why, and the way to the tables."""

import sqlite3
from pathlib import Path

import httpx
import pytest
from parsel import Selector

from referral.site.render import render
from referral.site.sources_page import SourceEntry, read_sources


@pytest.fixture
def entries(sample_release: Path) -> dict[str, SourceEntry]:
    with sqlite3.connect(f"file:{sample_release}?mode=ro", uri=True) as connection:
        return {entry.row["name"]: entry for entry in read_sources(connection)}


async def test_every_source_is_there_and_linked_from_every_page(
    site: httpx.AsyncClient, entries: dict[str, SourceEntry]
) -> None:
    assert Selector((await site.get("/")).text).css("footer a[href='/sources']")
    answer = await site.get("/sources")
    assert answer.status_code == 200
    page = Selector(answer.text)
    assert page.css("section::attr(id)").getall() == list(entries)
    on = [entry.row["enabled"] for entry in entries.values()]
    assert on == sorted(on, reverse=True)
    assert 0 in on
    for link in page.css("section a[href^='/directory/']::attr(href)").getall():
        assert (await site.get(link)).status_code == 200, link


async def test_a_source_says_what_why_and_when(site: httpx.AsyncClient, entries: dict[str, SourceEntry]) -> None:
    page = Selector((await site.get("/sources")).text)
    trusts = " ".join(page.css("#gb_nhs_trusts ::text").getall()).split()
    words = " ".join(trusts)
    assert "Services, United Kingdom" in words
    assert "It holds an organisation’s public facts about its own services." in words
    assert "its pages were read, and taken over. 11 new, 0 changed, 0 gone." in words
    assert "11 listings, 11 of them shown" in words
    off = " ".join(" ".join(page.css("#us_goodtherapy ::text").getall()).split())
    assert "Off because a self-declared commercial directory" in off
    assert "Last time Never." in off
    assert "Why we may show it" not in off
    assert entries["gb_nhs_trusts"].held is None


def shown(sample_release: Path, sql: str) -> Selector:
    """The page after something happened to the runs."""
    connection = sqlite3.connect(":memory:")
    with sqlite3.connect(f"file:{sample_release}?mode=ro", uri=True) as original:
        original.backup(connection)
    connection.executescript(sql)
    entries = read_sources(connection)
    connection.close()
    release = {"id": "x", "as_of": "2026-11-21", "providers": 1, "notice": None}
    body = render("sources.html", release=release, gazetteer={"attribution": "GeoNames"}, here=None, entries=entries)
    return Selector(body)


def test_what_is_held_is_told_with_every_reason(sample_release: Path) -> None:
    page = shown(
        sample_release,
        "UPDATE crawl_run SET outcome = 'held', reasons = 'phone is lost; <b>too few</b>', failures = '2 x no answer',"
        " finished_on = '2026-11-23' WHERE source = 'dk_regions'",
    )
    box = page.css("#dk_regions .closed")
    assert "Held back on 2026-11-23." in box.css("strong::text").getall()
    assert box.css("li::text").getall() == ["phone is lost", "<b>too few</b>"]
    words = " ".join(" ".join(page.css("#dk_regions dd ::text, #dk_regions dd::text").getall()).split())
    assert "and held back." in words
    assert "Pages that could not be read: 2 x no answer." in words
    assert len(page.css(".closed")) == 1


def test_an_accepted_and_a_crashed_run(sample_release: Path) -> None:
    page = shown(
        sample_release,
        "UPDATE crawl_run SET accepted_because = 'a clinic closed' WHERE source = 'dk_regions';"
        "UPDATE crawl_run SET outcome = 'crashed' WHERE source = 'us_mclean'",
    )
    words = " ".join(" ".join(page.css("#dk_regions ::text").getall()).split())
    assert "accepted by a maintainer: a clinic closed" in words
    assert "Not finished on" in page.css("#us_mclean .closed strong::text").get("")


def test_what_nobody_could_confirm_says_since_when_and_until_when(sample_release: Path) -> None:
    page = shown(
        sample_release,
        "UPDATE source SET unconfirmed_since = '2026-05-01', confirmed_on = '2026-05-01', cadence_days = 14,"
        " drops_on = '2027-01-02' WHERE name = 'dk_regions'",
    )
    (box,) = page.css(".stale")
    words = " ".join(" ".join(box.css("::text").getall()).split())
    assert words == (
        "Not confirmed since 2026-05-01. It should be read every 14 days."
        " If nobody can confirm its listings before 2027-01-02, they are no longer shown."
    )
    assert page.css("#dk_regions .stale")


async def test_every_source_says_when_it_was_confirmed_and_how_often_it_is_read(
    site: httpx.AsyncClient, entries: dict[str, SourceEntry]
) -> None:
    page = Selector((await site.get("/sources")).text)
    for name, entry in entries.items():
        words = " ".join(" ".join(page.css(f"#{name} dl ::text").getall()).split())
        row = entry.row
        assert ("Confirmed" in words) is bool(row["enabled"]), name
        if row["confirmed_on"]:
            assert f"Confirmed {row['confirmed_on']}" in words
            assert row["drops_on"] in words
            often = "when it was last sent in" if entry.sent_in else f"every {row['cadence_days']} days"
            assert often in words, name
    assert not page.css(".stale")
