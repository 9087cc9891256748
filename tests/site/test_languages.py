"""The same pages in every language, each at an address of its own."""

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from parsel import Selector

from referral.site.speech import LANGUAGES, NAMES, SOURCE, in_language, language_of, without_language

OTHERS = LANGUAGES[1:]
PATHS = st.lists(st.sampled_from(["find", "in", "gb", "nlx", "den", "x"]), max_size=3).map(
    lambda parts: "/" + "/".join(parts)
)


@given(PATHS, st.sampled_from(LANGUAGES))
def test_an_address_says_its_language(path: str, language: str) -> None:
    address = in_language(path, language)
    assert language_of(address) == language
    assert without_language(address) == path
    assert language == SOURCE or address == f"/{language}{path}".rstrip("/")


@pytest.mark.parametrize("address", ["https://example.org/", "#crisis", "tel:112", "mailto:a@example.org"])
def test_what_is_no_address_of_ours_stays(address: str) -> None:
    assert in_language(address, "nl") == address


PAGES = (
    "/", "/find", "/refer", "/refer/shortlist", "/about-mbt", "/crisis", "/crisis/gb", "/in", "/in/gb", "/in/gb/london",
    "/in/us/region/ma", "/search", "/coverage", "/coverage/gb", "/how-we-rank", "/sources", "/changes", "/data",
    "/privacy",
)  # fmt: skip


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("path", PAGES)
async def test_every_page_is_there_in_every_language(site: httpx.AsyncClient, path: str, language: str) -> None:
    answer = await site.get(in_language(path, language), follow_redirects=True)
    assert answer.status_code == 200
    page = Selector(answer.text)
    assert page.css("html::attr(lang)").get() == language
    assert answer.headers["cache-control"] == (await site.get(path, follow_redirects=True)).headers["cache-control"]
    here = without_language(answer.url.path)
    # Search engines read of the others in the sitemap: here an address would have to name its host.
    assert not page.css("link[hreflang]")
    switch = page.css("nav.languages [lang]")
    assert [one.css("::text").get() for one in switch] == [NAMES[one] for one in LANGUAGES]
    assert switch.css("a::attr(href)").getall() == [in_language(here, one) for one in LANGUAGES if one != language]
    links = page.css("a:not([hreflang])::attr(href), form::attr(action)").getall()
    led_out = {link for link in links if link.startswith("/") and language_of(link) != language}
    assert {link for link in led_out if not link.startswith(("/directory", "/changes.atom", "/assets/"))} == set()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_form_is_answered_in_its_language(site: httpx.AsyncClient, language: str) -> None:
    for path in ("/find", "/refer"):
        answer = await site.post(in_language(path, language), data={"place": "SW17 0YF"})
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert "set-cookie" not in answer.headers
        page = Selector(answer.text)
        assert page.css("html::attr(lang)").get() == language
        assert page.css("ol.cards h3 a::attr(href)").get("").startswith(in_language("/provider/", language))
    found = await site.post(in_language("/search", language), data={"q": "wandle"})
    assert Selector(found.text).css("html::attr(lang)").get() == language


@pytest.mark.parametrize("language", OTHERS)
async def test_what_is_chosen_by_its_name_in_a_language_is_understood(site: httpx.AsyncClient, language: str) -> None:
    form = Selector((await site.get(f"/{language}/refer")).text)
    names = form.css("#condition-list option::attr(value)").getall()
    assert len(names) > 10
    for name in names:
        answer = await site.post(f"/{language}/refer", data={"place": "Leeds", "country": "GB", "condition": name})
        assert answer.status_code == 200, name


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize(
    ("path", "status", "to"),
    [
        ("/no-such-page-at-all", 404, None),
        ("/provider/zz", 404, None),
        ("/directory", 404, None),
        ("/assets/site.css", 404, None),
        ("/map/gb/leeds.svg", 404, None),
        ("/in/GB", 301, "/in/gb"),
        ("/crisis/GB", 301, "/crisis/gb"),
        ("/coverage/GB", 301, "/coverage/gb"),
        ("/find/", 302, "/find"),
        ("/", 302, ""),
        ("/refer/shortlist", 302, "/refer"),
    ],
)
async def test_errors_and_redirects_stay_in_the_language(
    site: httpx.AsyncClient, language: str, path: str, status: int, to: str | None
) -> None:
    answer = await site.get(f"/{language}{path}")
    assert answer.status_code == status
    if to is None:
        page = Selector(answer.text)
        assert page.css("html::attr(lang)").get() == language
        assert page.css("link[hreflang]").getall() == []
    else:
        assert answer.headers["location"] == f"/{language}{to}"


async def test_programs_are_answered_in_english_at_one_address(site: httpx.AsyncClient) -> None:
    asked = {"place": "SW17 0YF"}
    assert (await site.post("/match", json=asked)).status_code == 200
    assert (await site.post("/nl/match", json=asked)).status_code in (403, 404, 405)
    assert Selector((await site.post("/match", data=asked)).text).css("html::attr(lang)").get() == "en"


async def test_the_map_of_the_site_names_a_page_in_every_language(site: httpx.AsyncClient) -> None:
    text = (await site.get("/sitemap.xml")).text
    for language in LANGUAGES:
        address = f"http://site.example.org{in_language('/find', language)}"
        assert f'<xhtml:link rel="alternate" hreflang="{language}" href="{address}" />' in text
    assert "<loc>http://site.example.org/nl" not in text
    robots = (await site.get("/robots.txt")).text
    assert "Disallow: /de/letter/\n" in robots
