"""What `mbt geocode` shows: how far it is, a table at the end, and the steps of one address."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.table import Table
from rich.text import Text

from crawler.locate.all import Progress, Tally
from crawler.locate.chain import Located

_EVERY = 5.0
"""Seconds between two plain lines."""
_LISTED = 20
"""So many addresses without a point are listed; the rest is counted."""


@contextmanager
def geocode_progress(console: Console) -> Iterator[Progress]:
    """A bar on a terminal; elsewhere a plain line now and then, and one at the end."""
    if not console.is_terminal:
        told = time.monotonic()

        def plain(done: int, of: int) -> None:
            nonlocal told
            if done == of or time.monotonic() - told >= _EVERY:
                told = time.monotonic()
                console.print(f"geocode: {done} of {of} addresses", highlight=False)

        yield plain
        return
    columns = (TextColumn("geocode"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=console, transient=True) as bars:
        task = bars.add_task("geocode", total=None)

        def live(done: int, of: int) -> None:
            bars.update(task, completed=done, total=of)

        yield live


def show(console: Console, tally: Tally) -> None:
    """The table, then what is for a maintainer to do."""
    table = Table("addresses", "", box=None, pad_edge=False)
    table.columns[1].justify = "right"
    for origin, count in sorted(tally.origins.items()):
        table.add_row(Text(f"found: {origin}"), str(count))
    for outcome in ("ambiguous", "not_found"):
        table.add_row(outcome.replace("_", " "), str(tally.outcomes[outcome]))
    table.add_row("errors of the online geocoder", str(tally.errors.total()))
    table.add_row("review tasks", str(len(tally.reviews)))
    table.add_row("in all", str(tally.addresses))
    console.print(table)
    for country, address, why in tally.without_point[:_LISTED]:
        _say(console, f"no point: {address} ({country}): {why}")
    if len(tally.without_point) > _LISTED:
        _say(console, f"no point: {len(tally.without_point) - _LISTED} more")
    for review in tally.reviews:
        offline = f"{review.offline.latitude}, {review.offline.longitude}" if review.offline else "nothing"
        apart = f"{review.km:.1f} km apart" if review.km is not None else "nothing to check it against"
        other = f"{review.other.origin} says {review.other.latitude}, {review.other.longitude}"
        _say(console, f"review: {review.address} ({review.country}): offline says {offline}; {other}; {apart}")
    if tally.reviews:
        _say(console, "To settle a review: mbt geocode pin ADDRESS --country CODE --lat … --lon … --because …")
    for error, count in sorted(tally.errors.items()):
        _say(console, f"error, {count} times: {error}; asked again after a while")
    if tally.stopped:
        _say(console, f"the online geocoder was not asked to the end: {tally.stopped}")


def show_steps(console: Console, located: Located) -> None:
    """One line a step, the one taken marked, then the point."""
    for step in located.steps:
        _say(console, f"{'->' if step.taken else '  '} {step.name + ':':<13}{step.said}")
    if located.point:
        point = located.point
        where = (
            f"{point.latitude:.5f}, {point.longitude:.5f}, {point.precision}, within about {point.uncertainty_km:g} km"
        )
        _say(console, f"point: {where}, by {point.origin}")
    else:
        _say(console, f"no point: {located.outcome.replace('_', ' ')}")
    for review in located.reviews:
        apart = f", {review.km:.1f} km apart" if review.km is not None else ""
        _say(console, f"review: {review.other.origin} contradicts the offline point{apart}")


def _say(console: Console, sentence: str) -> None:
    """A whole line, with nothing in it read as markup; a page's control characters do not reach the terminal."""
    clean = "".join(letter for letter in sentence if letter.isprintable())
    console.print(Text(clean), soft_wrap=True, highlight=False)
