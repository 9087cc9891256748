"""Countries as written ("Nederland", "Schweiz", "NL") into ISO 3166-1 alpha-2, by the names that CLDR knows."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import langcodes
import phonenumbers

from crawler.read.labels import fold

_CODE = re.compile(r"[A-Z]{2}")
# The languages in which countries call themselves on our pages, beside the page's own.
_LANGUAGES = ("en", "nl", "de", "da", "nb", "sv", "fr", "it", "es")


def read_country(text: str, language: str) -> str | None:
    """The country's code; None for words that name none. Codes pass as they are.

    Only a whole name counts: Perugia is not Peru.
    """
    written = text.strip()
    if _CODE.fullmatch(written):
        return written if written != "UK" else "GB"
    name = _plain(written)
    if known := _also().get(name):
        return known
    return next((code for tag in dict.fromkeys((language, *_LANGUAGES)) if (code := _names(tag).get(name))), None)


def _plain(name: str) -> str:
    return re.sub(r"\s+", " ", fold(name).replace(".", "")).strip().removeprefix("the ")


@cache
def _also() -> Mapping[str, str]:
    data = tomllib.loads((Path(__file__).parent / "countries.toml").read_text(encoding="utf-8"))
    return {str(name): str(code) for name, code in data["names"].items()}


@cache
def _names(language: str) -> Mapping[str, str]:
    """Every country that has telephones, by its name in a language."""
    if not langcodes.tag_is_valid(language):
        return {}
    codes = sorted(phonenumbers.SUPPORTED_REGIONS)
    return {_plain(langcodes.Language.make(territory=code).territory_name(language)): code for code in codes}
