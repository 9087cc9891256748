"""``mbt owner-file``."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli.options import open_workshop, sources_option, today
from crawler.source import BUNDLED, load_source, load_sources
from referral.gazetteer import var_folder

if TYPE_CHECKING:
    from crawler.owner import Reading


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
    """Check files and take nothing in: what each provider is read as, and what cannot be read."""
    from crawler.owner import load_owner_file, readings  # noqa: PLC0415

    for path in files:
        told = readings(load_owner_file(path), path, load_source(BUNDLED / "owner_file.toml"), today())
        for one in told:
            click.echo(f"{path}: provider {one.number}, {one.name}: {one.reads_as}")
        warnings = _warn(path, told)
        click.echo(f"{path}: {len(told)} providers, no errors{f', {warnings} to look at' if warnings else ''}")


@owner_file.command("add")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@sources_option
def owner_add(files: tuple[Path, ...], folder: Path) -> None:
    """Check files and take their providers in; a file of the same name replaces what it brought before."""
    from crawler.owner.take import take_in  # noqa: PLC0415

    known = load_sources(folder)
    workshop = open_workshop(var_folder(), known)
    for path in files:
        promotion, told = take_in(path, workshop, known, today())
        _warn(path, told)
        click.echo(f"{path}: {len(told)} providers taken in ({promotion.new} new, {promotion.changed} changed)")
    workshop.close()


def _warn(path: Path, told: "Iterable[Reading]") -> int:
    """Say what could not be read; how much there is of it."""
    warnings = [(one, warning) for one in told for warning in one.warnings]
    for one, warning in warnings:
        click.echo(f"{path}: provider {one.number}, {one.name}: look at {warning}", err=True)
    return len(warnings)
