"""The crawler's commands: sources, crawl, owner-file, geocode, publish."""

import getpass
import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from crawler.errors import MissingInputError
from crawler.source import BUNDLED, Source, load_sources
from crawler.workshop import Workshop
from referral.gazetteer import Gazetteer, open_gazetteer, var_folder

sources_option = click.option(
    "--sources",
    "folder",
    type=click.Path(path_type=Path),
    default=BUNDLED,
    envvar="MBT_SOURCES",
    show_default="the bundled ones, or MBT_SOURCES",
    help="Folder of source files (*.toml).",
)


def _today() -> date:
    return datetime.now(UTC).date()


def _chosen(folder: Path, names: Sequence[str]) -> list[Source]:
    known = load_sources(folder)
    for name in names:
        if name not in known:
            raise click.UsageError(f"no source is called {name!r}; there are: {', '.join(known)}")
    return [known[name] for name in (names or known)]


@click.command()
@sources_option
def sources(folder: Path) -> None:
    """List every source: its permission, and how its last run ended."""
    workshop = Workshop(var_folder())
    table = Table("source", "holds", "permission", "last run", "live", box=None, pad_edge=False)
    for source in load_sources(folder).values():
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


@click.command()
@click.option("--source", "names", multiple=True, help="Only this source; may be given several times.")
@sources_option
def crawl(names: tuple[str, ...], folder: Path) -> int:
    """Read the sources' public pages into crawl.db; judge each run, and promote or hold it.

    A source without a recorded permission is not asked for anything. Exit code 0: all promoted; 2: something was held,
    and its last good listings stay.
    """
    # Imported here: Scrapy takes its time, and its reactor is for a crawl alone.
    from crawler.progress import crawl_progress  # noqa: PLC0415
    from crawler.run import crawl as run  # noqa: PLC0415

    chosen = _chosen(folder, names)
    console = Console()
    allowed = [source for source in chosen if source.crawled and source.why_not is None]
    skipped = [source for source in chosen if source.crawled and source.why_not is not None]
    for source in skipped:
        console.print(f"{source.name}: skipped, {source.why_not}", highlight=False)
    if not allowed:
        console.print("Nothing to crawl: no source here has a permission recorded.")
        return 0
    if "MBT_CONTACT" not in os.environ and not all(source.sample for source in allowed):
        console.print("Please set MBT_CONTACT to an address where a site's owner can reach you.", style="bold")
    workshop = Workshop(var_folder())
    log = var_folder() / "crawl.log"
    with crawl_progress(console, [source.name for source in allowed]) as progress:
        outcomes = run(allowed, workshop, _today(), progress, log)
    workshop.close()
    table = Table("source", "outcome", "pages", "listings", "new", "changed", "gone", box=None, pad_edge=False)
    for outcome in outcomes:
        change = outcome.promotion
        table.add_row(
            outcome.source,
            outcome.outcome,
            str(outcome.pages),
            str(outcome.listings),
            *((str(change.new), str(change.changed), str(change.gone)) if change else ("-", "-", "-")),
        )
    console.print(table)
    for outcome in outcomes:
        if outcome.reasons:
            console.print(f"{outcome.source} held, what was good before stays:", highlight=False)
            for reason in outcome.reasons:
                console.print(f"  - {reason}", highlight=False, soft_wrap=True)
    return 2 if any(outcome.outcome != "promoted" for outcome in outcomes) else 0


@click.group("owner-file")
def owner_file() -> None:
    """Files that providers and associations send in (YAML or CSV)."""


@owner_file.command("template")
@click.option("--format", "style", type=click.Choice(["yaml", "csv"]), default="yaml", show_default=True)
def owner_template(style: str) -> None:
    """Print a file to fill in, with every key explained."""
    from crawler.owner import template  # noqa: PLC0415

    click.echo(template(style), nl=False)


@owner_file.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def owner_check(files: tuple[Path, ...]) -> None:
    """Check files and take nothing in."""
    from crawler.owner import load_owner_file  # noqa: PLC0415

    for path in files:
        click.echo(f"{path}: {len(load_owner_file(path).providers)} providers, no errors")


@owner_file.command("add")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@sources_option
def owner_add(files: tuple[Path, ...], folder: Path) -> None:
    """Check files and take their providers in; a file of the same name replaces what it brought before."""
    from crawler.owner.take import take_in  # noqa: PLC0415

    workshop = Workshop(var_folder())
    for path in files:
        promotion, count = take_in(path, workshop, load_sources(folder), _today())
        click.echo(f"{path}: {count} providers taken in ({promotion.new} new, {promotion.changed} changed)")
    workshop.close()


