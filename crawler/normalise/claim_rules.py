"""The rules of claims as data: claims.toml, claims_not.toml, claims_issuers.toml, claims_variants.toml, compiled once.

Patterns run on plain text (crawler/normalise/plain.py). ``{name}`` in a pattern stands for the part of that name.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

# Stands for each letter of the treatment's name in a sentence, so that patterns need not look for the name itself.
NAME = "\ua66e"
_NAMED = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Title:
    """A title or a training with the level it stands for."""

    level: str
    pattern: re.Pattern[str]
    needs_issuer: bool
    """Whether it stands for that level only where a body that trains is named."""
    course: bool
    """Whether it names a course, which somebody must have taken."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """A body that certifies or trains."""

    name: str
    pattern: re.Pattern[str]
    trains: bool
    tells: bool
    """Whether "MBT" in a title beside its name can only be the treatment."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A variant of MBT; ``beside`` one adds to the variant that a title stands for."""

    code: str
    pattern: re.Pattern[str]
    beside: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything the reader of claims looks for."""

    treatment: re.Pattern[str]
    another: re.Pattern[str]
    trained: re.Pattern[str]
    certified: re.Pattern[str]
    not_own: re.Pattern[str]
    lapsed: re.Pattern[str]
    other_meaning: re.Pattern[str]
    beyond: re.Pattern[str]
    titles: tuple[Title, ...]
    columns: tuple[tuple[str, re.Pattern[str]], ...]
    issuers: tuple[Issuer, ...]
    variants: tuple[Variant, ...]


def _data(name: str) -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))


@cache
def rules() -> Rules:
    """The compiled rules; KeyError where a pattern names a part that there is none of."""
    data, against = _data("claims.toml"), _data("claims_not.toml")
    parts: dict[str, str] = {}

    def filled(pattern: str) -> str:
        # Line breaks in the files are for their readers; a leading | continues the pattern.
        return _NAMED.sub(lambda match: parts[match[1]], "".join(pattern.split("\n")))

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(filled(pattern))

    named = compiled(data["treatment"])
    parts["treatment"] = f"(?<!{NAME}){NAME}++"  # the whole of it or nothing
    for name, part in data["part"].items():
        parts[name] = f"(?:{filled(part)})"
    return Rules(
        treatment=named,
        another=compiled(against["another"]),
        trained=compiled(data["trained"]),
        certified=compiled(data["certified"]),
        not_own=compiled(data["not_own"]),
        lapsed=compiled(data["lapsed"]),
        other_meaning=compiled(against["other_meaning"]),
        beyond=compiled(against["beyond"]),
        titles=tuple(
            Title(row["level"], compiled(row["pattern"]), row.get("needs_issuer", False), row.get("course", False))
            for row in data["title"]
        ),
        columns=tuple((row["level"], compiled(row["pattern"])) for row in data["column"]),
        issuers=tuple(
            Issuer(row["name"], compiled(row["pattern"]), row.get("trains", False), row.get("tells", False))
            for row in _data("claims_issuers.toml")["issuer"]
        ),
        variants=tuple(
            Variant(row["code"], compiled(row["pattern"]), row.get("beside", False))
            for row in _data("claims_variants.toml")["variant"]
        ),
    )
