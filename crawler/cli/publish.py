"""``mbt publish``."""

from pathlib import Path

import click

from crawler.cli.options import crawled, open_decisions, open_workshop, sources_option, today
from crawler.source import load_sources
from referral.gazetteer import open_gazetteer


@click.command()
@sources_option
@click.option("--accept-fewer", metavar="REASON", help="Publish although there are far fewer providers than before.")
def publish(folder: Path, accept_fewer: str | None) -> None:
    """Build directory.db from the live listings, check it, and move it into place.

    Exit code 2: it did not pass its checks; the release before it stays. 65, 66: maintainers' decisions are damaged or
    lost, and without them nothing is published.
    """
    from crawler.release import publish as build  # noqa: PLC0415

    var = crawled("nothing to publish")
    known = load_sources(folder)
    workshop = open_workshop(var, known)
    log = open_decisions(var, workshop)
    done = build(workshop, known, open_gazetteer(), var, log, today(), accept_fewer)
    workshop.close()
    click.echo(
        f"{done.path}: release {done.release}, {done.providers} providers ({done.placed} placed), as of {done.as_of}"
    )
