"""What a place among the first five depends on: which part of the score tells neighbours apart."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from referral.match import WEIGHTS, Index, match
from referral.match.answer import Match
from referral.reporting.asked import Asked

FIVE = 5
TURN = "turn of the day"
UNKNOWN = "unknown must-haves"


@dataclass(frozen=True, slots=True)
class Deciding:
    """One part. decides: the share of neighbours that it tells apart most; spread: points of 100 between the most and
    the least among the first five, mean over the needs that at least two fit. The turn of the day has no points.
    """

    part: str
    decides: float
    spread: float


def deciding(needs: Sequence[Asked], index: Index, on: date) -> list[Deciding]:
    """By part, what decides most first."""
    firsts = [match(one.need, index, one.town, on).matches[:FIVE] for one in needs]
    lists = [[(one, points_of(one)) for one in some] for some in firsts if len(some) > 1]
    decided = Counter(_decides(*pair) for some in lists for pair in pairwise(some))
    parts = sorted({part for some in lists for _, points in some for part in points})
    neighbours = decided.total()
    found = [
        Deciding(
            part,
            decided[part] / neighbours,
            sum(_spread([points.get(part, 0.0) for _, points in some]) for some in lists) / len(lists),
        )
        for part in parts
    ]
    if decided[TURN]:
        found.append(Deciding(TURN, decided[TURN] / neighbours, 0.0))
    return sorted(found, key=lambda one: (-one.decides, -one.spread, one.part))


def points_of(one: Match) -> dict[str, float]:
    """Part -> points of 100; wishes together; what unknown must-haves cost is negative."""
    possible = sum(part.of for part in one.parts)
    points: Counter[str] = Counter()
    for part in one.parts:
        points[part.part.partition(":")[0]] += 100 * part.points / possible  # type: ignore[assignment]
    return {**points, UNKNOWN: -one.unknown_cost}


def _decides(upper: tuple[Match, dict[str, float]], lower: tuple[Match, dict[str, float]]) -> str:
    width = WEIGHTS.order.bucket.value
    if upper[0].score // width == lower[0].score // width:
        return TURN
    return max(sorted(upper[1]), key=lambda part: upper[1][part] - lower[1].get(part, 0.0))


def _spread(points: Sequence[float]) -> float:
    return max(points) - min(points)
