"""/sitemap.xml and /robots.txt: every public page once, for the host that was asked, and no search of anybody's."""

import re
from xml.etree import ElementTree

import httpx
import pytest

from referral.site.sitemap import ADDRESSES_MAX, origin, sitemap


def open_to_robots(robots: str, path: str) -> bool:
    """RFC 9309, section 2.2.2: a rule holds for what begins with it, and * stands for anything."""
    rules = re.findall(r"^Disallow: (.+)$", robots, re.MULTILINE)
    assert "User-agent: *" in robots
    assert len(rules) > 4
    return not any(re.match(".*".join(map(re.escape, rule.split("*"))), path) for rule in rules)


S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


async def test_every_address_is_there_once_and_open_to_robots(site: httpx.AsyncClient) -> None:
    answer = await site.get("/sitemap.xml")
    assert answer.headers["content-type"] == "application/xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)
    addresses = [one.text or "" for one in root.iter(f"{S}loc")]
    assert len(addresses) == len(set(addresses)) > 120
    robots = (await site.get("/robots.txt")).text
    assert "\nSitemap: http://site.example.org/sitemap.xml\n" in robots
    for address in addresses:
        assert open_to_robots(robots, address.removeprefix("http://site.example.org")), address
        assert (await site.get(address, follow_redirects=False)).status_code == 200, address
    assert sum("/provider/" in address for address in addresses) == 63
    assert len(list(root.iter(f"{S}lastmod"))) == 63


@pytest.mark.parametrize(
    "path",
    [
        "/directory",
        "/directory/provider.csv",
        "/search",
        "/match",
        "/find?place=Leeds",
        "/refer?place=Leeds",
        "/list/pa.pb",
        "/letter/pa",
        "/places",
    ],
)
async def test_searches_and_tables_are_closed_to_robots(site: httpx.AsyncClient, path: str) -> None:
    assert not open_to_robots((await site.get("/robots.txt")).text, path)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("example.org", "https://example.org"),
        ("Example.ORG:8001", "https://example.org:8001"),
        ("127.0.0.1:80", "https://127.0.0.1:80"),
        ("localhost", "https://localhost"),
        ("evil.example/x", None),
        ("a b", None),
        ('x"><script>', None),
        ("example.org:port", None),
        ("-x.example.org", None),
        ("x" * 64 + ".org", None),
        ("", None),
        ("user@example.org", None),
    ],
)
def test_a_host_is_taken_only_where_it_is_one(host: str, expected: str | None) -> None:
    assert origin("https", host) == expected


async def test_for_a_host_that_is_none_there_is_no_map(site: httpx.AsyncClient) -> None:
    odd = {"Host": "evil.example/x"}
    assert (await site.get("/sitemap.xml", headers=odd)).status_code == 404
    robots = await site.get("/robots.txt", headers=odd)
    assert robots.status_code == 200
    assert "evil" not in robots.text


async def test_what_names_the_host_is_kept_by_no_cache(site: httpx.AsyncClient) -> None:
    for path in ("/sitemap.xml", "/robots.txt"):
        assert (await site.get(path)).headers["cache-control"] == "no-store"


def test_a_long_map_is_cut_into_parts() -> None:
    addresses = [(f"/provider/p{n}", "2026-11-22") for n in range(ADDRESSES_MAX + 1)]
    index = ElementTree.fromstring(sitemap("https://example.org", addresses, None) or "")
    assert index.tag == f"{S}sitemapindex"
    parts = [one.text for one in index.iter(f"{S}loc")]
    assert parts == ["https://example.org/sitemap-1.xml", "https://example.org/sitemap-2.xml"]
    counts = [
        len(list(ElementTree.fromstring(sitemap("https://example.org", addresses, part) or "").iter(f"{S}loc")))
        for part in (1, 2)
    ]
    assert counts == [ADDRESSES_MAX, 1]
    assert sitemap("https://example.org", addresses, 3) is None
    assert sitemap("https://example.org", addresses[:5], 1) is None
