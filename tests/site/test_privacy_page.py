"""/privacy, leaving, and writing to whoever runs the site."""

from pathlib import Path

import httpx
import pytest
from parsel import Selector

from referral.site.maintainers import SETTING, contact
from tests.site.over import client_over
from tests.site.test_pages import provider_id


@pytest.mark.parametrize(
    ("setting", "href", "about"),
    [
        ("help@example.org", "mailto:help@example.org", "mailto:help@example.org?subject=On%20p1%20%26%20p2"),
        ("mailto:help@example.org", "mailto:help@example.org", "mailto:help@example.org?subject=On%20p1%20%26%20p2"),
        ("https://example.org/write", "https://example.org/write", "https://example.org/write"),
    ],
)
def test_a_contact_is_an_address_to_write_to(
    setting: str, href: str, about: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SETTING, setting)
    found = contact()
    assert found
    assert (found.href, found.about("On p1 & p2")) == (href, about)


@pytest.mark.parametrize(
    "setting", ["", " ", "ask us", "javascript:alert(1)", "@example.org", "a b@example.org", "https://"]
)
def test_anything_else_is_none(setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, setting)
    assert contact() is None


@pytest.mark.parametrize("setting", ["help@example.org", ""])
async def test_the_page_gives_the_address_or_says_that_there_is_none(
    setting: str, sample_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SETTING, setting)
    one = provider_id(sample_release, "Wandle Complex Needs Service")
    async with client_over(sample_release, sample_release.parent) as site:
        page = Selector((await site.get("/privacy")).text)
        listing = Selector((await site.get(f"/provider/{one}")).text)
    assert page.css("a[href^='mailto:']::attr(href)").getall() == ([f"mailto:{setting}"] if setting else [])
    assert ("gives no address yet" in page.get()) is not bool(setting)
    assert {"wrong", "remove", "contact"} <= set(page.css("h2::attr(id)").getall())
    links = listing.css("#wrong a::attr(href)").getall()
    assert {"/privacy#wrong", "/privacy#remove"} <= set(links)
    letters = [link for link in links if link.startswith(f"mailto:{setting}?subject=")]
    assert len(letters) == (2 if setting else 0)
    assert all(one in letter for letter in letters)


@pytest.mark.parametrize("path", ["/", "/find", "/about-mbt", "/crisis", "/crisis/gb", "/privacy", "/in/gb", "/search"])
async def test_a_page_for_patients_can_be_left_at_once(site: httpx.AsyncClient, path: str) -> None:
    page = Selector((await site.get(path)).text)
    (link,) = page.css("header a.leave")
    assert link.attrib["href"].startswith("https://")
    assert link.attrib["rel"] == "noreferrer"
    # Nothing is asked of it before the click.
    assert not page.css("link[rel=preconnect], link[rel=dns-prefetch], link[rel=prefetch], link[rel=prerender]")
