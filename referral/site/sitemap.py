"""/sitemap.xml and /robots.txt: what search engines may read, where it is, and in which other languages."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from referral.site.areas import letters_of
from referral.site.crisis_page import read_crisis
from referral.site.listing_page import read_countries
from referral.site.slugs import country_path, letter_path, region_path, town_path
from referral.site.speech import LANGUAGES, in_language

ADDRESSES_MAX = 50_000
"""So many a file may hold (sitemaps.org); more of them go into several files."""
PAGES = (
    "/",
    "/find",
    "/refer",
    "/about-mbt",
    "/crisis",
    "/in",
    "/coverage",
    "/how-we-rank",
    "/sources",
    "/changes",
    "/data",
    "/privacy",
)
# Answers and searches are nobody else's to keep, in any language; the tables say again what the pages say.
_CLOSED_PAGES = ("/search", "/refer?*", "/refer/", "/list/", "/letter/", "/find?*")
_CLOSED = (
    "/directory", "/match", "/places", "/-/",
    *(in_language(path, language) for language in LANGUAGES for path in _CLOSED_PAGES),
)  # fmt: skip
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
_PLAIN = re.compile(r"[a-z0-9:/.-]*")
"""Nearly every address: nothing in it is to be escaped, which takes as long as all the rest."""
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?::\d{1,5})?")

Addresses = Sequence[tuple[str, str | None]]
"""(path, day of its last change where that is known)."""


def origin(scheme: str, host: str) -> str | None:
    """The site's own address as the visitor wrote it; None where that is no name of a host."""
    named = host.lower()
    return f"{scheme}://{named}" if len(named) <= 260 and _HOST.fullmatch(named) else None


def read_addresses(connection: sqlite3.Connection) -> list[tuple[str, str | None]]:
    """Every public page of a release, each once."""
    found: dict[str, str | None] = dict.fromkeys(PAGES)
    found.update(dict.fromkeys(f"/crisis/{country.lower()}" for country in read_crisis(connection)))
    found.update(dict.fromkeys(country_path(country) for country, _ in read_countries(connection)))
    counted = connection.execute("SELECT country FROM coverage WHERE region = '' ORDER BY country")
    found.update(dict.fromkeys(f"/coverage/{country.lower()}" for (country,) in counted))
    towns: defaultdict[str, list[str]] = defaultdict(list)
    for country, city, region in connection.execute(
        "SELECT DISTINCT country, city, region FROM location ORDER BY country, city, region"
    ):
        if city and city.strip():
            found[town_path(country, city)] = None
            towns[country].append(city)
        if region and region.strip():
            found[region_path(country, region)] = None
    for country, names in towns.items():
        found.update(dict.fromkeys(letter_path(country, letter) for letter in letters_of(names)))
    for one, day in connection.execute("SELECT id, last_changed FROM provider ORDER BY id"):
        found[f"/provider/{one}"] = day
    return list(found.items())


def sitemap(site: str, addresses: Addresses, part: int | None) -> str | None:
    """The map; where it is too long the list of its parts, and with ``part`` (from 1) one of these. None: no such."""
    parts = [addresses[start : start + ADDRESSES_MAX] for start in range(0, len(addresses), ADDRESSES_MAX)]
    if part is None and len(parts) > 1:
        return _xml("sitemapindex", "sitemap", ((f"{site}/sitemap-{n}.xml", None) for n in range(1, len(parts) + 1)))
    number = part or 1
    if not 1 <= number <= len(parts) or (part and len(parts) == 1):
        return None
    return _xml("urlset", "url", ((f"{site}{path}", day) for path, day in parts[number - 1]), site)


def robots(site: str | None) -> str:
    """What no robot may read, and the map of what it may."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED)]
    return "\n".join([*lines, *([f"\nSitemap: {site}/sitemap.xml"] if site else [])]) + "\n"


def _xml(root: str, each: str, entries: Iterator[tuple[str, str | None]], site: str | None = None) -> str:
    """``site``: of pages, which are named with those that say the same in the other languages.

    Written as text: a tree of a large directory takes ten times as long and twenty megabytes.
    """
    others = f" xmlns:xhtml={quoteattr(_XHTML)}" if site else ""
    written = "".join(f"<{each}>{_entry(address, day, site)}</{each}>" for address, day in entries)
    opening = f'<?xml version="1.0" encoding="utf-8"?>\n<{root} xmlns={quoteattr(_SITEMAPS)}{others}>'
    return f"{opening}{written}</{root}>\n"


def _entry(address: str, day: str | None, site: str | None) -> str:
    escaped, quoted = (str, '"{}"'.format) if _PLAIN.fullmatch(address) else (escape, quoteattr)
    words = f"<loc>{escaped(address)}</loc>"
    if day:
        words += f"<lastmod>{escape(day)}</lastmod>"
    if site:
        path = address.removeprefix(site)
        for language in LANGUAGES:
            other = quoted(site + in_language(path, language))
            words += f'<xhtml:link rel="alternate" hreflang="{language}" href={other} />'
    return words
