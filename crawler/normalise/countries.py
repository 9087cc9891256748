"""Countries as written ("Nederland", "Schweiz", "NL") into ISO 3166-1 alpha-2, by the names that CLDR knows."""

import re

from language_data.names import name_to_code

_CODE = re.compile(r"[A-Z]{2}")
_ALSO = {"usa": "US", "u.s.a.": "US", "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB"}


def read_country(text: str, language: str) -> str | None:
    """The country's code; None for words that name none. Codes pass as they are."""
    word = text.strip().removeprefix("The ").removeprefix("the ")
    if _CODE.fullmatch(word):
        return word if word != "UK" else "GB"
    if known := _ALSO.get(word.casefold()):
        return known
    return next((code for tag in (language, "en") if (code := _named(word, tag))), None)


def _named(word: str, language: str) -> str | None:
    try:
        found = str(name_to_code("territory", word, language))
    except ValueError:
        return None  # a name of no country may hit a place of the table that is no code
    return found if _CODE.fullmatch(found) else None
