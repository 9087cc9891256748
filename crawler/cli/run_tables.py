"""Runs as tables on a terminal: how a crawl ended, and the newest runs."""

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.verdict import Outcome
from crawler.workshop import Run

_SHORT = 70
_NUMBERS = ("pages", "unchanged", "new", "changed", "missing", "gone")


def short(reasons: Sequence[str]) -> str:
    """The first reason, cut where it is long, and how many more there are."""
    if not reasons:
        return ""
    first = reasons[0] if len(reasons[0]) <= _SHORT else reasons[0][: _SHORT - 1].rstrip() + "…"
    return first + (f" (and {len(reasons) - 1} more)" if len(reasons) > 1 else "")


def outcomes_table(outcomes: Iterable[Outcome]) -> Table:
    """One row a source: how its run ended, its pages, what promoting changed, and why it was held."""
    table = _table("source", "outcome", *_NUMBERS, "why")
    for outcome in outcomes:
        done = outcome.promotion
        changes = (done.new, done.changed, done.missing, done.gone) if done else ("-",) * 4
        numbers = map(str, (outcome.pages, outcome.unchanged, *changes))
        table.add_row(outcome.source, outcome.outcome, *numbers, Text(short(outcome.reasons)))
    return table


def show_skipped(console: Console, skipped: Mapping[str, str]) -> None:
    """Which sources were left out, and why."""
    for name, why in skipped.items():
        say(console, f"{name}: skipped, {why}")


def show_reasons(console: Console, outcomes: Iterable[Outcome]) -> None:
    """Every reason of every run that was not promoted, in full, and where to go on from there."""
    for outcome in outcomes:
        if not outcome.reasons:
            continue
        say(console, f"{outcome.source}, run {outcome.run}: {outcome.outcome}; what was good before stays")
        for reason in outcome.reasons:
            say(console, f"  - {reason}")
        if outcome.outcome == "held":
            show, take = f"mbt runs show {outcome.run}", f"mbt runs accept {outcome.run}"
            say(console, f"  `{show}` tells more; if it is right after all: `{take}`")


def runs_table(runs: Iterable[Run]) -> Table:
    """One row a run, as given."""
    table = _table("run", "source", "kind", "when", "outcome", *_NUMBERS, "why")
    for run in runs:
        done = run.outcome == "promoted"
        changes = (run.new, run.changed, run.missing, run.gone) if done else ("-",) * 4
        numbers = map(str, (run.pages, run.unchanged, *changes))
        why = f"accepted: {run.accepted_because}" if run.accepted_because else short(run.reasons)
        table.add_row(str(run.id), run.source, run.kind, run.day, run.outcome or "not ended", *numbers, Text(why))
    return table


def say(console: Console, words: str) -> None:
    """A line as it is: no colour, no mark-up, broken by the terminal alone."""
    console.print(words, highlight=False, markup=False, soft_wrap=True)


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in columns:
        number = column in {"run", *_NUMBERS}
        table.add_column(column, justify="right" if number else "left", no_wrap=column in {"source", "outcome"})
    return table
