"""What the public site has to reach, and whether it did."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

EVERY_SIZE: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured. ``group`` is what a goal is set for; ``beside``: what it is a share of, in words."""

    size: int
    group: str
    what: str
    value: float
    unit: str
    beside: str = ""

    @property
    def said(self) -> str:
        """The value with its unit."""
        if self.unit == "share":
            return f"{self.value:.1%}"
        return f"{self.value:,.{0 if self.value >= 100 else 2}f} {self.unit}"


@dataclass(frozen=True, slots=True)
class Goal:
    """``sizes``: the directories it is set for; none: every one."""

    group: str
    direction: Literal["at least", "at most"]
    value: float
    sizes: tuple[int, ...] = EVERY_SIZE

    def is_met(self, figure: Figure) -> bool:
        """Whether the figure is good enough."""
        return figure.value >= self.value if self.direction == "at least" else figure.value <= self.value

    def said(self, figure: Figure) -> str:
        """In words, in the unit of the figure."""
        most = f"{self.value:.0%}" if figure.unit == "share" else f"{self.value:g} {figure.unit}"
        return f"{self.direction} {most}"


READY_RATE = "ready page, rate beside hello"
READY_P99 = "ready page, p99"
UNREADY_RATE = "provider page not ready, times stock Datasette's row page"
LIST_RATE = "town list not ready, times stock Datasette's table page"
ANSWER_CPU = "answer as a page, CPU"
FIRST_VIEW = "first view, gzipped"
MAP_VIEW = "first view with a country's map, gzipped"
START = "first answer after the start"
MEMORY = "memory a worker"
HOSTILE_P50 = "with eight hostile clients, p50"
HOSTILE_P95 = "with eight hostile clients, p95"
ERRORS = "errors"

GOALS = (
    Goal(READY_RATE, "at least", 0.5),
    Goal(READY_P99, "at most", 5),
    Goal(UNREADY_RATE, "at least", 8),
    Goal(LIST_RATE, "at least", 8),
    Goal(ANSWER_CPU, "at most", 3, (10_000,)),
    Goal(FIRST_VIEW, "at most", 15),
    Goal(MAP_VIEW, "at most", 20),
    Goal(START, "at most", 2, (10_000,)),
    Goal(MEMORY, "at most", 150, (10_000,)),
    Goal(HOSTILE_P50, "at most", 2),
    Goal(HOSTILE_P95, "at most", 60),
    Goal(ERRORS, "at most", 0),
)


def judged(figures: Sequence[Figure]) -> Iterator[tuple[Figure, str, bool | None]]:
    """Each figure with its goal in words and whether it is met; "" and None where none is set for it."""
    for figure in figures:
        goal = next(
            (one for one in GOALS if one.group == figure.group and figure.size in (one.sizes or [figure.size])), None
        )
        yield (figure, goal.said(figure), goal.is_met(figure)) if goal else (figure, "", None)
