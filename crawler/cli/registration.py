"""``mbt registration``: what registers say of listed practitioners, and looking them up by hand."""

from datetime import datetime
from pathlib import Path

import click
from rich.console import Console

from crawler.cli.options import crawled, gathered, open_decisions, open_workshop, sources_option, today, who_option
from crawler.cli.options import who as named
from crawler.decisions import OUTCOMES
from crawler.source import load_sources

_NONE = "no check"


@click.group(invoke_without_command=True)
@sources_option
@click.pass_context
def registration(context: click.Context, folder: Path) -> None:
    """List what registers say of the live listings: found or not, when, and when to look again.

    A record that was not found says nothing about anybody's licence. Exit code 66: nothing was crawled yet.
    """
    if context.invoked_subcommand:
        return
    from crawler.cli.registration_tables import checks_table  # noqa: PLC0415
    from crawler.registration.newest import history, newest  # noqa: PLC0415
    from crawler.workshop.checks import Checks  # noqa: PLC0415

    var, known = crawled(_NONE), load_sources(folder)
    workshop = open_workshop(var, known)
    checks = history(Checks(workshop.db).all(), open_decisions(var, workshop).decisions)
    names = {provider.refs: provider.facts.name for provider in gathered(var, workshop, known).providers}
    in_providers = {ref for refs in names for ref in refs}
    # What is listed and not published (a service that claims no MBT) may have been asked about too.
    names |= {(kept.ref,): kept.listing.name for kept in workshop.listings.live() if kept.ref not in in_providers}
    workshop.close()
    found = [(name, check) for refs, name in names.items() for check in newest(refs, checks, today())]
    if found:
        Console().print(checks_table(found, today()))
    else:
        click.echo("No register has answered about anybody yet; `mbt registration due` lists whom to look up by hand.")


@registration.command("update")
@sources_option
def registration_update(folder: Path) -> None:
    """Compare what registers answered the last crawl with the live listings, and keep it. Asks nobody.

    `mbt crawl` does so at its end; this is for listings that came in since. Exit code 66: nothing was crawled yet.
    """
    from crawler.cli.registration_tables import recorded_sentence  # noqa: PLC0415
    from crawler.registration.record import record  # noqa: PLC0415

    known = load_sources(folder)
    workshop = open_workshop(crawled(_NONE), known)
    done = record(workshop, known.values(), today())
    workshop.close()
    click.echo(recorded_sentence(done))


@registration.command("due")
@sources_option
def registration_due(folder: Path) -> None:
    """List whom to look up by hand now, where, and why. Exit code 66: nothing was crawled yet."""
    from crawler.cli.registration_tables import show_due  # noqa: PLC0415
    from crawler.registration.due import Practitioner, due  # noqa: PLC0415
    from crawler.registration.newest import history  # noqa: PLC0415
    from crawler.workshop.checks import Checks  # noqa: PLC0415

    var, known = crawled(_NONE), load_sources(folder)
    workshop = open_workshop(var, known)
    checks = history(Checks(workshop.db).all(), open_decisions(var, workshop).decisions)
    listed = [
        Practitioner(provider.facts.name, provider.refs, provider.facts.country, provider.facts.credentials)
        for provider in gathered(var, workshop, known).providers
        if provider.facts.kind == "practitioner"
    ]
    workshop.close()
    if todo := list(due(listed, checks, today())):
        show_due(Console(), todo)
        click.echo("Then: mbt registration checked SOURCE KEY REGISTER --outcome … --because …")
    else:
        click.echo("Nobody is to be looked up by hand now.")


@registration.command("checked")
@click.argument("source")
@click.argument("key")
@click.argument("register")
@click.option("--outcome", type=click.Choice(OUTCOMES), required=True, help="What you saw there.")
@click.option("--number", metavar="N", help="Their number there, where the register shows one.")
@click.option("--url", metavar="URL", help="The page you looked at; the register's own where it is not given.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day you looked; today if not given.")
@click.option("--because", required=True, metavar="WORDS", help="How you know; kept with the decision.")
@who_option
@sources_option
def registration_checked(
    source: str,
    key: str,
    register: str,
    outcome: str,
    number: str | None,
    url: str | None,
    day: datetime | None,
    because: str,
    who: str | None,
    folder: Path,
) -> None:
    """Write down that you looked a listing (SOURCE KEY) up in REGISTER, and what you saw there.

    It is a decision like others: kept for good, and taken back by an undo only. Exit codes 65: a value is not as it
    must be; 66: nothing was crawled yet.
    """
    from crawler.cli.registration_tables import checked_sentence  # noqa: PLC0415
    from crawler.registration.looked import listing_named, looked, register_named  # noqa: PLC0415
    from crawler.registration.newest import by_hand  # noqa: PLC0415

    var = crawled(_NONE)
    workshop = open_workshop(var, load_sources(folder))
    try:
        kept = listing_named(workshop.listings.live(), source, key)
        on = day.date() if day else today()
        seen = looked(kept, register_named(register), outcome, number, url, on, today(), because)
        log = open_decisions(var, workshop)
        (decision,) = log.add(seen, who=named(who), when=on.isoformat())
        workshop.remember_decisions(log.seal)
    finally:
        workshop.close()
    click.echo(checked_sentence(kept.listing.name, by_hand(decision), decision.number))
