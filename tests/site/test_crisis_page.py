"""/crisis: every line word for word with its source, the emergency number first, and numbers that can be dialled."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from parsel import Selector

from referral.site.crisis_page import CrisisLine, dialled, numbered, read_crisis


@pytest.fixture
def rows(sample_release: Path) -> list[tuple[str, str, str, str | None, str, str]]:
    with closing(sqlite3.connect(f"file:{sample_release}?mode=ro", uri=True)) as connection:
        return connection.execute(
            "SELECT country, name, how, emergency, source_url, read_on FROM crisis_resource ORDER BY country, id"
        ).fetchall()


def words(page: Selector, css: str) -> str:
    return " ".join("".join(page.css(f"{css} ::text").getall()).split())


async def test_every_line_stands_word_for_word_with_source_and_day(
    site: httpx.AsyncClient, rows: list[tuple[str, str, str, str | None, str, str]]
) -> None:
    everywhere = Selector((await site.get("/crisis")).text)
    assert len(everywhere.css(".countries section")) == len({row[0] for row in rows})
    for country, name, how, emergency, source, read_on in rows:
        page = Selector((await site.get(f"/crisis/{country.lower()}")).text)
        for shown, css in ((everywhere, ".countries"), (page, ".lines")):
            text = words(shown, css)
            for said in (name, how, read_on, *(part.strip() for part in (emergency or "").split(";"))):
                assert said in text, (country, said)
            assert source in shown.css(f"{css} a[rel=noreferrer]::attr(href)").getall()
        if emergency:
            text = words(page, ".lines")
            assert text.index(emergency[:2]) < text.index(how[:12]), country


async def test_an_emergency_number_that_was_not_checked_is_not_made_up(site: httpx.AsyncClient) -> None:
    page = Selector((await site.get("/crisis/at")).text)
    assert "We have not checked the number" in words(page, ".emergency")
    assert page.css(".emergency a").get() is None


@pytest.mark.parametrize(
    ("said", "links"),
    [
        ("call 116 123 (free)", {"116 123": "tel:116123"}),
        ("call or text 9-8-8; 24 hours", {"9-8-8": "tel:988"}),
        ("call 116 123; text 50808 (keyword HELLO); 24 hours", {"116 123": "tel:116123", "50808": "sms:50808"}),
        ("call 02 2327 2327 daily 9 to 24", {"02 2327 2327": "tel:0223272327"}),
        ("chat 988lifeline.org; 24 hours; press 2 Spanish", {}),
        ("call 90101, chat mind.se", {"90101": "tel:90101"}),
    ],
)
def test_only_a_number_after_call_or_text_is_dialled(said: str, links: dict[str, str]) -> None:
    assert {text: link for text, link in dialled(said) if link} == links


@given(st.text(alphabet="calltextor 0123456789-;/()", max_size=60))
def test_cutting_changes_no_word_and_dials_what_stands_there(said: str) -> None:
    for cut in (dialled, numbered):
        parts = cut(said)
        assert "".join(text for text, _ in parts) == said
        for text, link in parts:
            assert link is None or re.sub(r"\D", "", text) == link.partition(":")[2]


def test_every_line_of_the_release_can_be_dialled(sample_release: Path) -> None:
    with closing(sqlite3.connect(f"file:{sample_release}?mode=ro", uri=True)) as connection:
        found = read_crisis(connection)
    lines: list[CrisisLine] = [line for lines in found.values() for line in lines]
    assert len(lines) == 23
    assert all(any(link for _, link in line.how) for line in lines)


async def test_a_country_without_a_line_helps(site: httpx.AsyncClient) -> None:
    answer = await site.get("/crisis/zz")
    assert answer.status_code == 404
    assert Selector(answer.text).css("main a[href='/crisis']")
    assert (await site.get("/crisis/GB", follow_redirects=False)).headers["location"] == "/crisis/gb"
