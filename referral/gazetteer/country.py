"""What the gazetteer knows of a country: how its postcodes are written and what people call it.

The rows stand in `countries.toml`, which says what each key means; a build copies them into the file, so that a
gazetteer always brings the rules that its own codes were stored with.
"""

import json
import math
import re
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from pathlib import Path

MOST_STATED_KM = 300.0
COUNTRIES = Path(__file__).with_name("countries.toml")


@dataclass(frozen=True)
class Country:
    """One row of `countries.toml`; the meaning of each field stands at the top of that file."""

    code: str
    name: str
    words: tuple[str, ...]
    postcode: str
    prefix: str
    precise: bool
    width: int
    tail: int
    shorten: int
    code_first: bool
    outside: bool
    region: str
    counties: int
    doubt: float
    admin1: dict[str, str] = field(default_factory=dict)
    say: dict[str, str] = field(default_factory=dict)
    boxes: str = ""
    nations: tuple[str, ...] = ()
    includes: dict[str, str] = field(default_factory=dict)
    admin2: dict[str, str] = field(default_factory=dict)
    stated: tuple[float, float] = (1.0, 1.0)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The postcode as a token of upper-case text, with or without the country's letters before it.

        A code behind another country's letters and a dash ("DK-2100") is that country's, so it does not match here.
        """
        return re.compile(rf"(?<![0-9A-Z])(?<![A-Z]-)(?P<prefix>{self.prefix})?{self.postcode}(?![0-9A-Z])")

    def is_box(self, code: str) -> bool:
        """Whether the code is one of post office boxes or of a large user."""
        return bool(self.boxes) and re.fullmatch(self.boxes, code) is not None

    @cached_property
    def _lead(self) -> re.Pattern[str]:
        return re.compile(rf"^(?:{self.prefix})")

    def stated_km(self, km: float) -> float:
        """The uncertainty in km to state for a code or a place of which the rules for all countries say this much."""
        times, power = self.stated
        return round(min(MOST_STATED_KM, times * math.pow(km, power)), 1)

    def written(self, text: str) -> str | None:
        """The code meant by a text that holds a postcode and nothing else, or None.

        Numeric codes are filled up with the leading zeros that spreadsheets lose.
        """
        text = text.strip().upper()
        match = self.pattern.fullmatch(text)
        if match:
            return match["code"].replace(" ", "")
        if not self.width:
            return None
        digits, dash, tail = self._lead.sub("", text).replace("–", "-").partition("-")
        if not digits.isascii() or not digits.isdecimal() or (dash and not (self.tail and tail.isdecimal())):
            return None
        whole = self.width + self.tail
        if self.tail and not dash and whole - 2 <= len(digits) <= whole:
            digits = digits.zfill(whole)[: self.width]
        return digits.zfill(self.width) if self.width - 2 <= len(digits) <= self.width else None

    def to_json(self) -> str:
        """The row as JSON with sorted keys, as a gazetteer stores it."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


class CountryError(ValueError):
    """A row of `countries.toml` is not as it should be."""


def read_countries(path: Path = COUNTRIES) -> dict[str, Country]:
    """Read and check the rows, by country code, in the order of the file."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["country"]
    return {country.code: country for country in _checked(rows, path.name)}


def country_from_json(text: str) -> Country:
    """The opposite of `Country.to_json`."""
    row = json.loads(text)
    lists = {name: tuple(row[name]) for name in ("words", "nations", "stated") if name in row}
    return Country(**{**row, **lists})


def _checked(rows: list[dict[str, object]], file: str) -> Iterator[Country]:
    known = {item.name for item in fields(Country)}
    needed = known - {"admin1", "admin2", "boxes", "includes", "say", "nations", "stated"}
    for number, row in enumerate(rows, start=1):
        where = f"{file}, country {number} ({row.get('code', '?')})"
        if unknown := row.keys() - known:
            raise CountryError(f"{where}: unknown key {sorted(unknown)[0]!r}; known are {', '.join(sorted(known))}")
        if missing := needed - row.keys():
            raise CountryError(f"{where}: {sorted(missing)[0]!r} is missing")
        if row["region"] not in ("code", "county", "needed"):
            raise CountryError(f"{where}: region is {row['region']!r}; it should be code, county or needed")
        country = country_from_json(json.dumps(row))
        if "code" not in country.pattern.groupindex:
            raise CountryError(f"{where}: postcode has no group named code")
        yield country
