"""The commercial directory's stored pages, served over loopback to the real crawler.

What is there is counted by plain regular expressions on the HTML, which share nothing with the reader.
"""

import html
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from crawler.normalise import Facts, facts_of
from crawler.source import load_sources
from crawler.workshop import Workshop
from tests.real.tally import Tally
from tests.sites.loopback import Answer, Loopback

HOST = "www.goodtherapy.org"
_PROFILE = re.compile(rf'href="https?://{re.escape(HOST)}(/therapists/profile/[^"?#]+)"')
_PLACE = re.compile(r'map-marker"[^>]*></i>\s*([^<,]+),\s*(\d{5})\b')
_PHONE = re.compile(r"thrapist_phone_show.*?<span>([^<]*\d[^<]*)</span>", re.S)
_CANONICAL = re.compile(r'<link rel="canonical" href="https?://[^/"]+(/[^"]+)"')
_CLAIM = re.compile(r"(?<![a-z])mentali[sz]ation[- ]based", re.I)

# A source for this measurement only: the real reading rules, and a permission that holds for stored pages on loopback.
_TWIN = """
twin_of = "us_goodtherapy"
sample = true
url = "http://{host}/"
start = [{start}]
[permission]
basis = "written_agreement"
recorded_by = "tests/real"
recorded_on = 2026-11-21
reference = "Stored pages served from loopback for this one measurement; nothing of it is kept"
[politeness]
delay_seconds = 0
pages_max = 1000
[assertions]
failed_max = 1.0 # most pages that the stored ones link to were never stored
"""


@dataclass
class Person:
    """One person as the regular expressions see them."""

    name: str = ""
    credentials: str = ""
    places: set[tuple[str, str]] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)


def people_there(folder: Path) -> dict[str, Person]:
    """Everybody on the list pages, by the path of their profile."""
    found: dict[str, Person] = {}
    for page in sorted(folder.glob("*__*.html")):
        text = page.read_text(encoding="utf-8")
        for card in (
            text.partition('<ul class="therapist-list">')[2].partition("<!-- /therapist-list")[0].split("<figure")
        ):
            link = _PROFILE.search(card)
            if not link:
                continue
            person = found.setdefault(link[1], Person())
            person.name = _between(card, "h2")
            person.credentials = _between(card, "h3")
            person.places |= {(_plain(town), code) for town, code in _PLACE.findall(card)}
            person.phones |= {_digits(phone) for phone in _PHONE.findall(card)}
    return found


def profiles_there(folder: Path) -> dict[str, Person]:
    """The persons of the stored detail pages, by the path of the page."""
    found: dict[str, Person] = {}
    for page in sorted(folder.glob("*.html")):
        if not (path := _canonical(page)):
            continue
        text = page.read_text(encoding="utf-8")
        towns = re.findall(r'itemprop="addressLocality"[^>]*>([^<]+)<', text)
        codes = re.findall(r'itemprop="postalCode"[^>]*>\s*(\d{5})', text)
        phone = re.search(r'itemprop="telephone".{0,900}?>\s*(\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4})', text, re.S)
        found[path] = Person(
            _between(text.partition('class="profileName"')[2], "h1"),
            _between(text.partition('class="profileName"')[2], "h2"),
            {(_plain(town), code) for town, code in zip(towns, codes, strict=True)},
            {_digits(phone[1])} if phone else set(),
        )
    return found


def claims_there(folder: Path) -> int:
    """How many of the stored pages spell mentalization-based treatment out."""
    return sum(1 for page in folder.glob("*.html") if _CLAIM.search(page.read_text(encoding="utf-8")))