@click.group(invoke_without_command=True)
@click.option(
    "--online", is_flag=True, help="Ask the geocoder of geocoding.toml too, politely (see docs/geocoding.md)."
)
@sources_option
@click.pass_context
def geocode(context: click.Context, online: bool, folder: Path) -> None:
    """Give every live listing's addresses a point, and say how each was found.

    Offline, unless --online is given. Nothing is published here: `mbt publish` uses what is remembered. Exit codes:
    0; 65: a value is not as it must be; 66: nothing to geocode yet, or no geocoding.toml; 78: geocoding.toml is wrong.
    """
    if context.invoked_subcommand:
        if online:
            raise click.UsageError("--online goes with `mbt geocode` alone")
        return
    from crawler.locate.all import geocode_all, open_online  # noqa: PLC0415
    from crawler.locate.report import geocode_progress, show  # noqa: PLC0415

    var = _crawled()
    gazetteer = open_gazetteer()
    asker = open_online(var, gazetteer) if online else None
    workshop = Workshop(var)
    console = Console()
    with geocode_progress(console) as progress:
        tally = geocode_all(workshop, load_sources(folder), gazetteer, asker, progress)
    workshop.close()
    show(console, tally)


country_option = click.option("--country", required=True, metavar="CODE", help="The address's country, as GB.")
because_option = click.option("--because", required=True, metavar="WORDS", help="Why; it is kept with the pin.")
who_option = click.option("--who", metavar="NAME", help="Who says so; your login name where it is not given.")


@geocode.command("explain")
@click.argument("address")
@country_option
@sources_option
def geocode_explain(address: str, country: str, folder: Path) -> None:
    """Say why an address has its point: each step of the chain, and whether it was taken. Asks nobody."""
    from crawler.locate.all import explain  # noqa: PLC0415
    from crawler.locate.report import show_steps  # noqa: PLC0415

    workshop = Workshop(_crawled())
    gazetteer = open_gazetteer()
    located = explain(workshop, load_sources(folder), gazetteer, address, country)
    workshop.close()
    show_steps(Console(), located)


@geocode.command("pin")
@click.argument("address")
@country_option
@click.option("--lat", "latitude", type=float, required=True, help="Degrees north, as 51.4264; south is negative.")
@click.option("--lon", "longitude", type=float, required=True, help="Degrees east, as -0.1656; west is negative.")
@because_option
@who_option
@sources_option
def geocode_pin(
    address: str, country: str, latitude: float, longitude: float, because: str, who: str | None, folder: Path
) -> None:
    """Set an address (as it is written in the listing) to a point. It beats whatever else is known."""
    from crawler.locate.all import pin  # noqa: PLC0415

    workshop = Workshop(_crawled())
    gazetteer = open_gazetteer()
    sentence = pin(
        workshop, load_sources(folder), gazetteer, address, country, (latitude, longitude), _who(who), because
    )
    workshop.close()
    click.echo(sentence)


@geocode.command("unpin")
@click.argument("address")
@country_option
@because_option
@who_option
def geocode_unpin(address: str, country: str, because: str, who: str | None) -> None:
    """Take an address's pin off. The pin stays on record, and what was known before holds again."""
    from crawler.locate.all import unpin  # noqa: PLC0415

    workshop = Workshop(_crawled())
    gazetteer = open_gazetteer()
    sentence = unpin(workshop, gazetteer, address, country, _who(who), because)
    workshop.close()
    click.echo(sentence)


def _crawled() -> Path:
    var = var_folder()
    if not (var / "crawl.db").exists():
        raise MissingInputError(f"{var / 'crawl.db'}: there is nothing to geocode yet; run `mbt crawl` first")
    return var


def _who(given: str | None) -> str:
    try:
        return given or getpass.getuser()
    except (OSError, KeyError) as error:
        raise click.UsageError("this machine does not say who you are; please give --who") from error


@click.command()
@sources_option
@click.option("--accept-fewer", metavar="REASON", help="Publish although there are far fewer providers than before.")
def publish(folder: Path, accept_fewer: str | None) -> None:
    """Build directory.db from the live listings, check it, and move it into place.

    Exit code 2: it did not pass its checks; the release before it stays.
    """
    from crawler.release import publish as build  # noqa: PLC0415

    var = var_folder()
    if not (var / "crawl.db").exists():
        raise MissingInputError(f"{var / 'crawl.db'}: there is nothing to publish yet; run `mbt crawl` first")
    workshop = Workshop(var)
    gazetteer: Gazetteer = open_gazetteer()
    done = build(workshop, load_sources(folder), gazetteer, var, _today(), accept_fewer)
    workshop.close()
    click.echo(
        f"{done.path}: release {done.release}, {done.providers} providers ({done.placed} placed), as of {done.as_of}"
    )
