"""/coverage: figures of the table and no others, the worst off first, and how they were counted in words."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from parsel import Selector

from crawler.release import coverage as counted
from referral.site.coverage_page import Covered, about, percent, read_countries_covered, read_covered
from referral.site.reach import reaches
from tests.site.over import client_over


def test_the_distances_in_words_are_those_that_were_counted_with() -> None:
    assert tuple((reach.minutes, reach.km) for reach in reaches()) == counted.reaches()


def words(page: Selector) -> str:
    return " ".join(" ".join(page.css("main ::text").getall()).split())


async def test_every_country_counted_has_its_row_and_page(site: httpx.AsyncClient, sample_release: Path) -> None:
    with closing(sqlite3.connect(f"file:{sample_release}?mode=ro", uri=True)) as connection:
        wanted = read_countries_covered(connection)
        regions = {one.country: read_covered(connection, one.country) for one in wanted}
    page = Selector((await site.get("/coverage")).text)
    links = page.css(".reached tbody a::attr(href)").getall()
    assert links == [f"/coverage/{one.country.lower()}" for one in wanted]
    assert len(links) > 8
    for link, one in zip(links, wanted, strict=True):
        answer = await site.get(link)
        assert answer.status_code == 200
        told = Selector(answer.text)
        found = regions[one.country]
        assert found
        assert told.css(".reached tbody th bdi::text").getall() == [region.region for region in found[1]]
        assert percent(one.shares[0]).capitalize() in told.css(".lead").get("") or not one.within[1]
        assert f"/in/{one.country.lower()}" in told.css("main a::attr(href)").getall()


async def test_where_nobody_is_stands_first_and_says_so(site: httpx.AsyncClient) -> None:
    page = Selector((await site.get("/coverage")).text)
    first, last = page.css(".reached tbody tr")[0], page.css(".reached tbody tr")[-1]
    assert "Italy" in first.get()
    assert "nobody in reach" in first.get()
    assert "none for 45 million people" in first.get()
    assert "nobody in reach" not in last.get()
    italy = await site.get("/coverage/it")
    assert "We know of nobody whom people can go to here." in italy.text
    assert not Selector(italy.text).css(".map")


async def test_the_approximation_is_said_in_words(site: httpx.AsyncClient) -> None:
    for path in ("/coverage", "/coverage/gb"):
        text = words(Selector((await site.get(path)).text))
        for said in ("40 km", "90 km", "straight line", "no roads and no timetables", "5,000 people"):
            assert said in text, (path, said)


async def test_bars_are_as_long_as_the_shares(site: httpx.AsyncClient, sample_release: Path) -> None:
    with closing(sqlite3.connect(f"file:{sample_release}?mode=ro", uri=True)) as connection:
        wanted = read_countries_covered(connection)
    page = Selector((await site.get("/coverage")).text)
    for bar, one in zip(page.css(".share"), wanted, strict=True):
        assert float(bar.css(".close::attr(width)").get("")) == pytest.approx(one.shares[0], abs=0.06)
        assert float(bar.css(".far::attr(width)").get("")) == pytest.approx(one.shares[1], abs=0.06)


@pytest.mark.parametrize(("path", "status"), [("/coverage/zz", 404), ("/coverage/GB", 301), ("/coverage/fi", 404)])
async def test_other_addresses(site: httpx.AsyncClient, path: str, status: int) -> None:
    assert (await site.get(path, follow_redirects=False)).status_code == status


async def test_a_release_without_figures_and_a_country_that_is_not_counted(
    sample_release: Path, tmp_path: Path
) -> None:
    copied = tmp_path / "directory.db"
    shutil.copyfile(sample_release, copied)
    with closing(sqlite3.connect(copied)) as connection:
        connection.execute("DELETE FROM coverage WHERE country != 'GB'")
        connection.commit()
    async with client_over(copied, sample_release.parent) as client:
        page = Selector((await client.get("/coverage")).text)
        assert "We have no figures for" in words(page)
        assert "/in/no" in page.css("main a::attr(href)").getall()
        assert (await client.get("/coverage/no")).status_code == 404
    with closing(sqlite3.connect(copied)) as connection:
        connection.execute("DELETE FROM coverage")
        connection.commit()
    async with client_over(copied, sample_release.parent) as client:
        assert "There are no figures in this release." in (await client.get("/coverage")).text


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0"), (12, "12"), (645_503, "650,000"), (999_999, "1 million"), (2_925_010, "2.9 million"), (1234, "1,200"),
     (45_367_101, "45 million"), (550e6, "550 million")],
)  # fmt: skip
def test_numbers_of_people(number: float, words: str) -> None:
    assert about(number) == words


@given(st.integers(1, 10**9), st.integers(0, 10**9))
def test_nobody_and_everybody_are_said_of_nobody_and_everybody_only(people: int, reached: int) -> None:
    one = Covered("GB", "", people, 1, (min(reached, people), people))
    assert (percent(one.shares[0]) == "0 %") == (reached == 0)
    assert (percent(one.shares[0]) == "100 %") == (reached >= people)
