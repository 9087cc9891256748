"""Whether a form of MBT is made for somebody's age; which are for whom stands in variants.toml."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from referral.match.records import Term
from referral.match.weights import Weights
from referral.said import N_, said

_WRITTEN: dict[str, Any] = tomllib.loads(Path(__file__).with_name("variants.toml").read_text(encoding="utf-8"))
MADE_FOR: dict[str, list[str]] = _WRITTEN["made_for"]
"""Code of a variant -> codes of the age groups that it is for; the others are general."""

_GENERAL: list[str] = _WRITTEN["general"]["made_for"]


@lru_cache(maxsize=1024)
def made_for(variant: str, age_group: str | None) -> bool | None:
    """Whether a variant is for an age group: None where it says nothing of that age; True where no age is asked for."""
    if age_group is None:
        return True
    if variant in MADE_FOR:
        return age_group in MADE_FOR[variant]
    return True if age_group in _GENERAL else None


def variant_share(variant: str, age_group: str | None, weights: Weights) -> float:
    """The share of its training that a claim keeps for an age group."""
    fits = made_for(variant, age_group)
    if fits is None:
        return weights.variant.general.value
    return 1.0 if fits else weights.variant.other_age.value


def variant_words(variant: Term, age_group: str | None) -> str:
    """A sentence on whether the training fits the age; "" for a general form that does."""
    fits = made_for(variant.code, age_group)
    if fits is None:
        return N_("Whether the training covers the age asked for is not stated.")
    if fits:
        named = age_group and variant.code in MADE_FOR
        return said("{form}: the age asked for.", form=said(variant.label)) if named else ""
    return said("{form}: another age than asked for.", form=said(variant.label))
