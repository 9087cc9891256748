"""The languages of the pages: addresses, catalogs, and names, numbers and days as each language writes them.

English is the source: what a catalog does not have stays English. Catalogs are read as they are written
(referral/locale/<language>/LC_MESSAGES/mbt.po), once a process.
"""

import re
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Any

import langcodes
from babel.core import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

from referral.gazetteer.fold import fold
from referral.said import Joined, Named, Said

NAMES = {"en": "English", "nl": "Nederlands", "de": "Deutsch"}
"""What the languages call themselves."""
LANGUAGES = tuple(NAMES)
"""The languages there are pages in, the source language first; the others' addresses begin with their code."""
SOURCE = LANGUAGES[0]
DOMAIN = "mbt"
_LETTERS = 2  # of the codes of widespread languages: longer ones are called otherwise in places
_FIXED = re.compile(r",?\.(\d)f")


def language_of(path: str) -> str:
    """The language of the page at an address of ours: "/nl/find" -> "nl", "/find" -> "en"."""
    first = path.removeprefix("/").partition("/")[0]
    return first if first in LANGUAGES[1:] else SOURCE


def without_language(path: str) -> str:
    """The address of the same page in the source language: "/nl/find" -> "/find", "/nl" -> "/"."""
    language = language_of(path)
    return path if language == SOURCE else path.removeprefix(f"/{language}") or "/"


def in_language(path: str, language: str) -> str:
    """The address of a page of ours in a language; an address of another site, or within the page, stays as it is."""
    if language == SOURCE or not path.startswith("/"):
        return path
    return f"/{language}" if path == "/" else f"/{language}{path}"


class Speech:
    """What is said on the pages of one language, and how."""

    def __init__(self, language: str, translations: NullTranslations) -> None:
        self.language = language
        self.translations = translations

    def to(self, path: str) -> str:
        """The address of a page of ours, in this language."""
        return in_language(path, self.language)

    def said(self, words: Any) -> Any:
        """English words in this language, where the catalog has them; what is no text is given back."""
        if not isinstance(words, str) or not words or self.language == SOURCE:
            return words
        if isinstance(words, Said):
            return self._sentence(words)
        if isinstance(words, Named):
            return self.country(words.code) if words.kind == "country" else self.tongue(words.code)
        if isinstance(words, Joined):
            return words.between.join(self.said(part) for part in words.parts)
        return self.translations.gettext(words)

    def if_said(self, words: Any) -> Any:
        """The same where the words were made to be said; a plain text, such as a town's name, stays as it is."""
        return self.said(words) if isinstance(words, Said | Named | Joined) else words

    def _sentence(self, words: Said) -> str:
        if words.plural is None:
            template = self.translations.gettext(words.template)
        else:
            # Gettext counts in whole numbers: in none of our languages is a part of one a singular.
            whole = int(words.number) if words.number == int(words.number) else 2
            template = self.translations.ngettext(words.template, words.plural, whole)
        if not words.values:
            return template
        return template.format(**{name: self._value(value) for name, value in words.values.items()})

    def _value(self, value: Any) -> Any:
        if isinstance(value, int | float):
            return _Number(value, self.language)
        # A value that only is a text is somebody's words or a name.
        return _Day(value, self.language) if isinstance(value, date) else self.if_said(value)

    def number(self, value: float) -> str:
        """ "2.5", or as the language writes it."""
        return f"{value:g}" if self.language == SOURCE else _decimal(value, None, self.language)

    def midsentence(self, words: str) -> str:
        """Words as they stand in the middle of a sentence: small, where the language writes them so, and no acronym."""
        said = str(self.said(words))
        return said if self.language == "de" or said[1:2].isupper() else said[:1].lower() + said[1:]

    def country(self, code: str) -> str:
        """ "GB" -> "United Kingdom"."""
        return _name("country", code, self.language)

    def tongue(self, tag: str) -> str:
        """ "pl" -> "Polish"."""
        return _name("language", tag, self.language)

    def alphabetical(self, pairs: Any) -> list[tuple[str, str]]:
        """(code, name) pairs, which are in the order of the English names, with this language's names in its order."""
        if self.language == SOURCE:
            return list(pairs)
        return sorted(((code, self.said(name)) for code, name in pairs), key=lambda pair: (fold(pair[1]), pair[1]))


class _Number:
    """A number in a sentence: written as its language does, with as many decimals as the template asks for."""

    def __init__(self, value: float, language: str) -> None:
        self._value, self._language = value, language

    def __format__(self, spec: str) -> str:
        fixed = _FIXED.fullmatch(spec)
        pattern = f"#,##0.{'0' * int(fixed[1])}".removesuffix(".") if fixed else None
        return _decimal(self._value, pattern, self._language)


class _Day:
    """A day in a sentence, of which the template asks for the same parts as in English: {day:%-d %B %Y}."""

    def __init__(self, value: date, language: str) -> None:
        self._value, self._language = value, language

    def __format__(self, spec: str) -> str:
        pattern = spec.replace("%-d", "d." if self._language == "de" else "d").replace("%B", "MMMM").replace("%Y", "y")
        return format_date(self._value, pattern, locale=self._language) if pattern else self._value.isoformat()


@lru_cache(maxsize=4096)
def _decimal(value: float, pattern: str | None, language: str) -> str:
    # Kept, because Babel takes some 20 us for each, and an answer has a hundred.
    return format_decimal(value, format=pattern, locale=language)


@cache
def _name(kind: str, code: str, language: str) -> str:
    # Babel's names are langcodes' (both are CLDR's), whose own take 15 MB: only what Babel does not have is read there.
    known = Locale(language)
    if kind == "country":
        return known.territories.get(code) or str(langcodes.Language.make(territory=code).territory_name(language))
    tag = langcodes.Language.get(code)
    plain = known.languages.get(tag.to_tag()) if len(tag.to_tag()) == _LETTERS else None
    return plain or str(tag.display_name(language))


def named_country(code: str) -> Named:
    """The English name of a country, which is said in the page's language."""
    return Named(_name("country", code, SOURCE), "country", code)


def upfirst(words: str) -> str:
    """Words with a capital at their beginning, as a sentence of their own."""
    return words[:1].upper() + words[1:]


@cache
def speech(language: str) -> Speech:
    """The one of a language. KeyError for a language there are no pages in."""
    if language not in NAMES:
        raise KeyError(f"there are no pages in {language!r}, only in {', '.join(LANGUAGES)}")
    return Speech(language, NullTranslations() if language == SOURCE else _catalog(language))


def _catalog(language: str) -> Translations:
    file = files("referral") / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    with file.open("rb") as written:
        catalog = read_po(written, locale=language, domain=DOMAIN)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled, domain=DOMAIN)
