"""How far a crawl is: a live line per source on a terminal, a plain line per page elsewhere."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from crawler.run import Progress


@contextmanager
def crawl_progress(console: Console, names: Sequence[str]) -> Iterator[Progress]:
    """A callback for ``crawler.run.crawl`` that shows pages and listings per source."""
    if not console.is_terminal:

        def plain(source: str, pages: int, listings: int) -> None:
            console.print(f"{source}: page {pages}, {listings} listings", highlight=False)

        yield plain
        return
    with Bars(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.fields[pages]} pages, {task.fields[listings]} listings"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    ) as bars:
        tasks = {name: bars.add_task(name, total=None, pages=0, listings=0) for name in names}

        def live(source: str, pages: int, listings: int) -> None:
            bars.update(tasks[source], pages=pages, listings=listings)

        yield live
