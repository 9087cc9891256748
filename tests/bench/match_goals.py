"""What the match has to reach beside others, and whether it did."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

FASTER = 5.0
GROWTH = 3.0
MOST_MS = {10_000: 1.0, 1_000_000: 5.0}
ANSWER = "ours, whole answer"
PLANS = ("PostGIS KNN", "PostGIS GIN")


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds that half and nineteen of twenty questions took at most; answers a second by two processes."""

    p50: float
    p95: float
    a_second: float


Found = Mapping[tuple[int, str, str], Figures]
"""(providers, share kept, contender) -> figures."""


def goals(found: Found) -> Iterator[tuple[str, bool]]:
    """Each goal that the figures are enough for as a sentence, and whether it is met."""
    sizes, shares = sorted({key[0] for key in found}), dict.fromkeys(key[1] for key in found)
    for size in sizes:
        for share in shares:
            said = f"{size:,} keeping {share}:"
            plans = [found[size, share, name].p50 for name in PLANS if (size, share, name) in found]
            if plans:
                times = min(plans) / found[size, share, "ours"].p50
                yield f"{said} search {times:.1f}x the better PostGIS plan, at least {FASTER:g}x", times >= FASTER
            if size in MOST_MS:
                p50, most = found[size, share, ANSWER].p50, MOST_MS[size]
                yield f"{said} whole answer p50 {p50:.2f} ms, at most {most:g}", p50 <= most
    if {10_000, 1_000_000} <= set(sizes):
        for share in shares:
            growth = found[1_000_000, share, "ours"].p95 / found[10_000, share, "ours"].p95
            said = f"p95 of the search grows {growth:.1f}x from 10,000 to 1,000,000, less than {GROWTH:g}x"
            yield f"keeping {share}: {said}", growth < GROWTH
