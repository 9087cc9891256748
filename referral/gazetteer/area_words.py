"""What `areas.toml` says: words around the names of areas, other names, names that mean nothing certain."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from referral.gazetteer.fold import fold, folds

_FILE = Path(__file__).with_name("areas.toml")


@dataclass(frozen=True, slots=True)
class AreaWord:
    """Words before or behind a name, and the level they tell ("any": none)."""

    before: re.Pattern[str]
    behind: re.Pattern[str]
    level: str


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
    )
