"""What a lookup answers: one place, several to choose from, or none and why."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Precision = Literal["postcode", "postcode_area", "town", "admin"]
"""Codes of the vocabulary `precision` that the gazetteer gives, finest first."""


class Place(NamedTuple):
    """A point and how well it is known.

    Degrees are WGS 84. `uncertainty_km`: the true place should lie within this distance nineteen times out of twenty.
    `city` and `region` name the town and the county or state beside the point, `population` is that of `city`; None
    means not known. `note` says in a sentence what was odd about the query, for instance that town and postcode
    contradict each other. `distance_km`: of `reverse`, from the point asked for.
    """

    label: str
    latitude: float
    longitude: float
    precision: Precision
    uncertainty_km: float
    country: str
    postcode: str | None = None
    city: str | None = None
    region: str | None = None
    population: int | None = None
    note: str | None = None
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One place, safe to use."""

    place: Place


SEVERAL = "Several places have that name."
"""The reason that most of them have."""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several places fit and none clearly: ask which. `candidates` are two or more, the most populous first."""

    candidates: tuple[Place, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class NotFound:
    """No place fits. `reason` is a sentence for people and never repeats what was asked.

    `candidates`: places that may have been meant, the likeliest first; somebody must say so before one is used.
    """

    reason: str
    candidates: tuple[Place, ...] = ()


Answer = Found | Ambiguous | NotFound
