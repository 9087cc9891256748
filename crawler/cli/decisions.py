"""``mbt decisions``: what maintainers decided, and taking a decision back."""

from collections.abc import Mapping
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from crawler.cli.options import crawled, open_decisions, open_workshop, sources_option, today, who_option
from crawler.cli.options import who as named
from crawler.decisions import Decision
from crawler.errors import BadInputError
from crawler.source import load_sources


@click.group(invoke_without_command=True)
@sources_option
@click.pass_context
def decisions(context: click.Context, folder: Path) -> None:
    """List all decisions: number, day, who, kind, what about, why, and whether each stands.

    Exit codes: 66, 65: nothing was crawled yet, or the decisions are lost or damaged.
    """
    if context.invoked_subcommand:
        return
    from crawler.review.listed import Listed  # noqa: PLC0415
    from crawler.review.opening import opened  # noqa: PLC0415
    from crawler.review.showing import clean  # noqa: PLC0415
    from crawler.review.spoken import about, fates  # noqa: PLC0415

    var, known = crawled("no decision"), load_sources(folder)
    workshop = open_workshop(var, known)
    log = open_decisions(var, workshop)
    questions: Mapping[str, str] = {}
    if any(one.kind == "keep" for one in log.decisions):
        questions = {task.id: task.question for task in opened(workshop, known, log).found}
    listed = Listed(workshop.listings.ever(), known)
    workshop.close()
    if not log.decisions:
        click.echo("Nothing was decided yet.")
        return
    table = Table(box=None, pad_edge=False)
    for column in ("number", "day", "who", "kind", "what about", "why", "stands"):
        table.add_column(column, justify="right" if column == "number" else "left", overflow="fold")
    fate = fates(log.decisions)
    for one in log.decisions:
        cells = (one.when, one.who, one.kind, about(one, listed, questions), one.why, fate[one.number])
        table.add_row(str(one.number), *map(clean, cells))
    Console().print(table)


@decisions.command("undo")
@click.argument("number", type=int)
@click.option("--because", required=True, metavar="WORDS", help="Why; it is kept for good.")
@who_option
@sources_option
def decisions_undo(number: int, because: str, who: str | None, folder: Path) -> None:
    """Take decision NUMBER back: everything is as if it had never been made. An undo can be undone as well.

    Of a removal, say why without saying who. Exit code 65: there is no such decision, or it is undone already.
    """
    from crawler.review.opening import written  # noqa: PLC0415
    from crawler.review.spoken import fates  # noqa: PLC0415

    var = crawled("no decision")
    workshop = open_workshop(var, load_sources(folder))
    try:
        log = open_decisions(var, workshop)
        _check(number, log.decisions, fates(log.decisions))
        made = {"kind": "undo", "undoes": number, "why": because}
        (added,) = written(workshop, log, [made], named(who), today().isoformat())
    finally:
        workshop.close()
    click.echo(f"decision {added.number}: decision {number} is undone. The next `mbt publish` shows what it changes.")


def _check(number: int, made: tuple[Decision, ...], fate: Mapping[int, str]) -> None:
    if number not in fate:
        there = f"1 to {len(made)}" if made else "none yet"
        raise BadInputError(f"there is no decision {number}; there are: {there} (`mbt decisions`)")
    if fate[number].startswith("undone"):
        raise BadInputError(f"decision {number} is {fate[number]} already; undo that one to have it back")
