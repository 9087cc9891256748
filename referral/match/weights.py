"""The numbers that rank, read once from `weights.toml`, where each stands with its reason.

`WEIGHTS` is what an answer uses; `weight_rows(WEIGHTS)` is what a public page prints.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Weight(_Strict):
    """One number, its unit and why it is what it is."""

    value: Annotated[float, Field(ge=0)]
    unit: Annotated[str, Field(min_length=1)]
    why: Annotated[str, Field(min_length=1)]


class Parts(_Strict):
    """Points of each part of a score."""

    travel: Weight
    training: Weight
    programme: Weight
    condition: Weight
    wait: Weight
    freshness: Weight
    wish: Weight


class Unknowns(_Strict):
    """What a fact costs that nobody has stated."""

    share: Weight
    must_have: Weight


class Travel(_Strict):
    """How distance counts, in kilometres and visits a week."""

    half_km: Weight
    usual_visits: Weight
    online: Weight
    cross_border_km: Weight


class Variants(_Strict):
    """What training in a form of MBT keeps that is not made for the age asked for."""

    general: Weight
    other_age: Weight


class HalfLives(_Strict):
    """After how long a wait or a check counts half."""

    wait_weeks: Weight
    freshness_days: Weight


class Order(_Strict):
    """How fine an order is made."""

    bucket: Weight


class Show(_Strict):
    """How many of each are shown."""

    near_misses: Weight
    nearest: Weight
    online: Weight


class Weights(_Strict):
    """The whole of `weights.toml`. `level`, `evidence` and `relax` are keyed by vocabulary code or must-have."""

    part: Parts
    unknown: Unknowns
    travel: Travel
    level: dict[str, Weight]
    evidence: dict[str, Weight]
    variant: Variants
    half_life: HalfLives
    order: Order
    relax: dict[str, Weight]
    show: Show


class WeightRow(NamedTuple):
    """One line of the page "how we rank"."""

    group: str
    name: str
    value: float
    unit: str
    why: str


def read_weights(text: str) -> Weights:
    """TOML text -> checked weights; a pydantic ValidationError names the key that is wrong."""
    return Weights.model_validate(tomllib.loads(text))


def weight_rows(weights: Weights) -> Iterator[WeightRow]:
    """Every number with its reason, in the order of the file."""
    for group, members in weights:
        for name, weight in members.items() if isinstance(members, dict) else members:
            yield WeightRow(group, name, weight.value, weight.unit, weight.why)


WEIGHTS = read_weights(Path(__file__).with_name("weights.toml").read_text(encoding="utf-8"))
