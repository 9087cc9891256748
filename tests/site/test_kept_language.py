"""Whoever reads a page in one language stays in it: by its links, its forms, and where an old address leads on."""

import re
import sqlite3
from pathlib import Path

import httpx
import pytest
from parsel import Selector

from referral.site.speech import LANGUAGES, SOURCE
from tests.site.test_refer import GP

OTHERS = [language for language in LANGUAGES if language != SOURCE]
# What is there once, whatever language is read: the data, the feed and pictures.
ONCE = re.compile(r"/(directory|changes\.atom|map/|assets/)")
PAGES = (
    "/about-mbt", "/refer", "/privacy", "/data", "/sources", "/changes", "/coverage", "/coverage/gb",
)  # fmt: skip


@pytest.fixture
def ids(sample_release: Path) -> dict[str, str]:
    with sqlite3.connect(f"file:{sample_release}?mode=ro", uri=True) as connection:
        return dict(connection.execute("SELECT name, id FROM provider").fetchall())


def strays(answer: httpx.Response, language: str) -> list[str]:
    """Addresses of ours in the middle of a page that lead out of its language."""
    assert answer.status_code == 200
    page = Selector(answer.text)
    assert page.css("html::attr(lang)").get() == language
    links = page.css("main a::attr(href), main form::attr(action)").getall()
    assert links
    ours = [link for link in links if link.startswith("/") and not ONCE.match(link)]
    return [link for link in ours if link != f"/{language}" and not link.startswith(f"/{language}/")]


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("path", PAGES)
async def test_a_page_leads_to_pages_in_its_language(site: httpx.AsyncClient, language: str, path: str) -> None:
    assert strays(await site.get(f"/{language}{path}"), language) == []


@pytest.mark.parametrize("language", OTHERS)
async def test_an_answer_a_sheet_and_a_letter_do_too(
    site: httpx.AsyncClient, ids: dict[str, str], language: str
) -> None:
    answered = await site.post(f"/{language}/refer", data=GP)
    assert strays(answered, language) == []
    assert Selector(answered.text).css("#shortlist::attr(action)").get() == f"/{language}/refer/shortlist"
    one = ids["Wandle Complex Needs Service"]
    assert strays(await site.post(f"/{language}/refer/shortlist", data={"pick": one}), language) == []
    assert strays(await site.get(f"/{language}/list/{one}"), language) == []
    assert strays(await site.get(f"/{language}/letter/{one}"), language) == []


@pytest.mark.parametrize("language", OTHERS)
async def test_what_leads_on_leads_on_in_the_language(
    site: httpx.AsyncClient, sample_release: Path, ids: dict[str, str], language: str
) -> None:
    with sqlite3.connect(f"file:{sample_release}?mode=ro", uri=True) as connection:
        ((former, now),) = connection.execute("SELECT id, provider_id FROM redirect").fetchall()
    for path, status, to in (
        (f"/letter/{former}", 301, f"/letter/{now}"),
        ("/coverage/GB", 301, "/coverage/gb"),
        ("/refer/shortlist", 302, "/refer"),
    ):
        answer = await site.get(f"/{language}{path}", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (status, f"/{language}{to}")
    one = ids["Headingley MBT Clinic"]
    made = await site.post(f"/{language}/refer/shortlist", data={"pick": one, "link": "yes"}, follow_redirects=False)
    assert (made.status_code, made.headers["location"]) == (303, f"/{language}/list/{one}")
