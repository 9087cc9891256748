"""Names of towns and regions in an address: a pure function of the name, so that none changes with the data."""

import unicodedata

from referral.gazetteer.fold import fold


def slug(name: str) -> str:
    """ "København Ø" -> "kobenhavn-o", "東京" -> "u6771-4eac"; spellings of one name that fold alike share a slug.

    A name with letters that do not fold to a-z is told by its code points, so that no two such names meet.
    """
    named = unicodedata.normalize("NFC", name).strip().casefold()
    if all(fold(letter) for letter in named if letter.isalnum()):
        folded = fold(named)
        if folded:
            return folded.replace(" ", "-")
    return "u" + "-".join(f"{ord(letter):x}" for letter in named)


def country_path(country: str) -> str:
    """The list of a country, by its ISO 3166-1 code."""
    return f"/in/{country.lower()}"


def town_path(country: str, town: str) -> str:
    """The list of a town."""
    return f"{country_path(country)}/{slug(town)}"


def region_path(country: str, region: str) -> str:
    """The list of a state or county; below a name of its own, because there are towns called like regions."""
    return f"{country_path(country)}/region/{slug(region)}"
