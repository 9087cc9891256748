"""How a provider is reached: phone, e-mail, website, addresses, the point that a page gives."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from crawler.listing import Listing, Said
from crawler.normalise.addresses import has_postcode, read_address
from crawler.normalise.contacts import read_email, read_phone, read_website
from crawler.normalise.coordinates import Coordinates, read_coordinates
from crawler.normalise.facts import Facts
from crawler.read.labels import fold

_SHORT_LINE = re.compile(r"[^.:?!@]{2,45}")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_POSTCODE_LINE_MAX = 120
_LINES_ABOVE = 5


# Where a phone, e-mail or web address is looked for: what a label names first, a sentence last.
_PHONE = (("phone",), ("contact",), ("prose", "heading", "referral"))
_EMAIL = (("email",), ("contact",), ("prose", "referral"))
_SPOKEN = frozenset({"prose", "heading", "referral"})


@cache
def _words(kind: str) -> re.Pattern[str]:
    words = tomllib.loads((Path(__file__).parent / "contacts.toml").read_text(encoding="utf-8"))[kind]
    return re.compile(rf"\b(?:{'|'.join(words)})\b")


def read_reaching(facts: Facts, listing: Listing) -> None:
    """Set ``phone``, ``email``, ``website`` (the first of each), ``addresses`` and ``coordinates``."""
    for said in _in_order(listing, _PHONE):
        if facts.phone is None and not (said.field in _SPOKEN and not _says_to_call(said)):
            facts.phone = read_phone(said.words, facts.country)
            if facts.phone:
                facts.note("phone", said)
    for said in _in_order(listing, _EMAIL):
        if facts.email is None:
            facts.email = read_email(said.words)
            if facts.email:
                facts.note("email", said)
    for said in listing.said:
        if facts.website is None and said.field == "website":
            facts.website = read_website(said.words)
            if facts.website:
                facts.note("website", said)
        if said.field == "address":
            address = read_address(said.words, facts.country)
            if address.written not in {known.written for known in facts.addresses}:
                facts.addresses.append(address)
                facts.note("address", said)
    if not facts.addresses and (found := _address_in_prose(listing, facts.country)):
        written, said = found
        facts.addresses.append(read_address(written, facts.country))
        facts.note("address", said, written)
    facts.coordinates = _coordinates(facts, listing)


def _in_order(listing: Listing, fields: Iterable[tuple[str, ...]]) -> Iterator[Said]:
    for group in fields:
        yield from (said for said in listing.said if said.field in group)


def _says_to_call(said: Said) -> bool:
    """Whether a sentence tells where to call them; a crisis line's number is never a provider's."""
    text = fold(said.words)
    return _words("call").search(text) is not None and _words("crisis").search(text) is None


def _address_in_prose(listing: Listing, country: str) -> tuple[str, Said] | None:
    """The first short line with a postcode, and the short lines before it: a building, a street, a town."""
    lines = [said for said in listing.said if said.field in {"prose", "contact"}]
    for at, said in enumerate(lines):
        if len(said.words) > _POSTCODE_LINE_MAX or not has_postcode(said.words, country):
            continue
        if _YEAR.search(said.words) and not re.search(r"[A-Za-z]\d|\d{5}", said.words):
            continue  # where postcodes are four digits, "2018" is a year
        above: list[str] = []
        for before in reversed(lines[max(0, at - _LINES_ABOVE) : at]):
            if before.url != said.url or not _SHORT_LINE.fullmatch(before.words):
                break
            above.insert(0, before.words)
        written = ", ".join((*above, said.words))
        if re.fullmatch(r"\W*\d{4}\W*", written):
            continue
        return written, said
    return None


def _coordinates(facts: Facts, listing: Listing) -> Coordinates | None:
    """The one point of the one address; of several nobody can say which belongs to which."""
    found: dict[tuple[float, float], Said] = {}
    for said in listing.said:
        if said.field == "coordinates" and (at := read_coordinates(said.words)):
            found.setdefault(at, said)
    if len(found) != 1 or len(facts.addresses) != 1:
        return None
    ((at, said),) = found.items()
    return Coordinates(*at, said.words, said.quote, said.url)
