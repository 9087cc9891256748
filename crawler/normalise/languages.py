"""Language names as written, in any language, into BCP 47 tags."""

import re

import langcodes

_SPLIT = re.compile(r"[,;/·|]|\s(?:and|und|og|en|et|e|y)\s")


def read_languages(text: str, page_language: str) -> list[str]:
    """ "English, Polish and Somali" -> ["en", "pl", "so"]; words that are no language's name are left out."""
    found: list[str] = []
    for part in _SPLIT.split(text):
        words = part.strip(" .:()")
        # The library's index does not bear control characters.
        if not words or len(words) > 40 or not words.isprintable():
            continue
        tag = _tag(words, page_language)
        if tag and tag not in found:
            found.append(tag)
    return found


def _tag(words: str, page_language: str) -> str | None:
    # Two letters first: find() takes "no" for a word, not for Norwegian.
    if len(words) == 2 and langcodes.tag_is_valid(words.lower()):
        return langcodes.standardize_tag(words.lower())
    for language in dict.fromkeys(("en", page_language)):
        try:
            return langcodes.find(words, language).language
        except LookupError:
            continue
    return None
