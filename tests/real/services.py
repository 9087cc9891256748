"""The stored page texts of services, wrapped as HTML without any hint, read by the service reader."""

import html
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.normalise import Facts, facts_of
from crawler.read import Page, read_page
from crawler.source import load_sources
from tests.real.tally import Tally

EXPECTED = Path(__file__).parent / "expected.toml"
# Digit and postcode patterns of the countries at hand, made without a look at the reader's.
_PHONE = re.compile(r"(?<![\w-])(?:(?:\+\d{1,3}\s?)?0?\d[\d ]{7,12}\d|\d{3}\.\d{3}\.\d{4})(?![\w-])")
_POSTCODE = {
    "GB": re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"),
    "DK": re.compile(r"\b\d{4} [A-Z][a-z]+\b"),
    "NO": re.compile(r"\b\d{4} [A-Z][a-z]+\b"),
}
_EMAIL = re.compile(r"\S+@\S+\.\w+")


@dataclass(frozen=True)
class Stored:
    """One stored page text, with what is said to be there."""

    name: str
    country: str
    text: str
    html: str
    expected: dict[str, Any]


def stored_pages(folder: Path) -> list[Stored]:
    """The pages of expected.toml."""
    found = []
    sources = load_sources()
    for page in tomllib.loads(EXPECTED.read_text(encoding="utf-8"))["page"]:
        text = (folder / f"{page['file']}.txt").read_text(encoding="utf-8")
        lines = page_lines(text, page["at"])
        name = f"{page['file']} {page['at'] + 1}" + (f" listing {page['listing'] + 1}" if "listing" in page else "")
        found.append(Stored(name, sources[page["source"]].country, "\n".join(lines), _wrapped(lines), page))
    return found


def read_stored(page: Stored) -> Facts | None:
    """What the service reader and the normalisers make of it; None where no listing was found."""
    source = load_sources()[page.expected["source"]]
    url = source.start[page.expected.get("start", 0)].url
    rule = source.rule_for(url)
    listings = read_page(Page(url, page.html), source, rule).listings if rule else ()
    at = page.expected.get("listing", 0)
    return facts_of(listings[at], source) if at < len(listings) else None


def measure(folder: Path) -> Tally:
    """Read against there, for all pages."""
    tally = Tally()
    for page in stored_pages(folder):
        facts = read_stored(page)
        tally.count("page", facts is not None, page.name)
        if facts is not None:
            _compare(tally, page, facts)
    return tally


def _compare(tally: Tally, page: Stored, facts: Facts) -> None:
    expected = page.expected
    title = page.text.split("\n", 1)[0]
    # A page of several services, and one whose name the source gives, are not called by their first line.
    if len(title) <= 90 and not {"listing", "named"} & expected.keys():
        tally.count("name", facts.name == title, f"{page.name}: {facts.name!r}")
    for phone in {re.sub(r"\D", "", found) for found in _PHONE.findall(page.text)}:
        read = facts.phone.e164 if facts.phone else None
        tally.count("phone", read is not None and read.endswith(phone.lstrip("0")[-8:]), f"{page.name}: {read}")
    for code in set(_POSTCODE[page.country].findall(page.text)) if page.country in _POSTCODE else ():
        codes = [address.postcode for address in facts.addresses]
        tally.count("address (postcode)", code.split(" ")[0] in "".join(map(str, codes)), f"{page.name}: {codes}")
    for email in set(_EMAIL.findall(page.text)):
        tally.count("e-mail", facts.email == email.lower(), f"{page.name}: {facts.email}")
    routes = _codes(facts, "referral_route")
    for route, value in expected.get("referral", {}).items():
        tally.count("who may refer", routes.get(route) == value, f"{page.name}: {route} is {routes.get(route)}")
    for route in sorted(routes.keys() - expected.get("referral", {}).keys()):
        tally.count("who may refer", False, f"{page.name}: {route} was read and is not there")
    if "ages" in expected:
        ages = [age for age in (facts.ages.youngest, facts.ages.oldest) if age is not None] if facts.ages else []
        tally.count("ages", ages == expected["ages"], f"{page.name}: {ages}")
    elif facts.ages:
        tally.count("ages", False, f"{page.name}: {facts.ages} was read and is not there")
    formats = {code for code, value in _codes(facts, "format").items() if value == "yes"}
    for code in sorted(formats | set(expected.get("formats", []))):
        right = code in formats and code in expected.get("formats", [])
        tally.count("formats", right, f"{page.name}: {code} {'is not there' if code in formats else 'was not read'}")
    claims = sorted({claim.level for claim in facts.claims})
    if "claim" in expected:
        tally.count("claim", claims == expected["claim"].split(), f"{page.name}: {claims}")
    elif claims:
        tally.count("claim", False, f"{page.name}: {claims} was read and is not there")


def _codes(facts: Facts, vocabulary: str) -> dict[str, str]:
    prefix = f"{vocabulary}:"
    return {term.removeprefix(prefix): value for term, value in facts.attributes.items() if term.startswith(prefix)}


def page_lines(text: str, at: int) -> list[str]:
    """The lines of the page after the SOURCE line number ``at``; remarks of whoever stored it are dropped."""
    page = re.split(r"^SOURCE(?: [A-Z] \(\w+\))? \S+", text, flags=re.MULTILINE)[1 + at]
    lines = []
    for line in _unquoted(page).splitlines():
        if line.startswith(("NOTE", "(=>")):
            continue
        kept = re.sub(r"\s*<-.*$", "", re.sub(r"\[[^\]]*\]", "", line)).rstrip()
        if kept.strip():
            lines.append(kept.lstrip() if not kept.lstrip().startswith("- ") else "- " + kept.lstrip()[2:])
    return lines


def _unquoted(page: str) -> str:
    """Words on the SOURCE line itself, or in quotation marks after another remark, are the page's; remarks are not."""
    first, _, rest = page.partition("\n")
    quoted = re.findall(r'"([^"\n]+)"', first)
    first = "\n".join(quoted) if quoted else re.sub(r"\s*\([^)]*\)\s*$", "", first)
    rest = re.sub(
        r"^SEED \d+: (.*)$", lambda line: "\n".join(re.findall(r'"([^"]+)"', line[1])), rest, flags=re.MULTILINE
    )
    return f"{first.strip()}\n{rest}"


def _wrapped(lines: list[str]) -> str:
    body = []
    for at, line in enumerate(lines):
        tag, text = ("li", line[2:]) if line.startswith("- ") else ("p", line)
        if at == 0 and len(line) <= 90:
            tag = "h1"
        body.append(f"<{tag}>{html.escape(text)}</{tag}>")
    return "<!doctype html>\n<html><body>\n" + "\n".join(body) + "\n</body></html>\n"
