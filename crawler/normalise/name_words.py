"""Which words around a person's name are titles, letters, professions or particles (people.toml and nameparser)."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nameparser.config.particles import PARTICLES
from nameparser.config.suffixes import SUFFIX_ACRONYMS

from crawler.read.labels import fold

GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
_TITLE_WORDS_MAX = 4
# At least three capitals and a small letter: "FRCPsych", "DClinPsy"; "McAllender" and "DeLuca" have two.
_MIXED = re.compile(r"(?=(?:.*[A-Z]){3})(?=.*[a-z])[A-Za-z.]+")


@dataclass(frozen=True, slots=True)
class _Words:
    """people.toml, ready to be looked up."""

    before: frozenset[str]
    before_in: dict[str, frozenset[str]]
    faculty: frozenset[str]
    behind: frozenset[str]
    own: frozenset[str]
    starts: tuple[str, ...]
    two_surnames: frozenset[str]


@cache
def _words() -> _Words:
    data = tomllib.loads((Path(__file__).parent / "people.toml").read_text(encoding="utf-8"))
    behind = {key.replace(".", "") for key in SUFFIX_ACRONYMS} | set(data["behind"]["words"])
    return _Words(
        before=frozenset(data["before"]),
        before_in={country: frozenset(words) for country, words in data["before_in"].items()},
        faculty=frozenset(data["faculty"]),
        behind=frozenset(behind),
        own=frozenset(data["behind"]["words"]),
        starts=tuple(data["behind"]["starts"]),
        two_surnames=frozenset(data["two_surnames"]["countries"]),
    )


def key_of(word: str) -> str:
    """A word as people.toml has it: folded, without full stops."""
    return fold(word).replace(".", "").strip(" ,;")


def without_titles(words: list[str], country: str) -> tuple[list[str], list[str]]:
    """The titles that lead ``words``, and the rest."""
    known = _words().before | _words().before_in.get(country, frozenset())
    at = 0
    while at < len(words):
        length = next(
            (
                size
                for size in range(_TITLE_WORDS_MAX, 0, -1)
                if at + size <= len(words) and " ".join(key_of(word) for word in words[at : at + size]) in known
            ),
            0,
        )
        if not length and ((at and key_of(words[at]) in _words().faculty) or _is_run_together(words[at], known)):
            length = 1
        if not length:
            break
        at += length
    return words[:at], words[at:]


def _is_run_together(word: str, known: frozenset[str]) -> bool:
    """ "Dr.med." without a space is two titles."""
    pieces = [key_of(piece) for piece in word.split(".") if piece]
    return len(pieces) > 1 and pieces[0] in known and all(piece in known | _words().faculty for piece in pieces)


def _is_letters(word: str, *, shouted: bool) -> bool:
    """Whether a word behind a name is letters ("LCSW", "Ph.D.", "FRCPsych"); in a name in capitals only known ones."""
    key = key_of(word).strip("()")
    if key in _words().own:
        return word[:1] == "(" or "." in word or sum(char.isupper() for char in word) > 1 or word.islower()
    if shouted and re.search("[aeiouy]", key):
        return False  # in a name in capitals "DO" and "MA" may be names
    capitals = sum(char.isupper() for char in word)
    return (key in _words().behind and (capitals > 1 or "." in word[1:])) or bool(_MIXED.fullmatch(word))


def without_letters(words: list[str]) -> tuple[list[str], list[str]]:
    """A name without the letters behind it, and those; two words of a name are always left."""
    end = len(words)
    shouted = all(word.isupper() for word in words)
    while end > 2:
        if words[end - 1].endswith(")"):
            start = next((at for at in range(end - 1, -1, -1) if words[at].startswith("(")), None)
            if start is None or start < 2:
                break
            end = start
        elif _is_letters(words[end - 1], shouted=shouted):
            end -= 1
        else:
            break
    behind = words[end:]
    if behind and all(word.startswith("(") == (at == 0) for at, word in enumerate(behind)):
        behind = [word.strip("()") for word in behind]
    return words[:end], behind


def is_particle(word: str) -> bool:
    """ "van", "de la", "Ó": a part of the family name that follows."""
    return word.casefold().replace("’", "'") in PARTICLES or fold(word) in {"el", "ten"}


def two_surnames(country: str) -> bool:
    """Whether people there usually have two family names."""
    return country in _words().two_surnames


def is_behind(word: str, *, shouted: bool) -> bool:
    """Whether a word behind a comma speaks of letters or a profession, and is nobody's given name."""
    key = key_of(word)
    initial = len(key) == 1
    letters = word.isupper() and len(key) > 1 and not shouted
    return not initial and (key in GENERATIONS or letters or _is_letters(word, shouted=shouted) or _is_profession(key))


def _is_profession(key: str) -> bool:
    return len(key) > 3 and key.startswith(_words().starts)
