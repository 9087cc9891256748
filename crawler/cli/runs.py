"""``mbt runs``: what became of each run, and accepting one that was held."""

import click
from rich.console import Console

from crawler.cli.options import crawled, today, who
from crawler.workshop import Workshop


@click.group(invoke_without_command=True)
@click.option("--source", "name", metavar="NAME", help="Only the runs of this source.")
@click.option("--count", type=click.IntRange(min=1), default=20, show_default=True, help="How many of the newest.")
@click.pass_context
def runs(context: click.Context, name: str | None, count: int) -> None:
    """List the newest runs: how each ended, what it changed, and why it was held.

    Exit code 66: nothing was crawled yet.
    """
    if context.invoked_subcommand:
        return
    from crawler.cli.run_tables import runs_table  # noqa: PLC0415

    workshop = Workshop(crawled("no run"))
    found = workshop.runs.newest(count, name)
    workshop.close()
    if found:
        Console().print(runs_table(found))
    else:
        click.echo(f"There is no run{f' of {name}' if name else ''} yet.")


@runs.command("show")
@click.argument("number", type=int)
def runs_show(number: int) -> None:
    """Show everything about one run: why it was held, what failed, what was read, what changed.

    Exit code 65: there is no such run.
    """
    from crawler.cli.run_page import show_run  # noqa: PLC0415

    workshop = Workshop(crawled("no run"))
    show_run(Console(), workshop, number)
    workshop.close()


@runs.command("accept")
@click.argument("number", type=int)
@click.option(
    "--because",
    required=True,
    metavar="WORDS",
    help="Why its listings are right after all; kept with the run, and published with the next release.",
)
@click.option("--who", "name", metavar="NAME", help="Who says so; your login name where it is not given.")
def runs_accept(number: int, because: str, name: str | None) -> None:
    """Promote a held run's listings on your word, which is recorded; why it was held stays on record.

    Exit code 65: the run is not held, is not the newest held one of its source, or its listings were superseded.
    """
    from crawler.acceptance import accept  # noqa: PLC0415

    workshop = Workshop(crawled("no run"))
    try:
        run, promotion = accept(workshop, number, who(name), because, today())
    finally:
        workshop.close()
    click.echo(
        f"run {run.id} of {run.source} is promoted: {promotion.new} new, {promotion.changed} changed, "
        f"{promotion.missing} missing, {promotion.gone} gone"
    )
