"""Everything about one run, on a terminal."""

import json
from collections.abc import Iterable

from rich.console import Console

from crawler.cli.run_tables import say
from crawler.errors import BadInputError
from crawler.fetch.outcomes import KINDS
from crawler.workshop import Run, Workshop

_CHANGES_MAX = 200
_WORDS_MAX = 100


def show_run(console: Console, workshop: Workshop, number: int) -> None:
    """Print a run: what it read beside the last good run, why it was held, what failed, what it changed.

    Raises BadInputError where there is no such run.
    """
    run = workshop.runs.get(number)
    if run is None:
        raise BadInputError(f"run {number}: there is no such run; `mbt runs` lists them")
    good = workshop.runs.last_promoted(run.source, before=run.id)
    for title, lines in (
        (_title(run), _summary(run)),
        ("Why it was held" if run.outcome != "crashed" else "Why it crashed", [f"- {why}" for why in run.reasons]),
        ("Pages that could not be read", _failures(run)),
        ("Left out, no listing", [f"- {why}" for why in run.invalid]),
        ("Left as they were: on a page that could not be had", [f"- {key}" for key in run.unconfirmed]),
        (
            f"How many listings have it (run {good.id} before)" if good else "How many listings have it",
            _fill(run, good),
        ),
        ("Labels that no rule knows", [f"- {words}" for words in run.unknown]),
        (_changes_title(run), _changes(workshop, run)),
    ):
        if lines := list(lines):
            say(console, title)
            for line in lines:
                say(console, f"  {line}")
            console.print()


def _title(run: Run) -> str:
    ended = run.outcome or "not ended"
    return f"Run {run.id} of {run.source}: {run.kind}, {ended}"


def _summary(run: Run) -> Iterable[str]:
    yield f"started {run.started_at}, ended {run.finished_at or '-'}"
    yield f"pages: {run.pages}, of these unchanged: {run.unchanged}; listings: {run.listings}"
    if run.outcome == "promoted":
        yield f"new: {run.new}, changed: {run.changed}, missing: {run.missing}, gone: {run.gone}"
    if run.accepted_because:
        yield f"accepted by {run.accepted_by} on {run.accepted_on}: {run.accepted_because}"


def _failures(run: Run) -> Iterable[str]:
    for outcome, count in sorted(run.failures.items()):
        yield f"{count} x {_words(outcome)}"
        for url, its, detail in run.failed:
            if its == outcome:
                yield f"  {url}{f' ({detail})' if detail and detail != _words(outcome) else ''}"


def _words(outcome: str) -> str:
    return KINDS[outcome].words if outcome in KINDS else outcome


def _fill(run: Run, good: Run | None) -> Iterable[str]:
    before = good.fill if good else {}
    for field in sorted({*run.fill, *before}):
        beside = f" (was {before.get(field, 0)} of {good.listings})" if good else ""
        yield f"{field}: {run.fill.get(field, 0)} of {run.listings}{beside}"


def _changes_title(run: Run) -> str:
    return "What accepting it would change" if run.outcome == "held" else "What it changed"


def _changes(workshop: Workshop, run: Run) -> Iterable[str]:
    if run.outcome == "held":
        if workshop.listings.count_staged(run.id) != run.listings:
            yield "nothing any more: a later run superseded its listings"
            return
        plan = workshop.listings.plan(run.id, run.source, unconfirmed=run.unconfirmed)
        if plan.missing:
            yield f"missing: {', '.join(plan.missing)}"
        log = [
            (key, field, json.loads(before or "[]"), json.loads(after or "[]"))
            for key, field, before, after in plan.log
        ]
    else:
        log = workshop.listings.changes(run.id)
    for key, field, before, after in log[:_CHANGES_MAX]:
        if field == "listing":
            yield f"{key}: {' '.join(after)}"
        else:
            yield f"{key}: {field}: {_quoted(before)} -> {_quoted(after)}"
    if len(log) > _CHANGES_MAX:
        yield f"and {len(log) - _CHANGES_MAX} more"


def _quoted(words: list[str]) -> str:
    """What is there in few words; prose can be long."""
    text = " | ".join(words)
    return "nothing" if not words else text if len(text) <= _WORDS_MAX else f"{text[: _WORDS_MAX - 1]}…"
