"""/search: by name, by POST only, kept by nobody, whatever is typed."""

import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from parsel import Selector

from referral.site.search_page import as_query, read_found


def names(answer: httpx.Response) -> list[str]:
    return Selector(answer.text).css(".found bdi:first-child::text, .found a bdi::text").getall()


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("Alice Sampleworth", "Dr Alice Sampleworth"),
        ("sampleworth alice", "Dr Alice Sampleworth"),
        ("przykl", "Anna Przykładowa"),
        ("Przykładowa", "Anna Przykładowa"),
        ("Caci", "Cäcilia Muster"),
        ("koln", "Berta Erfunden"),
        ("Wandle", "Wandle Complex Needs Service"),
        ("kobenhavn", "Team Øst for personlighedsforstyrrelser (Team 4)"),
        ("huddinge", "MBT-teamet Exempel"),
    ],
)
async def test_the_best_is_first(site: httpx.AsyncClient, words: str, first: str) -> None:
    answer = await site.post("/search", data={"q": words})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert names(answer)[:1] == [first]


@pytest.mark.parametrize(
    "words", ["", " ", '"', "*", "NOT", "a AND", "name:alice", "'; DROP TABLE provider", "(((", "-", "😀"]
)
async def test_signs_are_words_like_others(site: httpx.AsyncClient, words: str) -> None:
    answer = await site.post("/search", data={"q": words})
    assert answer.status_code == 200
    assert "found" in answer.text


@given(st.text(max_size=80))
def test_whatever_is_typed_is_a_query_that_runs(words: str) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5 (name, tokenize = 'unicode61 remove_diacritics 2')")
        connection.execute("INSERT INTO t VALUES ('Dr Alice Sampleworth')")
        query = as_query(words)
        if query is not None:
            connection.execute("SELECT * FROM t WHERE t MATCH ?", (query,)).fetchall()


def test_everybody_is_found_by_name(sample_release: Path) -> None:
    with closing(sqlite3.connect(f"file:{sample_release}?mode=ro", uri=True)) as connection:
        for one, name in connection.execute("SELECT id, name FROM provider").fetchall():
            assert one in [found.id for found in read_found(connection, name)], name


async def test_a_search_in_the_address_is_not_read(site: httpx.AsyncClient) -> None:
    asked, plain = await site.get("/search?q=Sampleworth"), await site.get("/search")
    assert asked.text == plain.text
    assert asked.headers["cache-control"] == "no-store"
    assert "Sampleworth" not in asked.text


async def test_too_much_is_refused_and_markup_is_text(site: httpx.AsyncClient) -> None:
    assert (await site.post("/search", data={"q": "x" * 20_000})).status_code == 413
    answer = await site.post("/search", data={"q": '"><script>alert(1)</script>'})
    assert "<script>alert" not in answer.text


async def test_nobody_found_leads_on(site: httpx.AsyncClient) -> None:
    page = Selector((await site.post("/search", data={"q": "Zebediah"})).text)
    assert page.css("#found::text").get() == "Nobody found"
    assert {"/find", "/in"} <= set(page.css("main a::attr(href)").getall())
