"""``mbt source``: adding a source, and checking one against its live site."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click
from pydantic import ValidationError
from rich.console import Console

from crawler.cli.look_tables import show_fill, show_listings, show_pages
from crawler.cli.options import chosen, open_workshop, sources_option, today, who_option
from crawler.cli.options import who as named
from crawler.cli.run_tables import say
from crawler.errors import CannotWriteError, NothingReadError, SourceError
from crawler.listing import Listing
from crawler.source import Basis, Permission, Source, load_source, load_sources
from referral.gazetteer import var_folder

if TYPE_CHECKING:
    from crawler.adding.look import Look


@click.group("source")
def source() -> None:
    """Add a source, or check what one gives now."""


@source.command("add")
@click.argument("name")
@click.argument("url")
@click.option("--basis", type=click.Choice(get_args(Basis)), required=True, help="Why the page may be read.")
@click.option("--reference", required=True, metavar="WORDS", help="The page, letter or agreement that says so.")
@click.option(
    "--holds", type=click.Choice(["services", "practitioners", "both"]), default="services", show_default=True
)
@who_option
@sources_option
def add(name: str, url: str, basis: str, reference: str, holds: str, who: str | None, folder: Path) -> None:
    """Fetch the page at URL once, politely, and write the source file NAME.toml to go on from.

    The page is kept under var/new/NAME beside an expectation of what was read from it: compare the two, correct the
    source file, and set "reviewed" to true; `mbt source check NAME --stored` fails until then. Exit codes: 64: NAME or
    URL is not as it must be; 69: a crawl is under way; 73: the file is there already; 2: the page could not be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # Imported here: Scrapy takes its time, and its spiders are the sources of the folder.
    from crawler.adding.draft import draft, probe  # noqa: PLC0415
    from crawler.adding.review import store  # noqa: PLC0415
    from crawler.fetch.decoding import stored_text  # noqa: PLC0415

    path = folder / f"{name}.toml"
    if path.exists():
        raise CannotWriteError(f"{path}: is there already; `mbt source check {name}` looks at it")
    try:
        permission = Permission.model_validate(
            {"basis": basis, "recorded_by": named(who), "recorded_on": today(), "reference": reference}
        )
        sample = bool(os.environ.get("MBT_SAMPLE_PROXY"))
        once = probe(name, url, permission, holds, sample)
    except ValidationError as error:
        wrong = "; ".join(f"{one['loc'][-1]} is {str(one['input'])[:80]!r}: {one['msg']}" for one in error.errors())
        raise click.UsageError(wrong) from error
    console = Console()
    found = _look(once, console)
    kind, body = found.bodies.get(url, (None, None))
    text = stored_text(url, kind, body) if body else None
    if text is None:
        raise NothingReadError(f"{url}: nothing was written: {'; '.join(found.outcome.reasons)}")
    path.write_text(draft(name, url, text, permission, holds, sample), encoding="utf-8")
    stored = var_folder() / "new" / name
    show_listings(console, store(stored, load_source(path), url, text))
    say(console, f"{path}: written. Correct it, and say in it what is known of the source.")
    say(
        console,
        f"{stored}: the page, and what was read from it; compare them, then `mbt source check {name} --stored`.",
    )


@source.command("check")
@click.argument("name")
@click.option("--stored", is_flag=True, help="Against the page that `mbt source add` stored; nobody is asked.")
@click.option("--json", "as_json", is_flag=True, help="What was read, as JSON on standard output.")
@sources_option
def check(name: str, stored: bool, as_json: bool, folder: Path) -> int:
    """Crawl the source now and print what was read, how full it is, and what a real crawl would change.

    Nothing is stored. Exit code 0: it would be promoted; 2: it would be held, or the stored page is not read as
    expected; 69: a crawl is under way; 78: no permission is recorded.
    """
    from crawler.adding.review import expectation, problems  # noqa: PLC0415

    known = load_sources(folder)
    (asked,) = chosen(known, [name])
    if stored:
        wrong = problems(var_folder() / "new" / name, asked)
        for line in wrong:
            click.echo(line)
        click.echo("read as expected" if not wrong else f"{len(wrong)} to look at")
        return 2 if wrong else 0
    if asked.why_not:
        raise SourceError(f"{asked.name}: not asked for anything: {asked.why_not}")
    console = Console(stderr=as_json)
    workshop = open_workshop(var_folder(), known)
    live = [kept.listing for kept in workshop.listings.live(name)]
    workshop.close()
    found = _look(asked, console, live)
    read = expectation(asked, list(found.listings))
    if as_json:
        click.echo(json.dumps(read, indent=2, ensure_ascii=False))
    show_pages(console, found.pages)
    show_listings(console, read)
    show_fill(console, found.listings)
    for key, field, before, after in found.changes:
        say(console, f"would change: {key}: {field}: {before or '-'} -> {after or '-'}")
    for reason in found.outcome.reasons:
        say(console, f"would be held: {reason}")
    if not found.outcome.reasons:
        say(console, "would be promoted")
    return 2 if found.outcome.reasons else 0


def _look(asked: Source, console: Console, live: Sequence[Listing] = ()) -> "Look":
    """One polite crawl that stores nothing; no other crawl may be under way, or a host would be asked twice at once."""
    from crawler.adding.look import look  # noqa: PLC0415
    from crawler.fetch.lock import only_crawl  # noqa: PLC0415
    from crawler.progress import crawl_progress  # noqa: PLC0415

    var = var_folder()
    with only_crawl(var), crawl_progress(console, [asked.name]) as progress:
        return look(asked, live, today(), var / "crawl.log", progress)
