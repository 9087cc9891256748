"""Read a query, text or dict, into the same shape: which country, what may be a postcode, which names."""

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from referral.gazetteer.country import Country
from referral.gazetteer.fold import fold

LONGEST_QUERY = 400
"""Characters. The longest real address of the ones measured has 140."""

KEYS = ("street", "city", "county", "state", "country", "postalcode")
"""Keys of a structured query, as geopy's Nominatim takes them."""

_SEPARATORS = re.compile(r"\s*[,;|\n\r\t]\s*")
_LONGEST_COUNTRY = 5
_CODE_LETTERS = 2
_VALUES = (str, int)
_NOTHING = dict.fromkeys(KEYS, "")


class QuestionError(ValueError):
    """The query has a shape that no lookup can answer; the message says which shapes can be."""


class UnknownCountryError(Exception):
    """A country was named that the gazetteer does not cover."""


class Question(NamedTuple):
    """A query, taken apart.

    `country`: asked for or stated, None where neither. `stated`: named in the query itself. `code`: a text given as
    postcode. `parts`: the comma parts of a free text, postcode still in them, or the town of a dict. `around`:
    county and state of a dict. `free`: it was a text, so a street, a town and a state may stand in one part. `street`:
    of a dict; it may name a locality. `other`: the parts of a text whose last two letters were taken for the country
    ("Gary, IN"; "Dover, DE") and may as well be a state: the parts with them, else None.
    """

    country: str | None
    stated: str | None
    code: str
    parts: tuple[str, ...]
    around: tuple[str, ...]
    free: bool
    street: str = ""
    other: tuple[str, ...] | None = None


def read_question(
    query: str | Mapping[str, object], country: str | None, countries: Mapping[str, Country]
) -> Question | None:
    """Take a query apart; None when it says nothing or is too long to be a place.

    `QuestionError` for another type than text or mapping, an unknown key, or a value that is neither text nor number;
    `UnknownCountryError` for a country that is not covered.
    """
    asked = country_code(country, countries) if country else None
    if isinstance(query, str):
        text = clean(query)
        if not text or len(text) > LONGEST_QUERY:
            return None
        whole = _filled(*_SEPARATORS.split(text))
        parts, stated = _without_country(whole, countries)
        letters = whole[-1].split()[-1] if stated and whole else ""
        other = whole if len(letters) == _CODE_LETTERS and letters.isalpha() else None
        return Question(asked or stated, stated, "", parts, (), free=True, other=other)
    if type(query) is not dict and not isinstance(query, Mapping):
        raise QuestionError(f"a query is text or a dict, not {type(query).__name__}")
    street, city, county, state, named, code = fields = _fields(query)
    if not 0 < max(map(len, fields)) <= LONGEST_QUERY:
        return None
    stated = country_code(named, countries) if named else None
    around = (county, state) if county and state else (county or state,) if county or state else ()
    if stated and fold(named) in countries[stated].nations:
        around = (*around, named)
    return Question(asked or stated, stated, code, (city,) if city else (), around, False, street)


def clean(text: str) -> str:
    """Without control characters and doubled spaces; what looks alike is made the same (NFKC)."""
    if text.isprintable() and (text.isascii() or unicodedata.is_normalized("NFKC", text)):
        return text.strip()
    text = unicodedata.normalize("NFKC", text)
    text = "".join(c if c in "\n\r\t" or unicodedata.category(c)[0] not in "CZ" else " " for c in text)
    return text.strip()


def country_code(country: str, countries: Mapping[str, Country]) -> str:
    """The code of a country given by code or by any of its names; `UnknownCountryError` when it is not covered."""
    if country in countries:
        return country
    folded = fold(country)
    for found in countries.values():
        if folded in found.words or folded in found.nations or folded == fold(found.name):
            return found.code
    raise UnknownCountryError


def _fields(query: Mapping[str, object]) -> list[str]:
    """The values of KEYS, in their order; "" where there is none."""
    fields = _NOTHING.copy()
    for key, value in query.items():
        if key not in fields:
            raise QuestionError(f"a structured query has no key {key!r}; it may have {', '.join(KEYS)}")
        if not value and (value is None or isinstance(value, _VALUES)):
            continue
        if not isinstance(value, _VALUES):
            raise QuestionError(f"{key} is {type(value).__name__}; it should be text")
        text = str(value)
        fields[key] = " ".join((text if text.isascii() and text.isprintable() else clean(text)).split())
    return list(fields.values())


def _filled(*values: str) -> tuple[str, ...]:
    return tuple(filter(None, values))


def _without_country(parts: tuple[str, ...], countries: Mapping[str, Country]) -> tuple[tuple[str, ...], str | None]:
    """Take a country's name off the end, unless it is all there is.

    Two letters in the middle of a sentence may be anything ("no"): they count when they stand alone behind a comma
    or are written in capitals.
    """
    if not parts:
        return parts, None
    words = parts[-1].split()
    for count in range(min(_LONGEST_COUNTRY, len(words)), 0, -1):
        if count == len(words) and len(parts) == 1:
            continue
        written = " ".join(words[-count:])
        folded = fold(written)
        for country in countries.values():
            if folded not in country.words:
                continue
            if len(folded) <= 2 and count < len(words) and not written.isupper():
                continue
            rest = " ".join(words[:-count])
            return (*parts[:-1], rest) if rest else parts[:-1], country.code
    return parts, None
