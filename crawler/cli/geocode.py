"""``mbt geocode``."""

from pathlib import Path

import click
from rich.console import Console

from crawler.cli.options import crawled, gathered, sources_option, who_option
from crawler.cli.options import who as named
from crawler.source import load_sources
from crawler.workshop import Workshop
from referral.gazetteer import open_gazetteer


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

    var = crawled("nothing to geocode")
    gazetteer = open_gazetteer()
    asker = open_online(var, gazetteer) if online else None
    workshop = Workshop(var)
    console = Console()
    directory = gathered(var, workshop, load_sources(folder))
    with geocode_progress(console) as progress:
        tally = geocode_all(workshop, directory, gazetteer, asker, progress)
    workshop.close()
    show(console, tally)


country_option = click.option("--country", required=True, metavar="CODE", help="The address's country, as GB.")
because_option = click.option("--because", required=True, metavar="WORDS", help="Why; it is kept with the pin.")


@geocode.command("explain")
@click.argument("address")
@country_option
@sources_option
def geocode_explain(address: str, country: str, folder: Path) -> None:
    """Say why an address has its point: each step of the chain, and whether it was taken. Asks nobody."""
    from crawler.locate.all import explain  # noqa: PLC0415
    from crawler.locate.report import show_steps  # noqa: PLC0415

    var = crawled("nothing to geocode")
    workshop = Workshop(var)
    located = explain(workshop, gathered(var, workshop, load_sources(folder)), open_gazetteer(), address, country)
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

    var = crawled("nothing to geocode")
    workshop = Workshop(var)
    directory = gathered(var, workshop, load_sources(folder))
    sentence = pin(workshop, directory, open_gazetteer(), address, country, (latitude, longitude), named(who), because)
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

    workshop = Workshop(crawled("nothing to geocode"))
    gazetteer = open_gazetteer()
    sentence = unpin(workshop, gazetteer, address, country, named(who), because)
    workshop.close()
    click.echo(sentence)
