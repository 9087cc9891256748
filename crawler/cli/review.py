"""``mbt review``: the questions that a crawl leaves open, asked one after the other, or as a CSV file."""

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click
from rich.console import Console

from crawler.cli.options import crawled, open_decisions, open_workshop, sources_option, today, who_option
from crawler.cli.options import who as named
from crawler.errors import BadInputError
from crawler.review.csv_file import read_csv, write_csv
from crawler.review.task import Kind
from crawler.source import load_sources

if TYPE_CHECKING:
    from crawler.decisions import Decision
    from crawler.review.opening import Review

_KINDS = get_args(Kind)
_STOPPED = 75
kind_option = click.option("--kind", type=click.Choice(_KINDS), help="Only tasks of this kind.")
because_option = click.option("--because", required=True, metavar="WORDS", help="Why; kept with the decision for good.")


def _opened(folder: Path) -> "Review":
    from crawler.review.opening import opened  # noqa: PLC0415

    var, known = crawled("nothing to review"), load_sources(folder)
    workshop = open_workshop(var, known)
    return opened(workshop, known, open_decisions(var, workshop))


@click.group(invoke_without_command=True)
@kind_option
@who_option
@sources_option
@click.pass_context
def review(context: click.Context, kind: str | None, who: str | None, folder: Path) -> int:
    """Answer the open questions one after the other, what hurts most first.

    Which training somebody has where sources disagree; who may be somebody who was removed; which listings are one
    provider; which of two phone numbers is right. Every answer is written at once, with who, when and why, and
    `mbt decisions undo` takes it back. Answers may come from a pipe, one line each. See docs/review.md.

    Exit codes: 0; 66, 65: nothing was crawled yet, or the decisions are lost or damaged; 75: stopped by Ctrl-C, and
    every answer given before is kept.
    """
    if context.invoked_subcommand:
        if kind or who:
            raise click.UsageError("--kind and --who go behind the name of the command, or with `mbt review` alone")
        return 0
    from crawler.review.walk import Walk  # noqa: PLC0415

    opened, me, console = _opened(folder), named(who), Console()
    waiting = [task for task in opened.waiting if kind in {None, task.kind}]
    if not waiting:
        click.echo("No question is open.")

    def write(made: Iterable[dict[str, Any]]) -> "tuple[Decision, ...]":
        return opened.write(made, me, today().isoformat())

    walk = Walk(console, _line, write, opened.listed)
    stopped = False
    try:
        walk.through(waiting)
    except (KeyboardInterrupt, click.Abort):
        stopped = True
        click.echo()
    opened.workshop.close()
    if waiting:
        again = " The next `mbt publish` shows what they change." if walk.written else ""
        click.echo(f"{len(walk.written)} decisions were written.{again}")
    return _STOPPED if stopped else 0


def _line(prompt: str) -> str:
    """A line from the terminal or the pipe. Not ``input``: what is typed on a pipe is to be seen in the output."""
    click.echo(prompt, nl=False)
    line = sys.stdin.readline()
    if not line:
        click.echo()
        raise EOFError
    if not sys.stdin.isatty():
        click.echo(line.rstrip("\n"))
    return line


@review.command("list")
@kind_option
@click.option("--count", is_flag=True, help="Only how many there are of each kind.")
@sources_option
def review_list(kind: str | None, count: bool, folder: Path) -> None:
    """List the open questions, what hurts most first."""
    from crawler.review.showing import counts, tasks_table  # noqa: PLC0415

    opened = _opened(folder)
    opened.workshop.close()
    waiting = [task for task in opened.waiting if kind in {None, task.kind}]
    if count:
        click.echo("\n".join(counts(waiting)))
    elif waiting:
        Console().print(tasks_table(waiting))
    else:
        click.echo("No question is open.")


@review.command("show")
@click.argument("task")
@sources_option
def review_show(task: str, folder: Path) -> None:
    """Show one question: the evidence side by side, the reasons, and what can be answered.

    Exit code 65: there is no such task.
    """
    from crawler.review.showing import show_task  # noqa: PLC0415

    opened = _opened(folder)
    opened.workshop.close()
    show_task(Console(), opened.task(task))


@review.command("answer")
@click.argument("task")
@click.argument("answer", metavar="same|different|keep|allow|choose:N")
@because_option
@who_option
@sources_option
def review_answer(task: str, answer: str, because: str, who: str | None, folder: Path) -> None:
    """Answer one question. Which answers a task takes, `mbt review show` says.

    Exit code 65: there is no such task, it is not open any more, or this is no answer to it.
    """
    from crawler.review.answering import made  # noqa: PLC0415

    opened = _opened(folder)
    try:
        added = opened.write(made(opened.task(task), answer, because, opened.listed), named(who), today().isoformat())
    finally:
        opened.workshop.close()
    numbers = ", ".join(str(one.number) for one in added)
    click.echo(f"decision {numbers}: {answer}. The next `mbt publish` shows what it changes.")


@review.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@kind_option
@sources_option
def review_export(file: Path, kind: str | None, folder: Path) -> None:
    """Write the open questions to a CSV FILE (or -), one row each, with empty columns answer, why and who.

    Exit code 73: the file cannot be written.
    """
    from crawler.review.sheet import written  # noqa: PLC0415

    opened = _opened(folder)
    opened.workshop.close()
    waiting = [task for task in opened.waiting if kind in {None, task.kind}]
    write_csv(file, written(waiting))
    click.echo(f"{file}: {len(waiting)} tasks", err=True)


@review.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@click.option("--dry-run", is_flag=True, help="Only say what is wrong, and what would be taken.")
@who_option
@sources_option
def review_import(file: Path, dry_run: bool, who: str | None, folder: Path) -> int:
    """Take the answers of a CSV FILE (or -) that `mbt review export` wrote. Rows without an answer stay open.

    Every row is looked at before any is taken. A row that was taken before adds nothing. Exit codes: 65: some rows
    are wrong, each is named, and the others were taken; 66: there is no such file.
    """
    from crawler.review.sheet import read  # noqa: PLC0415

    text = read_csv(file)
    opened = _opened(folder)
    try:
        found = read(str(file), text, {task.id: task for task in opened.found}, opened.answered, opened.listed)
        day = today().isoformat()
        for _, said_by, made in [] if dry_run else found.good:
            opened.write(made, said_by or named(who), day)
    finally:
        opened.workshop.close()
    for sentence in (*found.told, *found.wrong):
        click.echo(sentence, err=True)
    kinds = Counter(str(made[0]["kind"]) for _, _, made in found.good)
    taken = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())) or "none"
    click.echo(
        f"{file}: {len(found.good)} answers {'would be ' if dry_run else ''}taken ({taken}), {len(found.told)} known "
        f"already, {len(found.wrong)} wrong, {found.unanswered} rows without an answer"
    )
    return BadInputError.exit_code if found.wrong else 0
