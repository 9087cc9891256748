"""/in/<country>/<town>: everybody is found where they are, and the lists know of nobody else."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from parsel import Selector

from referral.site.areas import TOWNS_MAX
from referral.site.listing_page import SHOWN_MAX, read_listing
from referral.site.sitemap import read_addresses
from referral.site.slugs import country_path, region_path, town_path


@pytest.fixture
def release(sample_release: Path) -> Iterator[sqlite3.Connection]:
    """A copy in memory, to change."""
    with closing(sqlite3.connect(":memory:")) as connection:
        with closing(sqlite3.connect(f"file:{sample_release}?mode=ro", uri=True)) as original:
            original.backup(connection)
        yield connection


def shown(page: Selector) -> list[str]:
    return [path.removeprefix("/provider/") for path in page.css(".listed h3 a::attr(href)").getall()]


async def test_everybody_stands_in_their_country_region_and_town(
    site: httpx.AsyncClient, release: sqlite3.Connection
) -> None:
    wanted: dict[str, set[str]] = {}
    for one, country in release.execute("SELECT id, country FROM provider"):
        wanted.setdefault(country_path(country), set()).add(one)
    for one, country, city, region in release.execute("SELECT provider_id, country, city, region FROM location"):
        wanted.setdefault(country_path(country), set()).add(one)
        if city:
            wanted.setdefault(town_path(country, city), set()).add(one)
        if region:
            wanted.setdefault(region_path(country, region), set()).add(one)
    assert len(wanted) > 40
    counts: dict[str, int] = {}
    for path, ids in wanted.items():
        answer = await site.get(path)
        assert answer.status_code == 200, path
        page = Selector(answer.text)
        assert set(shown(page)) == ids, path
        assert len(shown(page)) == len(ids)
        assert ("one service or therapist" if len(ids) == 1 else f"{len(ids)} services") in page.css(".lead").get("")
        for link in page.css(".areas li"):
            counts[link.css("a::attr(href)").get("")] = int(link.css(".count::text").get("0"))
        trail = page.css(".trail a::attr(href)").getall()
        assert trail[:2] == ["/", "/in"]
        assert all(path.startswith(step) for step in trail[2:])
    assert counts.keys() <= wanted.keys()
    # A town of a region is counted with those of the region alone, so no count is above its list's.
    assert all(0 < count <= len(wanted[path]) for path, count in counts.items())


async def test_the_countries_and_the_first_page_agree(site: httpx.AsyncClient) -> None:
    bars = [Selector((await site.get(path)).text).css(".bars tr").getall() for path in ("/in", "/")]
    assert bars[0] == bars[1]
    assert len(bars[0]) > 8


async def test_what_a_list_says_of_somebody(site: httpx.AsyncClient) -> None:
    page = Selector((await site.get("/in/gb/london")).text)
    cards = {
        card.css("h3 bdi::text").get(): " ".join(card.css("::text").getall()) for card in page.css(".listed .card")
    }
    assert "MBT practitioner or therapist" in cards["Dr Alice Sampleworth"]
    assert "Not stated, so ask" in cards["Dr Alice Sampleworth"]
    assert "A family doctor or GP refers" in cards["Wandle Complex Needs Service"]
    bristol = Selector((await site.get("/in/gb/bristol")).text)
    assert any("Takes nobody new now" in text for text in bristol.css(".card .closed::text").getall())
    assert "116 123" in " ".join(page.css(".crisis ::text").getall())


@pytest.mark.parametrize("path", ["/in/zz", "/in/gb/nowhere", "/in/gb/region/nowhere", "/in/fi"])
async def test_where_nobody_is_the_page_helps(site: httpx.AsyncClient, path: str) -> None:
    answer = await site.get(path)
    assert answer.status_code == 404
    assert Selector(answer.text).css("a[href='/in'], a[href='/find'], form[action='/search'] input[name=q]")


async def test_other_spellings_of_an_address(site: httpx.AsyncClient) -> None:
    for path, status, leads_to in (("/in/GB", 301, "/in/gb"), ("/in/us/ma", 302, "/in/us/region/ma")):
        answer = await site.get(path, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (status, leads_to)


def test_a_town_in_two_spellings_is_one_list_under_the_commoner(release: sqlite3.Connection) -> None:
    release.execute("UPDATE location SET city = 'Koln' WHERE city = 'Köln'")
    release.execute("UPDATE location SET city = 'Köln' WHERE city IN ('Hamburg', 'München')")
    listing = read_listing(release, "DE", town="koln")
    assert listing
    assert (listing.place, listing.count, listing.path) == ("Köln", 3, "/in/de/koln")


def test_a_large_country_shows_its_towns_and_a_stale_listing_says_so(release: sqlite3.Connection) -> None:
    template = release.execute("SELECT * FROM provider WHERE country = 'IT'").fetchone()
    blanks = ", ".join("?" for _ in template)
    rows = [(f"x{n}", *template[1:]) for n in range(SHOWN_MAX)]
    release.executemany(f"INSERT INTO provider VALUES ({blanks})", rows)
    listing = read_listing(release, "IT")
    assert listing
    assert (listing.count, listing.listed) == (SHOWN_MAX + 1, ())
    release.execute("UPDATE provider SET unconfirmed_since = '2026-01-02' WHERE country = 'NO'")
    norway = read_listing(release, "NO")
    assert norway
    assert [one.unconfirmed_since for one in norway.listed] == ["2026-01-02"]


def test_a_country_of_many_towns_lists_the_letters_they_are_found_under(release: sqlite3.Connection) -> None:
    # Names of which some begin with a letter that folds, some with one that does not.
    names = [f"{first}{number}" for first in ("Ålborg", "'s-Aar", "Abc", "東", "Zug") for number in range(70)]
    template = release.execute("SELECT * FROM location WHERE country = 'NO'").fetchone()
    columns = [row[1] for row in release.execute("PRAGMA table_info(location)")]
    city, key = columns.index("city"), columns.index("id")
    for number, name in enumerate(names):
        row = list(template)
        row[city], row[key] = name, f"x{number}"
        release.execute(f"INSERT INTO location VALUES ({', '.join('?' * len(row))})", row)
    whole = read_listing(release, "NO")
    assert whole
    assert len(names) > TOWNS_MAX
    assert whole.towns == ()
    assert {"A", "S", "Z", "東"} <= {area.label for area in whole.letters}
    reached: set[str] = set()
    for area in whole.letters:
        under = read_listing(release, "NO", letter=area.path.rpartition("/")[2])
        assert under
        assert (under.path, under.place, under.count) == (area.path, f"{area.label}…", area.count)
        assert (under.letters, under.regions) == ((), ())
        reached |= {town.path for town in under.towns}
    cities = {name for (name,) in release.execute("SELECT city FROM location WHERE country = 'NO'") if name}
    assert reached == {town_path("NO", name) for name in cities}
    listed = {path for path, _ in read_addresses(release)}
    assert {area.path for area in whole.letters} | reached <= listed
    assert read_listing(release, "NO", letter="q") is None
    assert read_listing(release, "GB", letter="l") is None, "a country of few towns lists them all on its own page"


async def test_search_engines_get_the_same_list(site: httpx.AsyncClient) -> None:
    page = Selector((await site.get("/in/gb/leeds")).text)
    trail, listed = (json.loads(block) for block in page.css("script[type='application/ld+json']::text").getall())
    assert [step["item"] for step in trail["itemListElement"]] == ["/", "/in", "/in/gb", "/in/gb/leeds"]
    assert [one["url"] for one in listed["itemListElement"]] == page.css(".listed h3 a::attr(href)").getall()
    assert listed["numberOfItems"] == len(listed["itemListElement"])
