"""How far a long run is, on standard error: a line that moves on a terminal, a plain line now and then elsewhere."""

from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

EVERY_SECONDS = 5.0
T = TypeVar("T")


def followed(
    items: Iterable[T], what: str, console: Console, done: Callable[[], tuple[int, int]] = lambda: (0, 0)
) -> Iterator[T]:
    """The items, counted as they go by. `done` gives how much of how much is read, (0, 0) where that is not known."""
    if console.is_terminal:
        return _moving(items, what, console, done)
    return _plain(items, what, console)


def _moving(items: Iterable[T], what: str, console: Console, done: Callable[[], tuple[int, int]]) -> Iterator[T]:
    columns = (TextColumn("{task.fields[number]} " + what), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(what, total=None, number=0)
        for number, item in enumerate(items, start=1):
            yield item
            read, whole = done()
            progress.update(task, number=number, completed=read, total=whole or None)


def _plain(items: Iterable[T], what: str, console: Console) -> Iterator[T]:
    said = monotonic()
    for number, item in enumerate(items, start=1):
        yield item
        if monotonic() - said >= EVERY_SECONDS:
            said = monotonic()
            console.print(f"{number} {what} so far")
