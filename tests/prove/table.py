"""The rows as a table on a terminal, and as plain lines elsewhere."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import click
from rich.console import Console
from rich.table import Table

from tests.prove.row import Row

_WRONG_MAX = 12
"""How many sentences of one row are shown."""
_STYLES = {"passed": "green", "failed": "bold red", "skipped": "yellow"}


@dataclass(frozen=True)
class Told:
    """A row, its name, and how long it took."""

    name: str
    row: Row
    seconds: float


def told_at_once(one: Told) -> None:
    """As soon as it is known: the whole row where it is read as lines, and that it is done where a table follows."""
    if sys.stdout.isatty():
        click.echo(f"{one.name}: {one.row.result} ({one.seconds:.0f} s)", err=True)
        return
    click.echo(f"{one.row.result:7} {one.name} ({one.seconds:.0f} s): {one.row.missing or one.row.figures}")
    _wrong(one)


def shown(told: Sequence[Told], seconds: float) -> None:
    """All of it on standard output, where it was not told at once, and the sum."""
    if sys.stdout.isatty():
        table = Table(title="Releases cannot hurt anybody")
        for column in ("proof", "result", "seconds", "figures"):
            table.add_column(column, justify="right" if column == "seconds" else "left", overflow="fold")
        for one in told:
            result = one.row.result
            table.add_row(
                one.name, f"[{_STYLES[result]}]{result}[/]", f"{one.seconds:.0f}", one.row.missing or one.row.figures
            )
        Console().print(table)
        for one in told:
            _wrong(one)
    passed = sum(one.row.result == "passed" for one in told)
    click.echo(f"{passed} of {len(told)} passed, in {seconds:.0f} s")


def _wrong(one: Told) -> None:
    for sentence in one.row.wrong[:_WRONG_MAX]:
        click.echo(f"  {one.name}: {sentence}")
    if len(one.row.wrong) > _WRONG_MAX:
        click.echo(f"  {one.name}: and {len(one.row.wrong) - _WRONG_MAX} more")
