"""``mbt publish``."""

from collections.abc import Sequence
from pathlib import Path

import click

from crawler.cli.options import crawled, open_decisions, open_workshop, sources_option, today, who_option
from crawler.cli.options import who as named
from crawler.source import load_sources
from referral.gazetteer import open_gazetteer


@click.command()
@sources_option
@click.option(
    "--accept",
    "accepted",
    multiple=True,
    metavar="NAME=REASON",
    help="Publish although this check found something; the reason is kept with the release, and public. Repeatable.",
)
@who_option
def publish(folder: Path, accepted: Sequence[str], who: str | None) -> None:
    """Build a release from the live listings, check it, and let directory.db be it.

    Each release is kept as releases/<sha256>.db with a note of what changed; `mbt releases` lists them, `mbt rollback`
    goes back. docs/releases.md lists the checks and their names.

    Exit code 2: it did not pass its checks; the release before it stays. 65, 66: maintainers' decisions are damaged or
    lost, and without them nothing is published.
    """
    from crawler.release import publish as build  # noqa: PLC0415

    accept = reasons(accepted)
    var = crawled("nothing to publish")
    known = load_sources(folder)
    workshop = open_workshop(var, known)
    log = open_decisions(var, workshop)
    done = build(workshop, known, open_gazetteer(), var, log, today(), accept, named(who))
    workshop.close()
    click.echo(
        f"{done.path}: release {done.release}, {done.providers} providers ({done.placed} placed), as of {done.as_of}"
    )
    click.echo(f"{done.sha256[:12]}: {done.note.first_line}")
    for name in sorted(accept.keys() - done.note.accepted.keys()):
        click.echo(f"--accept {name} was not needed: that check found nothing")


def reasons(given: Sequence[str]) -> dict[str, str]:
    """["size=new source"] -> {"size": "new source"}. UsageError where there is no such check, or no reason."""
    from crawler.release.gate import acceptable  # noqa: PLC0415

    found: dict[str, str] = {}
    for one in given:
        name, equals, reason = one.partition("=")
        if name not in acceptable():
            raise click.UsageError(
                f"no check that may be accepted is called {name!r}; there are: {', '.join(acceptable())}"
            )
        if not equals or not reason.strip():
            raise click.UsageError(
                f"--accept {name} has no reason; write --accept {name}='why it is right all the same'"
            )
        found[name] = reason.strip()
    return found
