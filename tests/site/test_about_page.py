"""/about-mbt: the conditions as the release ranks them, what to ask, and ways on."""

import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
from parsel import Selector

TIERS = {"Tested best": "established", "Used as well, but tested less": "extended", "An idea so far": "proposed"}


async def test_every_condition_stands_under_its_tier(site: httpx.AsyncClient, sample_release: Path) -> None:
    page = Selector((await site.get("/about-mbt")).text)
    with closing(sqlite3.connect(f"file:{sample_release}?mode=ro", uri=True)) as connection:
        stated = connection.execute(
            "SELECT tier, label, source FROM vocabulary WHERE vocabulary = 'condition' AND tier IS NOT NULL"
        ).fetchall()
    assert len(stated) > 8
    shown = {
        TIERS[heading.css("::text").get("")]: {
            " ".join(item.xpath("text()").get("").split()): item.css("cite::text").get()
            for item in heading.xpath("following-sibling::ul[1]/li")
        }
        for heading in page.css("article h3")
    }
    for tier in TIERS.values():
        assert shown[tier] == {label: f"({source})" if source else None for t, label, source in stated if t == tier}


async def test_it_says_how_sure_it_is_and_leads_on(site: httpx.AsyncClient) -> None:
    page = Selector((await site.get("/about-mbt")).text)
    text = " ".join(" ".join(page.css("main ::text").getall()).split())
    assert "we cannot be very sure yet" in text
    assert "Neither of the two has been shown to be better for everyone" in text
    for name in ("Bateman", "Fonagy", "Anna Freud", "McLean", "75 trials"):
        assert name in text.partition("Where this comes from")[2]
    assert {"/find", "/in", "/crisis"} <= set(page.css("main a::attr(href)").getall())
    assert len(page.css(".ask li")) >= 6
