"""`mbt match`."""

import json
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from referral.errors import DirectoryMissingError
from referral.gazetteer import open_gazetteer, var_folder

if TYPE_CHECKING:
    from referral.match import Index


@click.command()
@click.option("--place", help="Postcode or town, e.g. 'SW17 0YF', 'Leeds', 'Boulder, CO'.")
@click.option("--country", help="ISO code, where a town's name alone is not enough: GB, US, DK …")
@click.option("--condition", help="bpd, eating_disorder …, or words: EUPD, TLP, F60.3.")
@click.option("--age-group", help="child, adolescent, adult, older_adult.")
@click.option("--payment", help="public, insurance, self_pay, sliding_scale.")
@click.option("--referral-route", help="self, primary_care, secondary_care, any_professional, criminal_justice.")
@click.option("--delivery", help="in_person, online.")
@click.option("--format", "format_", help="individual, group, introductory_group, family …")
@click.option("--language", help="en, pl, so …")
@click.option("--within-km", type=float, help="No further than this.")
@click.option(
    "--wish", "wishes", multiple=True, help="Nice to have: step_free, interpreter …; may be given several times."
)
@click.option("--limit", type=int, help="At most this many (5).")
@click.option("--on", help="The day to answer for, YYYY-MM-DD (today).")
@click.option("--needs", help="Many needs: a CSV file, its columns keys of the request; - for standard input.")
@click.option("--out", help="With --needs: where the answers go, .jsonl or .csv (- for standard output).")
@click.option("--json", "as_json", is_flag=True, help="The answer as JSON, the same as POST /match gives.")
@click.option(
    "--directory", type=click.Path(path_type=Path), show_default="var/directory.db", help="The release to ask."
)
def match(
    as_json: bool,
    needs: str | None,
    out: str | None,
    directory: Path | None,
    format_: str | None,
    wishes: tuple[str, ...],
    **given: Any,
) -> int:
    """Who fits a need, best first, with the reasons.

    A wrong value or an unknown place ends in one sentence that says what is allowed, and exit code 65. With --needs a
    wrong row stops itself alone: the others are answered, and exit code 65 says that there was one.
    """
    request = {key: value for key, value in given.items() if value is not None}
    if format_ is not None:
        request["format"] = format_
    if wishes:
        request["wishes"] = list(wishes)
    if needs is not None and (request or as_json):
        raise click.UsageError("--needs goes with --out and --directory alone: the rest stands in the file's columns")
    if needs is None and out is not None:
        raise click.UsageError("--out goes with --needs")
    index = _index(directory or var_folder() / "directory.db")
    if needs is not None:
        from referral.cli.match_needs import match_needs  # noqa: PLC0415

        return match_needs(needs, out or "-", index, open_gazetteer())
    from referral.ask import ask  # noqa: PLC0415
    from referral.site.opened import today  # noqa: PLC0415

    answer = ask(request, index, open_gazetteer(), today()).answer
    if as_json:
        click.echo(json.dumps(answer.as_dict(), ensure_ascii=False, indent=2))
    else:
        _print(answer.as_dict())
    return 0


def _index(path: Path) -> "Index":
    from referral.match import Index  # noqa: PLC0415

    if not path.is_file():
        raise DirectoryMissingError(f"{path}: there is no release yet; run `mbt publish` first")
    connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    try:
        return Index.load(connection)
    finally:
        connection.close()


def _print(answer: dict[str, Any]) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    console = Console(highlight=False)
    place = answer["place"]
    if place:
        console.print(f"Near {place['label']} (about {place['uncertainty_km']:g} km certain)\n")
    if notice := answer["release"]["notice"]:
        console.print(f"{notice}\n", style="bold")
    for heading, matches in (("Fits", answer["matches"]), ("Fits, but takes nobody now", answer["not_accepting"])):
        if not matches:
            continue
        table = Table(
            "score",
            "km",
            "who, and the number to call",
            "why",
            "ask",
            title=heading,
            title_justify="left",
            box=None,
            pad_edge=False,
        )
        for one in matches:
            table.add_row(
                f"{one['score']:g}",
                "-" if one["distance_km"] is None else f"{one['distance_km']:g}",
                "\n".join(filter(None, (one["name"], one["phone"]))),
                " · ".join([*_times(one), *(part["why"] for part in one["parts"][:3])]),
                " ".join(unknown["question"] for unknown in one["unknown"][:2]),
            )
        console.print(table, "")
    if not answer["matches"]:
        console.print("Nobody in this directory meets all of that.\n")
    for miss in answer["near_misses"]:
        wider = f", up to {miss['needs_km']:g} km" if miss["needs_km"] else ""
        console.print(
            f"Without {' and '.join(miss['relax'])}{wider}: {miss['gains_only']} more, first {miss['best']['name']}"
        )
    for other in answer["alternatives"]:
        console.print(f"Otherwise: {other['name']}. {other['why']}")


def _times(one: dict[str, Any]) -> list[str]:
    """When referrals are taken, from when again, and since when nobody has confirmed the listing."""
    told = [one["referral_window"]] if one["referral_window"] else []
    if one["opens_on"]:
        told.append(f"Next from {one['opens_on']}.")
    if one["unconfirmed_since"]:
        told.append(f"Not confirmed since {one['unconfirmed_since']}.")
    return told
