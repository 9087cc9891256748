"""`mbt match-report`."""

import json
import sqlite3
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from referral.errors import DirectoryMissingError
from referral.gazetteer import var_folder


class NobodyListedError(ValueError):
    """A release without providers, or with none in a country whose towns are known: nothing can be asked of it."""

    exit_code = 66


@click.command()
@click.option("--needs", "number", default=200, show_default=True, type=click.IntRange(8, 5000), help="How many needs.")
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 365), help="Over how many days.")
@click.option(
    "--by", default=30, show_default=True, type=click.IntRange(1, 99), help="How much less and more a weight is, in %."
)
@click.option("--country", "countries", multiple=True, help="Ask in these countries only: GB, US …; several times.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The first day, YYYY-MM-DD (up to which it is known).")
@click.option("--json", "as_json", is_flag=True, help="All figures as JSON.")
@click.option(
    "--directory", type=click.Path(path_type=Path), show_default="var/directory.db", help="The release to report on."
)
def match_report(
    number: int,
    days: int,
    by: int,
    countries: tuple[str, ...],
    on: datetime | None,
    as_json: bool,
    directory: Path | None,
) -> None:
    """How much each weight decides, what a rank depends on, and who is shown how often.

    It asks with the needs of referral/reporting/needs.toml, spread over towns as people are, in the countries of the
    release's providers. Takes a minute or two.
    """
    from rich.console import Console  # noqa: PLC0415

    from referral.batch.progress import followed  # noqa: PLC0415
    from referral.gazetteer.folder import open_database  # noqa: PLC0415
    from referral.match import Index  # noqa: PLC0415
    from referral.reporting.asked import asked, towns  # noqa: PLC0415
    from referral.reporting.deciding import deciding  # noqa: PLC0415
    from referral.reporting.exposure import by_day, exposure  # noqa: PLC0415
    from referral.reporting.sensitivity import sensitivity, variations  # noqa: PLC0415
    from referral.reporting.tables import print_deciding, print_exposure, print_sensitivity  # noqa: PLC0415

    path = directory or var_folder() / "directory.db"
    if not path.is_file():
        raise DirectoryMissingError(f"{path}: there is no release yet; run `mbt publish` first")
    connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    try:
        index = Index.load(connection)
    finally:
        connection.close()
    listed = {provider.country for provider in index.providers}
    among = towns(open_database(), listed.intersection(map(str.upper, countries)) if countries else listed)
    if not among:
        where = " or ".join(countries) or "a country whose towns the gazetteer knows"
        raise NobodyListedError(f"{path}: nobody is listed in {where}")
    needs = asked(index, among, number)
    day = on.date() if on else datetime.fromisoformat(index.release.as_of).date()
    status = Console(stderr=True, highlight=False)
    varied = list(variations(by / 100))
    changed = list(followed(sensitivity(needs, index, day, varied), "variations", status))
    told = exposure(needs, index, followed(by_day(needs, index, day, days), "days", status))
    decided = deciding(needs, index, day)
    if as_json:
        about = {"release": index.release.id, "on": day.isoformat(), "by": by / 100, "needs": len(needs)}
        lists = {"sensitivity": list(map(asdict, changed)), "deciding": list(map(asdict, decided))}
        click.echo(json.dumps({**about, **lists, "exposure": asdict(told)}, ensure_ascii=False, indent=1))
        return
    console = Console(highlight=False)
    console.print(f"Release {index.release.id}, {len(index.providers)} providers, from {day}\n")
    print_sensitivity(changed, by / 100, console)
    print_deciding(decided, console)
    print_exposure(told, console)
