"""Names of towns and regions in an address: a pure function of the name, so that none changes with the data."""

import unicodedata
from functools import lru_cache

from referral.gazetteer.fold import fold


@lru_cache(maxsize=1 << 14)
def slug(name: str) -> str:
    """ "København Ø" -> "kobenhavn-o", "東京" -> "u6771-4eac"; spellings of one name that fold alike share a slug.

    A name with letters that do not fold to a-z is told by its code points, so that no two such names meet.
    """
    named = unicodedata.normalize("NFC", name).strip().casefold()
    return _folded(named).replace(" ", "-") or "u" + "-".join(f"{ord(letter):x}" for letter in named)


def initial(name: str) -> str:
    """The letter that a name is found under: "Ålesund" -> "A", "'s-Hertogenbosch" -> "S", "東京" -> "東"."""
    named = unicodedata.normalize("NFC", name).strip().casefold()
    return (_folded(named) or named)[:1].upper()


def _folded(named: str) -> str:
    """Empty where a letter of the name does not fold to a-z."""
    return fold(named) if all(fold(letter) for letter in named if letter.isalnum()) else ""


def country_path(country: str) -> str:
    """The list of a country, by its ISO 3166-1 code."""
    return f"/in/{country.lower()}"


def town_path(country: str, town: str) -> str:
    """The list of a town."""
    return f"{country_path(country)}/{slug(town)}"


def letter_path(country: str, letter: str) -> str:
    """The towns of a large country that are found under a letter."""
    return f"{country_path(country)}/towns/{slug(letter)}"


def region_path(country: str, region: str) -> str:
    """The list of a state or county; below a name of its own, because there are towns called like regions."""
    return f"{country_path(country)}/region/{slug(region)}"
