"""Language names as written, in any language, into BCP 47 tags (the library's gaps: languages.toml)."""

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import langcodes

from crawler.read.labels import fold

_NAME_MAX = 40
_BEGINNING = 5
_CODE_LETTERS = 2


@cache
def _words() -> dict[str, Any]:
    data = tomllib.loads((Path(__file__).parent / "languages.toml").read_text(encoding="utf-8"))
    between = "|".join(map(re.escape, data["between"]))
    return {
        **data,
        "beside": frozenset(data["beside"]),
        "between": re.compile(rf"[,;/·|&+\n•]|\s(?:{between})\s", re.IGNORECASE),
    }


def read_languages(text: str, page_language: str) -> list[str]:
    """ "English, Polish and Somali" -> ["en", "pl", "so"]; words that are no language's name are left out.

    Words in brackets say more exactly what stands before them: "Chinese (Mandarin)" is Mandarin.
    """
    found: list[str] = []
    for part in _words()["between"].split(text):
        outer, _, inner = part.rpartition(":")[2].partition("(")
        tag = next((tag for words in (inner, outer) if (tag := _tag(words.strip(" .:()-–*\t"), page_language))), None)
        if tag and tag not in found:
            found.append(tag)
    return found


@lru_cache(maxsize=4096)
def _tag(words: str, page_language: str) -> str | None:
    # The library's index does not bear control characters.
    if not words or len(words) > _NAME_MAX or not words.isprintable():
        return None
    # Two letters first: find() takes "no" for a word, not for Norwegian.
    if len(words) == 2:
        if page_language in _words()["words_in"].get(words.lower(), ()):
            return None
        return langcodes.standardize_tag(words.lower()) if langcodes.tag_is_valid(words.lower()) else None
    if known := _words()["names"].get(fold(words)):
        return str(known)
    if len(words) == 3 and words.islower() and (tag := _tag_of_three(words, page_language)):
        return tag
    plain = " ".join(word for word in words.split() if fold(word) not in _words()["beside"]) or words
    for name in dict.fromkeys((words, plain)):
        if known := _words()["names"].get(fold(name)):
            return str(known)
        for language in dict.fromkeys(("en", page_language)):
            if tag := _named(name, language):
                return tag
    # "polski" on an English page: a language by its own name.
    return next((tag for tag in _words()["native"] if _named(plain, tag) == tag), None)


def _tag_of_three(code: str, page_language: str) -> str | None:
    """A code of three letters ("bfi", "ckb") where it can hardly be a word: a sign language's, one of `codes`, or one
    of a language that has a code of two letters too ("pol")."""
    if page_language in _words()["words_in"].get(code, ()) or not langcodes.tag_is_valid(code):
        return None
    tag = langcodes.standardize_tag(code)
    told = tag in _words()["codes"] or len(tag) == _CODE_LETTERS
    return tag if told or "Sign Language" in langcodes.Language.get(tag).display_name("en") else None


def _named(name: str, language: str) -> str | None:
    """The tag of the language that is called ``name`` in ``language``.

    The library looks at the beginning of the words only ("Greek Street" is Greek to it): of several, each must count.
    """
    try:
        found = langcodes.find(name, language)
    except (LookupError, FileNotFoundError):
        return None  # no such name; or the library has no file of names in that language
    told = fold(f"{found.display_name(language)} {found.display_name('en')}")
    words = fold(name).split()
    if len(words) > 1:  # "Brazilian Portuguese" is "Portuguese (Brazil)": beginnings do
        fits = all(word.strip("()")[:_BEGINNING] in told for word in words)
    else:  # a much-spoken language may go by another name ("Farsi"); to a small one "Hotel" or "Email" come near
        fits = (
            len(found.language or "") == 2 or words == [word for word in re.findall(r"\w+", told) if word in words][:1]
        )
    return found.to_tag() if fits else None
