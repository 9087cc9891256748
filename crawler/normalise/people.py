"""A person's name as written into the name, the titles before it and the letters behind it."""

import re
from dataclasses import dataclass

from nameparser import HumanName
from nameparser.config import Constants

from crawler.normalise.name_words import (
    GENERATIONS,
    is_behind,
    is_particle,
    key_of,
    two_surnames,
    without_letters,
    without_titles,
)
from crawler.read.labels import fold

# nameparser only takes nicknames out here: its titles ("Dean", "Major") and letters ("Ma", "Do") are names too.
_ONLY_NICKNAMES = Constants(
    titles=(), first_name_titles=(), suffix_acronyms=(), suffix_not_acronyms=(), suffix_acronyms_ambiguous=()
)
_GIVEN_WORDS_MAX = 3


@dataclass(frozen=True, slots=True)
class PersonName:
    """``name`` given name first, without titles and credentials; both are kept, as written, beside it."""

    name: str
    title: str | None
    credentials: str | None


def read_person(written: str, country: str = "") -> PersonName:
    """ "A/Prof Jane Doe, PhD" -> Jane Doe · A/Prof · PhD; "DOE, Jane" and "DOE Jane" -> Jane Doe.

    ``country`` (ISO 3166-1 alpha-2, or nothing) decides what only there is a title ("M."), or a family name in two
    words.
    """
    parts = [part for part in (" ".join(part.split()) for part in written.split(",")) if part]
    titles: list[str] = []
    name: list[str] = []
    while parts and not name:
        found, name = without_titles(parts.pop(0).split(" "), country)
        titles += found
    name, letters = without_letters(name)
    generation = ""
    if parts and not letters:
        family_first = _family_first(name, parts, country)
        if family_first:
            more, name, parts = family_first
            titles += more
    name = _given_first(name)
    behind: list[str] = [" ".join(letters)] if letters else []
    for part in parts:
        if key_of(part) in GENERATIONS and not generation:
            generation = f" {part}"
        else:
            behind.append(part)
    called = _natural(" ".join(name)) or " ".join(titles) or " ".join(behind) or " ".join(written.split()) or written
    if not name:
        return PersonName(called, None, None)
    return PersonName(called + generation, " ".join(titles) or None, ", ".join(behind) or None)


def _family_first(name: list[str], parts: list[str], country: str) -> tuple[list[str], list[str], list[str]] | None:
    """Where "Doe, Jane" leads: (titles, name given name first, the parts behind it)."""
    if len(parts) > 1 and name and all(map(is_particle, parts[0].split(" "))):
        name, parts = [*parts[0].split(" "), *name], parts[1:]
    titles, given = without_titles(parts[0].split(" "), country)
    given, letters = without_letters(given) if len(given) > 2 else (given, [])
    plain = [word for word in name if not is_particle(word)]
    several = two_surnames(country) or (len(plain) > 1 and all(word.isupper() for word in plain))
    if not 1 <= len(plain) <= (2 if several else 1) or not 1 <= len(given) <= _GIVEN_WORDS_MAX:
        return None
    shouted = all(word.isupper() for word in name)
    if not all(word[:1].isupper() and not is_behind(word, shouted=shouted) for word in given if not is_particle(word)):
        return None
    return titles, [*given, *name], [*([" ".join(letters)] if letters else []), *parts[1:]]


def _given_first(words: list[str]) -> list[str]:
    """ "DOE Jane" in that order is a family name in capitals before a given name."""
    shouted = 0
    while shouted < len(words) and words[shouted].isupper() and "." not in words[shouted] and len(words[shouted]) > 2:
        shouted += 1
    rest = words[shouted:]
    if not shouted or not rest or not all(word[:1].isupper() and word[1:].islower() for word in _halves(rest)):
        return words
    return [*rest, *words[:shouted]]


def _halves(words: list[str]) -> list[str]:
    return [half for word in words for half in word.split("-")]


def _natural(name: str) -> str:
    """Without nicknames, and where words are in capitals, written as names are."""
    nickname = HumanName(name, constants=_ONLY_NICKNAMES).nickname
    if nickname:
        name = re.sub(rf"\s*[\"“”'‘(]+{re.escape(nickname)}[\"“”'’)]+", "", name).strip() or name
    words = name.split()
    if len(words) == 1:
        return name  # a word alone may be letters
    whole = all(word.isupper() for word in words if len(word) > 2)
    # Two letters in capitals are initials, or the particle of a name in capitals ("LE GOUARNEC").
    return " ".join(
        _as_name(word, particles=whole and word is not words[-1])
        if len(word) > 2 or whole or is_particle(word)
        else word
        for word in words
    )


def _as_name(word: str, *, particles: bool) -> str:
    if not word.isupper() or "." in word:
        return word
    if particles and is_particle(word):
        return word.lower() if fold(word) not in {"ni", "o"} else word.capitalize()
    return re.sub(r"[^\W\d_]+", lambda part: _capital(part[0]), word)


def _capital(part: str) -> str:
    return f"Mc{part[2:].capitalize()}" if part[:2] == "MC" and len(part) > 4 else part.capitalize()
