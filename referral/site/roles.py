"""Who refers, in words (roles.toml)."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict

from referral.match.facts import ROUTES_OF_ANY_PROFESSIONAL
from referral.said import N_

ANY_PROFESSIONAL = "any_professional"
YES, NO = "yes", "no"


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


def who_any_is(family_doctor: str | None) -> str:
    """Who "any professional" is, as the match counts it: a family doctor too, unless that is a stated no.

    ``family_doctor``: what is said of one, yes, no, or None where nothing is.
    """
    if family_doctor == NO:
        return N_("Another health or social-care professional")
    if family_doctor == YES:
        return N_("Any health or social-care professional")
    return N_("Any health or social-care professional, a family doctor among them")


def that_any_may(family_doctor: str | None) -> str | None:
    """The same as a fact of its own; None: as the vocabulary says it."""
    if family_doctor == NO:
        return None
    if family_doctor == YES:
        return N_("Any health or social-care professional may refer")
    return N_("Any health or social-care professional may refer, a family doctor among them")


def answered_by_any(said: Mapping[str, str]) -> frozenset[str]:
    """Routes of which nothing is said and nothing need be asked: a yes to any professional is one to them.

    ``said``: code of a route -> yes or no.
    """
    if said.get(ANY_PROFESSIONAL) != YES:
        return frozenset()
    return frozenset(one for one in ROUTES_OF_ANY_PROFESSIONAL if one not in said)
