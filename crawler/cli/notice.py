"""``mbt notice``: people who are listed because a page elsewhere lists them, and who are to be told."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli.options import crawled, open_decisions, open_workshop, sources_option, today, who_option
from crawler.cli.options import who as named
from crawler.errors import BadInputError
from crawler.source import load_sources

if TYPE_CHECKING:
    from crawler.decisions import DecisionLog
    from crawler.providers import Directory
    from crawler.review.notices import Notice
    from crawler.workshop import Workshop

site_option = click.option(
    "--site",
    metavar="URL",
    default="",
    envvar="MBT_SITE",
    help="Where the directory is published, as https://example.org; MBT_SITE where it is not given.",
)


def _opened(folder: Path) -> "tuple[Workshop, DecisionLog, Directory, list[Notice]]":
    from crawler.providers import gather_from  # noqa: PLC0415
    from crawler.review.notices import notices  # noqa: PLC0415

    var, known = crawled("nobody to tell"), load_sources(folder)
    workshop = open_workshop(var, known)
    log = open_decisions(var, workshop)
    directory = gather_from(workshop, known, log)
    return workshop, log, directory, list(notices(directory, known, log.decisions))


@click.group(invoke_without_command=True)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    default="-",
    show_default=True,
    help="The CSV file to write; - is standard output.",
)
@click.option("--all", "everybody", is_flag=True, help="Those who were told already as well.")
@site_option
@sources_option
@click.pass_context
def notice(context: click.Context, out: Path, everybody: bool, site: str, folder: Path) -> None:
    """Write a CSV file of the people who are to be told that they are listed (GDPR Article 14).

    Published practitioners whom a source lists that is no submission of their own, and how to reach them as that page
    gives it. They are to be told within a month. Exit codes: 0; 66: nothing was crawled yet; 73: the file cannot be
    written.
    """
    if context.invoked_subcommand:
        return
    from crawler.review.csv_file import write_csv  # noqa: PLC0415
    from crawler.review.notices import written  # noqa: PLC0415

    workshop, _, _, found = _opened(folder)
    workshop.close()
    todo = [one for one in found if everybody or not one.informed]
    write_csv(out, written(todo, site))
    late = sum(one.overdue(today().isoformat()) for one in todo)
    open_ = sum(not one.informed for one in todo)
    click.echo(f"{open_} people are to be told, {late} of them overdue", err=True)


@notice.command("sent")
@click.argument("providers", nargs=-1, required=True, metavar="PROVIDER_ID...")
@click.option("--how", required=True, metavar="WORDS", help="In which way: e-mail, letter, phone.")
@click.option("--because", required=True, metavar="WORDS", help="Why it counts as done; kept with the decision.")
@who_option
@sources_option
def notice_sent(providers: Sequence[str], how: str, because: str, who: str | None, folder: Path) -> None:
    """Write down that these people were told. All of them or, where one id is wrong, nobody.

    Exit code 65: an id is nobody's who is to be told.
    """
    from crawler.review.opening import written  # noqa: PLC0415
    from crawler.review.whose import own_ref  # noqa: PLC0415

    if not (how.strip() and because.strip()):
        raise click.UsageError("--how and --because must both say something")
    workshop, log, directory, found = _opened(folder)
    try:
        people = [_one(found, directory, key) for key in dict.fromkeys(providers)]
        made = [
            {"kind": "informed", "a": own_ref(directory, one.provider.id), "value": how.strip(), "why": because.strip()}
            for one in people
            if not one.informed
        ]
        if made:
            written(workshop, log, made, named(who), today().isoformat())
    finally:
        workshop.close()
    known = len(people) - len(made)
    click.echo(f"{len(made)} people were told" + (f"; {known} had been told before" if known else ""))


@notice.command("letter")
@click.argument("provider", metavar="PROVIDER_ID")
@site_option
@sources_option
def notice_letter(provider: str, site: str, folder: Path) -> None:
    """Print the notice to one person, filled in: what is shown, where it came from, their rights.

    The wording is crawler/review/notice.txt. Exit code 65: the id is nobody's who is to be told.
    """
    from crawler.review.notices import letter  # noqa: PLC0415

    workshop, _, directory, found = _opened(folder)
    workshop.close()
    click.echo(letter(_one(found, directory, provider), site), nl=False)


def _one(found: "Sequence[Notice]", directory: "Directory", key: str) -> "Notice":
    from crawler.review.whose import published  # noqa: PLC0415

    provider = published(directory, key)
    one = next((one for one in found if one.provider.id == provider.id), None)
    if one is None:
        raise BadInputError(f"{key}: a service, or listed on their own word alone; nobody has to be told of that")
    return one
