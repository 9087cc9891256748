"""The reports as tables: on a terminal with rules and colours as rich has them, elsewhere as plain text."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

from referral.reporting.deciding import Deciding
from referral.reporting.exposure import Exposure
from referral.reporting.sensitivity import Changed


def print_sensitivity(changed: Iterable[Changed], by: float, console: Console) -> None:
    """One line a weight and direction, the most decisive first."""
    ordered = sorted(changed, key=lambda one: (-one.five, -one.first, one.weight, one.value))
    table = _table(
        f"Each weight {by:.0%} less or more: of the needs that somebody fits, how many change",
        ("weight", "value", "first", "five", "Kendall tau", "near miss"),
    )
    for one in ordered:
        tau = "-" if one.tau is None else f"{one.tau:.3f}"
        value = f"{one.usual:g} -> {one.value:g}"
        table.add_row(one.weight, value, f"{one.first:.1%}", f"{one.five:.1%}", tau, f"{one.near:.1%}")
    console.print(table, "")


def print_deciding(found: Iterable[Deciding], console: Console) -> None:
    """What a place among the first five depends on."""
    table = _table(
        "What a rank depends on: which part tells two neighbours apart, and how far the five are apart in it",
        ("part", "neighbours told apart", "points of 100"),
    )
    for one in found:
        table.add_row(one.part, f"{one.decides:.1%}", f"{one.spread:.1f}")
    console.print(table, "")


def print_exposure(told: Exposure, console: Console) -> None:
    """Who is shown, and who never is."""
    low, high = told.gini_by_day
    least, most = told.top_tenth_by_day
    console.print(
        f"{told.needs} needs on {told.days} days; somebody fits {told.answered} of them. The first five are shared with"
        f" a Gini of {told.gini:.2f} (by day {low:.2f} to {high:.2f}); the most shown tenth of all providers has"
        f" {told.top_tenth:.0%} of the places (by day {least:.0%} to {most:.0%}). In {told.turning:.0%} of the needs"
        " equals take turns.\n"
    )
    table = _table("Among the first five", ("provider", "country", "first", "five", f"days of {told.days}"))
    for one in told.shown:
        table.add_row(one.name, one.country, f"{one.first:.1%}", f"{one.five:.1%}", str(one.days))
    console.print(table, "")
    if told.never:
        table = _table("Never among the first five", ("provider", "country", "why"), words=1)
        for never in told.never:
            table.add_row(never.name, never.country, never.why)
        console.print(table, "")


def _table(title: str, columns: Sequence[str], words: int = 0) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for at, column in enumerate(columns):
        worded = at == 0 or column == "country" or at >= len(columns) - words
        table.add_column(column, justify="left" if worded else "right", overflow="fold")
    return table
