"""Which listings are as a listing must be: what a reader yields from the wrong place is left out, and counted."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from crawler.listing import Listing
from crawler.read.labels import fold
from crawler.source import Source

_KINDS = {"services": {"service"}, "practitioners": {"practitioner"}, "both": {"service", "practitioner"}}
_MARKUP = re.compile(r"</?[a-z!][^>]*>|\{\{|\}\}|\{%|%\}|<\?php", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|www\.|\S+@\S+\.\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unfit:
    """A listing that is none: its key, and why."""

    key: str
    why: str


def sorted_out(listings: Iterable[Listing], source: Source) -> tuple[list[Listing], list[Unfit]]:
    """(the listings that are as they must be, those that are not), each in the order given."""
    fit: list[Listing] = []
    unfit: list[Unfit] = []
    for listing in listings:
        if why := why_unfit(listing, source):
            unfit.append(Unfit(listing.key, why))
        else:
            fit.append(listing)
    return fit, unfit


def why_unfit(listing: Listing, source: Source) -> str | None:
    """Why this cannot be a provider that the source lists; None where it can."""
    name = listing.name
    if listing.kind not in _KINDS[source.holds]:
        return f"{name!r} is a {listing.kind}, and the source holds {source.holds}"
    if not listing.said:
        return f"{name!r} comes without a word said of it"
    if _MARKUP.search(name):
        return f"{name!r} holds mark-up, a name was expected"
    if _ADDRESS.search(name):
        return f"{name!r} is an address, a name was expected"
    if sum(map(str.isalpha, name)) < 2:
        return f"{name!r} has no letters, a name was expected"
    if _boilerplate().fullmatch(fold(name).strip(" .:…!»>")):
        return f"{name!r} is what a part of a page is called, a name was expected"
    if not listing.url.startswith(("http://", "https://", "about:")):
        return f"its URL {listing.url[:80]!r} is no web address"
    return None


@cache
def _boilerplate() -> re.Pattern[str]:
    data = tomllib.loads((Path(__file__).parent / "boilerplate.toml").read_text(encoding="utf-8"))
    return re.compile("|".join(f"(?:{pattern})" for pattern in data["patterns"]))
