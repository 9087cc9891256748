"""Languages as the match compares them: by primary subtag, and each country's usual one (`languages.toml`)."""

import tomllib
from functools import lru_cache
from pathlib import Path

import langcodes
from langcodes.tag_parser import LanguageTagError

_DATA: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("languages.toml").read_text(encoding="utf-8"))

_SIGNED: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("sign_languages.toml").read_text(encoding="utf-8")
)


def sign_language(words: str) -> str | None:
    """The tag of a sign language by what people call it: "BSL" -> "bfi"; None for other words."""
    return _SIGNED["capitals"].get(words) or _SIGNED["names"].get(words.casefold())


@lru_cache(maxsize=1024)
def comparable(tag: str) -> str:
    """A BCP 47 tag -> the subtag that is compared: "en-GB" -> "en"; "nb" and "no" -> "no"; "cmn" and "zh" -> "zh".

    A tag that cannot be read is compared as it stands, so that it can equal nothing but itself.
    """
    try:
        subtag = langcodes.Language.get(tag).prefer_macrolanguage().language or tag
    except LanguageTagError:
        return tag
    return _DATA["same"].get(subtag, subtag)


@lru_cache(maxsize=1024)
def language_name(tag: str) -> str:
    """A valid BCP 47 tag -> its English name: "pl" -> "Polish"."""
    return langcodes.Language.get(tag).display_name()


USUAL = {country: comparable(tag) for country, tag in _DATA["usual"].items()}
"""Country -> the language of treatment there unless something else is said, as `comparable` writes it."""
