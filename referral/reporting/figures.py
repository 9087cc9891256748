"""The figures of the reports: how alike two orders are, and how unevenly something is shared."""

from collections.abc import Sequence
from itertools import combinations


def kendall_tau(one: Sequence[str], other: Sequence[str]) -> float | None:
    """1 the same order, 0 no more alike than chance, -1 reversed, over what both hold; None below two in common."""
    place = {item: at for at, item in enumerate(other)}
    both = [place[item] for item in one if item in place]
    pairs = list(combinations(both, 2))
    if not pairs:
        return None
    return sum(1 if first < second else -1 for first, second in pairs) / len(pairs)


def gini(shares: Sequence[float]) -> float:
    """0 all alike, towards 1 one has everything; 0 where there is nothing to share."""
    ordered, whole = sorted(shares), sum(shares)
    if not whole:
        return 0.0
    number = len(ordered)
    return sum((2 * at - number - 1) * share for at, share in enumerate(ordered, start=1)) / (number * whole)


def held_by_the_top(shares: Sequence[float], part: float) -> float:
    """The share of the whole that the largest `part` of the holders have, at least one of them."""
    whole = sum(shares)
    most = sorted(shares, reverse=True)[: max(1, round(part * len(shares)))]
    return sum(most) / whole if whole else 0.0


def mean(values: Sequence[float]) -> float | None:
    """None of nothing."""
    return sum(values) / len(values) if values else None
