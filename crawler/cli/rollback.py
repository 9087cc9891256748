"""``mbt rollback``."""

import click

from crawler.cli.options import crawled, open_decisions, open_workshop, today, who_option
from crawler.cli.options import who as named
from referral.gazetteer import open_gazetteer


@click.command()
@click.argument("release", metavar="[SHA256]", required=False)
@click.option("--previous", is_flag=True, help="The release that was published before the current one.")
@click.option("--because", required=True, metavar="WORDS", help="Why; it is kept in releases/log.jsonl.")
@who_option
def rollback(release: str | None, previous: bool, because: str, who: str | None) -> None:
    """Let directory.db be an earlier release: one of those that `mbt releases` lists, by the beginning of its sha256.

    Whoever was removed since it was built is taken out first, in a copy that is a release of its own.

    Exit codes: 2: the release may not be published again, and it is said why; 64: it was not said which; 65: the
    release, or maintainers' decisions, are damaged; 66: there is no such release, or the decisions are lost.
    """
    from crawler.release import rollback as back  # noqa: PLC0415
    from crawler.release.store import Store  # noqa: PLC0415

    if (release is None) != previous:
        raise click.UsageError("say which release: the beginning of its sha256, or --previous")
    var = crawled("nothing to go back to")
    workshop = open_workshop(var, {})
    try:
        log = open_decisions(var, workshop)
    finally:
        workshop.close()
    store = Store(var)
    which = back.chosen(store, release) if release is not None else back.previous(store)
    done = back.rollback(store, which, log, open_gazetteer(), today(), named(who), because)
    for one in done.told:
        click.echo(f"Note: {one}", err=True)
    hidden = f", without {done.hidden} who were removed since" if done.hidden else ""
    click.echo(f"{done.path}: release {done.release[:12]}; back to {done.of[:12]}{hidden}")
