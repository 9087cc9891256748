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


def age_groups(youngest: int | None, oldest: int | None) -> dict[str, str]:
    """Age group -> yes where its span and the stated ages overlap, no where the stated ages leave it out.

    What no limit says has no entry, which is unknown: whether "adults" or "from 18" has room for people of 70, and how
    young "up to 25" begins.
    """
    found: dict[str, str] = {}
    for code, term in _data()["age_group"].items():
        low, high = int(term.extra["min"]), int(term.extra["max"])
        if (youngest is not None and high < youngest) or (oldest is not None and low > oldest):
            found[code] = "no"
            continue
        no_upper = oldest is None and (youngest is None or (code == "older_adult" and youngest < low))
        no_lower = youngest is None and oldest is not None and high < oldest
        if not no_upper and not no_lower:
            found[code] = "yes"
    return found
