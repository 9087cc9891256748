"""Sentences into our vocabulary, by the patterns of phrases.toml."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from crawler.listing import Said
from crawler.read.labels import fold

# Said.field -> the parts of a page that phrases.toml speaks of.
_TEXT = {"prose", "heading", "inclusion", "conditions", "services", "claim", "wait", "payment", "ages"}
# Where a condition is named as one that is taken, and as one that is not.
_TAKEN = {"prose", "heading", "inclusion", "conditions", "services"}
_EXCLUDING = re.compile(
    r"exclu(?:de|sion)|not suitable|unable to (?:offer|treat|take|accept)|cannot (?:offer|treat|take|accept)|"
    r"do(?:es)? not (?:treat|take|accept)|eksklu|ikke egnet|niet geschikt|ausgeschlossen"
)


# In running prose a condition counts only where the sentence speaks of the people it is for.
_PEOPLE = re.compile(
    r"\b(?:people|person|patients?|adults?|young|individuals|clients?|those|anyone|treat|diagnos|personer|patienter|"
    r"mennesker|voksne|behandl|menschen|mensen|personen|erwachsene|volwassenen|personas|personnes|vuxna)"
)


# "Please state diagnosis, medication, substance use" asks for a description; it says nothing of who is taken.
_ASKED_FOR = re.compile(r"henvisning|referrals?\b|verwijzing|uberweisung|remiss")


@dataclass(frozen=True, slots=True)
class Reading:
    """One sentence understood: ``term`` is ``vocabulary:code`` or ``accepting``."""

    term: str
    value: str
    said: Said


@dataclass(frozen=True, slots=True)
class _Phrase:
    says: tuple[tuple[str, str], ...]
    where: frozenset[str]
    pattern: re.Pattern[str]


@cache
def _phrases() -> tuple[_Phrase, ...]:
    data = tomllib.loads((Path(__file__).parent / "phrases.toml").read_text(encoding="utf-8"))
    return tuple(
        _Phrase(
            # A condition is named without a value: the part of the page says whether it is taken.
            tuple((term, value or "") for term, _, value in (says.partition("=") for says in phrase["says"])),
            frozenset(phrase["where"]),
            # Line breaks in the file are for its readers; a leading | continues the pattern.
            re.compile("".join(phrase["pattern"].split("\n"))),
        )
        for phrase in data["phrase"]
    )


def read_phrases(said: Said) -> Iterator[Reading]:
    """Every term that the sentence speaks of; a ``no`` hides a ``yes`` of the same term in the same sentence."""
    text = fold(said.quote if said.field in {"prose", "heading"} else said.words)
    parts = {said.field} | ({"text"} if said.field in _TEXT else set())
    found: dict[str, str] = {}
    for phrase in _phrases():
        conditional = "condition" in phrase.where
        if conditional and said.field not in _TAKEN | {"exclusion"}:
            continue
        if conditional and said.field == "prose" and (not _PEOPLE.search(text) or _ASKED_FOR.search(text)):
            continue
        if not conditional and not phrase.where & parts:
            continue
        if not phrase.pattern.search(text):
            continue
        for term, stated in phrase.says:
            excluded = said.field == "exclusion" or _EXCLUDING.search(text) is not None
            value = stated or ("no" if excluded else "yes")
            if found.get(term) != "no":
                found[term] = value
    for term, value in found.items():
        yield Reading(term, value, said)
