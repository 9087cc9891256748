"""The controlled vocabulary (terms.toml): the one place where a code, its label and its question are written down."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Term:
    """One code of one vocabulary; ``extra`` holds what only some vocabularies have (tier, icd10, min, max ...)."""

    vocabulary: str
    code: str
    label: str
    sort: int
    extra: Mapping[str, Any]


@cache
def _data() -> Mapping[str, Mapping[str, Term]]:
    data = tomllib.loads((Path(__file__).parent / "terms.toml").read_text(encoding="utf-8"))
    return {
        vocabulary: {
            row["code"]: Term(
                vocabulary,
                row["code"],
                row["label"],
                sort,
                {key: value for key, value in row.items() if key not in {"code", "label"}},
            )
            for sort, row in enumerate(rows)
        }
        for vocabulary, rows in data.items()
    }


def terms() -> Iterator[Term]:
    """Every term, in the order of the file."""
    for rows in _data().values():
        yield from rows.values()


def codes(vocabulary: str) -> list[str]:
    """The codes of one vocabulary, in order; KeyError for a vocabulary that does not exist."""
    return list(_data()[vocabulary])


def knows(vocabulary: str, code: str) -> bool:
    """Whether ``vocabulary:code`` may be published."""
    return code in _data().get(vocabulary, {})


_OLDEST = 120
_WELL_INTO = 10
"""Years of a group without an upper end that are most of what it is asked for: "65 and over" is mostly under 75."""


def age_groups(youngest: int | None, oldest: int | None) -> dict[str, str]:
    """Age group -> yes where the stated ages, whole years and inclusive, take in at least half of its years; no where
    they take in none. Of a group that has no upper end ten years count as half, or having no upper limit either.

    A group that is only touched has no entry, which is unknown and becomes a question: "12 to 18" has room for one year
    of adults and "18 to 65" for one year of older ones, and who is sent there on the strength of it is sent away. Nor
    has what no limit says: whether "adults" or "from 18" has room for people of 70, and how young "up to 25" begins.
    """
    found: dict[str, str] = {}
    for code, term in _data()["age_group"].items():
        low, high = int(term.extra["min"]), int(term.extra["max"])
        first = low if youngest is None else max(low, youngest)
        last = high if oldest is None else min(high, oldest)
        if first > last:
            found[code] = "no"
            continue
        endless = high >= _OLDEST
        unsaid_above = oldest is None and (youngest is None or (endless and youngest < low))
        unsaid_below = youngest is None and oldest is not None and high < oldest
        half = _WELL_INTO if endless else (high - low + 1) / 2
        enough = last - first + 1 >= half or (endless and oldest is None)
        if enough and not unsaid_above and not unsaid_below:
            found[code] = "yes"
    return found
