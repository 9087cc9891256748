"""``mbt sources``."""

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from crawler.cli.options import open_workshop, sources_option
from crawler.source import load_sources
from referral.gazetteer import var_folder


@click.command()
@sources_option
def sources(folder: Path) -> None:
    """List every source, retired ones too: its permission, and how its last run ended."""
    known = load_sources(folder)
    workshop = open_workshop(var_folder(), known)
    table = Table("source", "holds", "permission", "last run", "live", box=None, pad_edge=False)
    for source in known.values():
        run = workshop.runs.last(source.name)
        permission = source.permission
        table.add_row(
            source.name,
            source.holds,
            f"off: {source.why_not}"
            if source.why_not
            else f"{permission.basis}, {permission.recorded_on}"
            if permission
            else "",
            f"{str(run.finished_at)[:10]} {run.outcome}" if run else "never",
            str(workshop.listings.count(source.name)),
        )
    workshop.close()
    Console().print(table)