def people_read(folder: Path) -> list[tuple[str, Facts]]:
    """(listing's key, facts) of everybody whom the real crawler finds on the pages."""
    with tempfile.TemporaryDirectory(prefix="mbt-real-") as name, Loopback(lambda url: _serve(folder, url)) as site:
        var, sources = Path(name) / "var", Path(name) / "sources"
        sources.mkdir()
        start = ", ".join(f'"{url}"' for url in _starts(folder))
        (sources / "us_goodtherapy.toml").write_text(_TWIN.format(host=HOST, start=start), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-c", "from referral.cli import main; main()", "crawl", "--sources", str(sources)],
            env={**os.environ, "MBT_VAR": str(var), "MBT_SAMPLE_PROXY": site.proxy},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"the crawl ended with {done.returncode}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
        workshop = Workshop(var)
        source = load_sources(sources)["us_goodtherapy"]
        found = [(kept.listing.key, facts_of(kept.listing, source)) for kept in workshop.listings.live()]
        workshop.close()
    return found


def measure(folder: Path) -> tuple[Tally, int, int]:
    """(read against there, people on the list pages, people who would be published as MBT-trained)."""
    listed, tally = people_there(folder), Tally()
    there = {**profiles_there(folder), **listed}
    read: dict[str, list[Facts]] = {}
    for key, facts in people_read(folder):
        read.setdefault(key, []).append(facts)
    for key in sorted({*read} - {*there}):
        tally.count("nobody invented", False, key)
    for key, person in sorted(there.items()):
        found = read.get(key, [])
        tally.count("person, once", len(found) == 1, f"{key}: {len(found)} times")
        if len(found) != 1:
            continue
        facts = found[0]
        lead, _, letters = person.name.partition(",")
        written = next(item.words for item in facts.evidence if item.field == "name")
        tally.count("name", _words(lead) <= _words(written), f"{key}: {facts.name!r}")
        if wanted := _words(f"{letters} {person.credentials}"):
            tally.count(
                "credentials", wanted <= _words(f"{written} {facts.credentials}"), f"{key}: {facts.credentials!r}"
            )
        if person.places:
            places = {(address.city, address.postcode) for address in facts.addresses}
            tally.count("town + ZIP", person.places <= places, f"{key}: {len(places)} of {len(person.places)}")
        if person.phones:
            right = facts.phone is not None and any(facts.phone.e164[-10:] == phone[-10:] for phone in person.phones)
            tally.count("phone", right, f"{key}: {facts.phone.e164 if facts.phone else None}")
    trained = sum(1 for found in read.values() for facts in found if any(claim.publishable for claim in facts.claims))
    return tally, len(listed), trained


def _starts(folder: Path) -> list[str]:
    cities = sorted({page.name.partition("__")[0] for page in folder.glob("*__*.html")})
    searches = [f"http://{HOST}/search2.html?search[city_log]={city}&search[p]=1" for city in cities]
    return searches + [f"http://{HOST}{path}" for page in sorted(folder.glob("*.html")) if (path := _canonical(page))]


def _canonical(page: Path) -> str | None:
    found = _CANONICAL.search(page.read_text(encoding="utf-8"))
    return found[1] if found and "/profile/" in found[1] and "__" not in page.name else None


def _serve(folder: Path, url: str) -> Answer:
    """The stored page for one of the URLs that the pages link to; the site's links become plain http for the proxy."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    page: Path | None = None
    if parts.path == "/search2.html":
        city = query.get("search[city_log]", [""])[0].replace(" ", "")
        number = (query.get("p") or query.get("search[p]") or ["1"])[0]
        wanted = (folder / f"{city}__{number}.html", folder / f"{city}__.html")
        page = next((file for file in wanted if file.is_file() and file.parent == folder), None)
    else:
        page = next((file for file in folder.glob("*.html") if _canonical(file) == parts.path), None)
    if page is None:
        return Answer(b"<h1>Page not found</h1>", 404)
    return Answer(page.read_bytes().replace(f"https://{HOST}".encode(), f"http://{HOST}".encode()))


def _between(card: str, tag: str) -> str:
    found = re.search(rf"<{tag}[^>]*>(.*?)</{tag}>", card, re.S)
    return _plain(re.sub(r"<[^>]*>", " ", found[1])) if found else ""


def _plain(text: str) -> str:
    return " ".join(html.unescape(text).split())


def _digits(text: str) -> str:
    # "303-555-0101 x 12": an extension is no part of the number.
    return re.sub(r"\D", "", re.split(r"x\s*\d", text)[0])


def _words(text: str) -> set[str]:
    return {word.strip(".,;()").casefold() for word in text.replace(",", " ").split()} - {""}
