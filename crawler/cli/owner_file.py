"""``mbt owner-file``."""

from pathlib import Path

import click

from crawler.cli.options import open_workshop, sources_option, today
from crawler.source import load_sources
from referral.gazetteer import var_folder


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

    known = load_sources(folder)
    workshop = open_workshop(var_folder(), known)
    for path in files:
        promotion, count = take_in(path, workshop, known, today())
        click.echo(f"{path}: {count} providers taken in ({promotion.new} new, {promotion.changed} changed)")
    workshop.close()
