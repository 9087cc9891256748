"""checks.toml and probes.toml, checked when they are first read."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

_FOLDER = Path(__file__).parent


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Check(_Strict):
    """See the comments of checks.toml."""

    name: str = Field(pattern=r"^[a-z_]+$")
    guards: str
    accept: bool = True
    compares: bool = False
    limits: dict[str, float] = Field(default_factory=dict)
    sql: str | None = None
    says: str | None = None
    function: str | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.sql is None) != (self.says is None) or (self.sql is None) == (self.function is None):
            raise ValueError(f"check {self.name!r} needs either sql and says, or function")
        return self


class Probe(_Strict):
    """One search; ``sql`` gives ``id`` and ``word`` of each that failed."""

    name: str
    asserts: str
    sql: str


class _Checks(_Strict):
    check: tuple[Check, ...]


class _Probes(_Strict):
    probe: tuple[Probe, ...]


@cache
def checks() -> tuple[Check, ...]:
    """Every check, in the order in which they are made. A ValidationError names the key that is wrong."""
    return _Checks.model_validate(tomllib.loads((_FOLDER / "checks.toml").read_text(encoding="utf-8"))).check


@cache
def probes() -> tuple[Probe, ...]:
    """Every probe."""
    return _Probes.model_validate(tomllib.loads((_FOLDER / "probes.toml").read_text(encoding="utf-8"))).probe


def acceptable() -> tuple[str, ...]:
    """The names of the checks that a maintainer may accept with a reason."""
    return tuple(check.name for check in checks() if check.accept)
