"""Marks that would overlap are one mark, with the number of them all."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, sqrt

from referral.said import said_n

_SMALLEST = 11.0
_LARGEST = 24.0
_GROWTH = 2.6
"""Pixels that a mark's radius grows with the root of its number: the area tells how many, up to the largest."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to mark: its name, the address it leads to, how many it stands for, and where (pixels)."""

    name: str
    url: str
    count: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """One mark of the picture: `marks`, the largest first, are what it stands for; it lies where the largest does."""

    marks: tuple[Mark, ...]
    count: int
    x: float
    y: float
    radius: float

    @property
    def alone(self) -> bool:
        """Whether it stands for one mark only."""
        return len(self.marks) == 1

    @property
    def name(self) -> str:
        """ "Leeds", "Leeds and 2 towns near it"."""
        others = len(self.marks) - 1
        if not others:
            return self.marks[0].name
        return said_n(
            "{town} and {count} town near it", "{town} and {count} towns near it", others, town=self.marks[0].name
        )


def radius_of(count: int) -> float:
    """How large a mark for so many is, in pixels."""
    return min(_LARGEST, _SMALLEST + _GROWTH * sqrt(count - 1))


def clusters(marks: Sequence[Mark], apart: float = 0.0) -> list[Cluster]:
    """Marks grouped so that no two clusters overlap by more than their growth; the same whatever their order.

    The largest are placed first; each further one joins the nearest cluster that it would touch, or that is nearer
    than `apart` pixels, so that a finger hits one of them and not the other.
    """
    groups: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda one: (-one.count, one.name, one.url)):
        near = min(groups, key=lambda group: _apart(group[0], mark), default=None)
        if near is not None and _apart(near[0], mark) < max(apart, radius_of(near[0].count) + radius_of(mark.count)):
            near.append(mark)
        else:
            groups.append([mark])
    return [_cluster(group) for group in groups]


def _apart(one: Mark, other: Mark) -> float:
    return hypot(one.x - other.x, one.y - other.y)


def _cluster(group: Sequence[Mark]) -> Cluster:
    count = sum(mark.count for mark in group)
    return Cluster(tuple(group), count, round(group[0].x, 1), round(group[0].y, 1), round(radius_of(count), 1))
