"""Who refers, in words (roles.toml)."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict


class Role(BaseModel):
    """One of who may refer. yes, no, unknown: a sentence each; hidden: what follows "because"."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    yes: str
    no: str
    unknown: str
    hidden: str


@cache
def roles() -> Mapping[str, Role]:
    """By the code of the vocabulary referral_route, in the order of the file."""
    text = (files("referral.site") / "roles.toml").read_text(encoding="utf-8")
    return MappingProxyType({code: Role.model_validate(row) for code, row in tomllib.loads(text).items()})
