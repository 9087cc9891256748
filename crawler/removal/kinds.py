"""kinds.toml, checked when it is first read: by what somebody who was removed is recognised."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict


class Kinds(BaseModel):
    """The whole file; see its comments."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    final: frozenset[str]
    sure: list[str]
    alone: dict[str, str]
    names: dict[str, str]
    places: dict[str, str]
    areas: dict[str, str]
    goes_with: dict[str, list[str]]

    def says(self, kind: str) -> str:
        """ "name+town" -> the name and the town."""
        name, plus, place = kind.partition("+")
        return f"it has {self.names[name]} and {self.places[place]}" if plus else self.alone[kind]

    def rank(self, kind: str) -> int:
        """The smaller, the surer."""
        return self.sure.index(kind) if kind in self.sure else len(self.sure)


@cache
def kinds() -> Kinds:
    """The kinds; a ValidationError names a key that is missing or that nobody knows."""
    data = tomllib.loads((Path(__file__).parent / "kinds.toml").read_text(encoding="utf-8"))
    return Kinds.model_validate(data)
