"""Referring to a provider: from where people come, when referrals are taken, and how (referring.toml)."""

import re
import tomllib
from functools import cache
from pathlib import Path

from crawler.listing import Listing, Said
from crawler.normalise.catchments import read_catchment
from crawler.normalise.facts import Facts
from crawler.normalise.periods import read_window
from crawler.normalise.phrases import read_phrases
from crawler.read.labels import fold
from crawler.read.sentences import shortened

_HOW_MAX = 600


@cache
def _pattern(name: str) -> re.Pattern[str]:
    data = tomllib.loads((Path(__file__).parent / "referring.toml").read_text(encoding="utf-8"))
    # Line breaks in the file are for its readers; a leading | continues the pattern.
    return re.compile("".join(data[name].split("\n")))


def _plain(words: str) -> str:
    return fold(words).replace("’", "'").replace("–", "-")


def is_window(words: str) -> bool:
    """Whether a sentence says in which weeks or months referrals are taken."""
    return _pattern("window").search(_plain(words)) is not None


def read_referring(facts: Facts, listing: Listing) -> None:
    """Set ``catchment``, ``referral_window``, what could be understood of them, and ``how_to_refer``."""
    # A label names the catchment; a sentence only speaks of one.
    labelled = (said for said in listing.said if said.field == "catchment")
    spoken = (said for said in listing.said if _pattern("catchment").search(_plain(said.words)))
    if area := next(labelled, None) or next(spoken, None):
        facts.catchment = shortened(area.words)
        others = (said.words for said in listing.said if said.field != "how_to_refer")
        facts.catchment_read = read_catchment(area.words, labelled=area.field == "catchment", others=others)
        facts.note("catchment", area)
    named = [said for said in listing.said if said.field == "referral_window"]
    in_text = (said for said in listing.said if said.field in {"prose", "referral", "heading"})
    windows = [*named, *(said for said in in_text if is_window(said.words))]
    if windows:
        window = windows[0]
        facts.referral_window = shortened(window.words)
        facts.window_read = read_window(window.words, [said.words for said in windows])
        facts.note("referral_window", window)
    _how(facts, listing)


def _how(facts: Facts, listing: Listing) -> None:
    """Every sentence on referring, once, as long as there is room; each is evidence."""
    told: dict[str, Said] = {}
    for said in listing.said:
        if said.field == "how_to_refer" or (_pattern("how").search(_plain(said.words)) and _tells_how(said)):
            told.setdefault(said.words, said)
    if not told:
        return
    length = -1
    for words, said in told.items():
        if length + 1 <= _HOW_MAX - len(" …"):
            facts.note("how_to_refer", said)
        length += len(words) + 1
    joined = " ".join(told)
    facts.how_to_refer = joined if len(joined) <= _HOW_MAX else joined[: _HOW_MAX - 3].rsplit(" ", 1)[0] + " …"


def _tells_how(said: Said) -> bool:
    """A sentence that speaks of referring; a heading only where it says by whom ("kun sekundærhenvisninger")."""
    if said.field == "heading":
        return any(reading.term.startswith("referral_route:") for reading in read_phrases(said))
    return said.field in {"referral", "prose"}
