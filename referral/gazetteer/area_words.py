"""What `areas.toml` says: words around the names of areas, other names, names that mean nothing certain, boroughs."""

import math
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from referral.gazetteer.answer import Place
from referral.gazetteer.area import Area
from referral.gazetteer.earth import distance_km
from referral.gazetteer.fold import fold, folds

_FILE = Path(__file__).with_name("areas.toml")
_LONDON = "GB/-/greater-london"
_REACH_TIMES = 2.0
_CORE_TIMES = 0.5
"""Of the radius of a disc as large as a borough: within the first all of it lies, within the second all is its. They
are far apart because boroughs are not round: Lambeth is four times as long as wide."""


@dataclass(frozen=True, slots=True)
class AreaWord:
    """Words before or behind a name, and the level they tell ("any": none)."""

    before: re.Pattern[str]
    behind: re.Pattern[str]
    level: str


@dataclass(frozen=True, slots=True)
class Borough:
    """One of London's boroughs. `core_km`: everything this near to the middle lies in it."""

    area: Area
    names: frozenset[str]
    short: frozenset[str]
    holds: frozenset[str]
    core_km: float

    def has(self, place: Place) -> bool:
        """Whether all of the place lies in the borough for certain."""
        if place.country != self.area.country:
            return False
        if place.precision == "town" and place.region == "Greater London" and fold(place.city or "") in self.holds:
            return True
        away = distance_km((place.latitude, place.longitude), (self.area.latitude, self.area.longitude))
        return away + place.uncertainty_km <= self.core_km


@dataclass(frozen=True, slots=True)
class AreaWords:
    """The whole file. Names are folded."""

    words: tuple[AreaWord, ...]
    also: dict[str, dict[str, str]]
    vague: dict[str, frozenset[str]]
    municipal: frozenset[str]
    county_is_said: frozenset[str]
    short_names: frozenset[str]
    one_county_a_name: frozenset[str]
    boroughs: tuple[Borough, ...]


@cache
def area_words() -> AreaWords:
    """The file, read once."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return AreaWords(
        words=tuple(
            AreaWord(
                re.compile(rf"^(?:{row['before']})", re.IGNORECASE),
                re.compile(rf"(?:{row['behind']})$" if "behind" in row else "(?!)", re.IGNORECASE),
                row["level"],
            )
            for row in data["word"]
        ),
        also={
            country: {folded: kept for name, kept in names.items() for folded in folds(name)}
            for country, names in data["also"].items()
        },
        vague={country: frozenset(map(fold, names)) for country, names in data["vague"].items()},
        **{name: frozenset(countries) for name, countries in data["rules"].items()},
        boroughs=tuple(_borough(row) for row in data["borough"]),
    )


def _borough(row: dict[str, Any]) -> Borough:
    radius = math.sqrt(row["km2"] / math.pi)
    code = f"{_LONDON}/{fold(row['name']).replace(' ', '-')}"
    latitude, longitude = row["middle"]
    reach = round(_REACH_TIMES * radius + 1.0, 1)
    names = frozenset(map(fold, [row["name"], *row.get("also", ())]))
    return Borough(
        area=Area(code, row["name"], "GB", "borough", latitude, longitude, reach),
        names=names,
        short=frozenset(map(fold, row.get("short", ()))),
        holds=names | set(map(fold, row["holds"])),
        core_km=_CORE_TIMES * radius,
    )
