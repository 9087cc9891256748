"""What the resolver has to reach on the invented listings, and whether it did."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Figure = Literal["precision", "f1", "seconds"]


@dataclass(frozen=True, slots=True)
class Measured:
    """Pairwise precision, recall and F1 from 0 to 1, wall-clock seconds, CPU seconds, MB of memory at most."""

    precision: float
    recall: float
    f1: float
    seconds: float
    cpu: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Goal:
    """Ours has at least (``seconds``: at most) ``bound`` at ``size`` listings; None: more than ``than`` has."""

    size: int
    figure: Figure
    bound: float | None = None
    than: str = ""


GOALS = (
    Goal(1_000, "f1", 0.90),
    Goal(1_000, "precision", 0.99),
    Goal(1_000, "f1", than="splink"),
    Goal(10_000, "precision", 0.99),
    Goal(10_000, "f1", than="splink"),
    Goal(10_000, "seconds", 10),
    Goal(100_000, "precision", 0.99),
    Goal(100_000, "seconds", 300),
)


def judged(size: int, table: Mapping[str, Measured], goals: Iterable[Goal] = GOALS) -> list[tuple[str, bool]]:
    """Each goal of a size as a sentence, and whether it is met; one against somebody who is not there is not."""
    found: list[tuple[str, bool]] = []
    for goal in goals:
        if goal.size != size:
            continue
        ours = float(getattr(table["ours"], goal.figure))
        if goal.bound is not None:
            least = goal.figure != "seconds"
            met = ours >= goal.bound if least else ours <= goal.bound
            found.append((f"{goal.figure} {ours:.4g}, {'at least' if least else 'at most'} {goal.bound:g}", met))
            continue
        theirs = getattr(table[goal.than], goal.figure) if goal.than in table else None
        told = "which is not there" if theirs is None else f"{theirs:.4g}"
        found.append((f"{goal.figure} {ours:.4g}, more than {goal.than}, {told}", theirs is not None and ours > theirs))
    return found
