"""What several commands share: the folder of sources, who and why, the day, and opening crawl.db."""

import getpass
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.decisions import DecisionLog, decisions_folder
from crawler.errors import MissingInputError
from crawler.former_names import former_names
from crawler.source import BUNDLED, Source
from crawler.workshop import FILE, Workshop
from referral.gazetteer import var_folder

if TYPE_CHECKING:
    from crawler.providers import Directory

sources_option = click.option(
    "--sources",
    "folder",
    type=click.Path(path_type=Path),
    default=BUNDLED,
    envvar="MBT_SOURCES",
    show_default="the bundled ones, or MBT_SOURCES",
    help="Folder of source files (*.toml).",
)
who_option = click.option("--who", metavar="NAME", help="Who says so; your login name where it is not given.")


def today() -> date:
    """The day, UTC: read here at the edge and handed inwards."""
    return datetime.now(UTC).date()


def who(given: str | None) -> str:
    """The name given, or the login name."""
    try:
        return given or getpass.getuser()
    except (OSError, KeyError) as error:
        raise click.UsageError("this machine does not say who you are; please give --who") from error


def chosen(known: Mapping[str, Source], names: Sequence[str]) -> list[Source]:
    """The sources of those names, or all where none is given."""
    for name in names:
        if name not in known:
            raise click.UsageError(f"no source is called {name!r}; there are: {', '.join(known)}")
    return [known[name] for name in (names or known)]


def crawled(nothing: str) -> Path:
    """The var folder, where it has a crawl.db; ``nothing`` says what there is not without one ("no runs")."""
    var = var_folder()
    if not (var / FILE).exists():
        raise MissingInputError(f"{var / FILE}: there is {nothing} yet; run `mbt crawl` first")
    return var


def open_workshop(var: Path, known: Mapping[str, Source]) -> Workshop:
    """crawl.db, in which renamed sources have what they brought under their former names."""
    former = former_names(known)
    workshop = Workshop(var)
    workshop.take_along(former)
    return workshop


def open_decisions(var: Path, workshop: Workshop) -> DecisionLog:
    """What maintainers decided, checked against what crawl.db remembers of it."""
    log = DecisionLog(decisions_folder(var), workshop.decisions_seal)
    workshop.remember_decisions(log.seal)
    return log


def gathered(var: Path, workshop: Workshop, known: Mapping[str, Source]) -> "Directory":
    """The directory as it would be published now."""
    from crawler.providers import gather_from  # noqa: PLC0415

    return gather_from(workshop, known, open_decisions(var, workshop))
