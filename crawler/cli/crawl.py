"""``mbt crawl``."""

import os
from pathlib import Path

import click
from rich.console import Console

from crawler.cli.options import chosen, open_workshop, sources_option, today
from crawler.source import Source, load_sources
from referral.gazetteer import var_folder

# How a source's run ended -> exit code; the first that happened counts.
_EXIT_CODES = {"crashed": 1, "cut off": 75, "held": 2}


def _why_not_now(source: Source) -> str | None:
    """Why a source is left out: no permission, or no key for it here."""
    from crawler.registers.access import headers_for  # noqa: PLC0415
    from crawler.registers.errors import RegisterError  # noqa: PLC0415

    if source.why_not is None:
        try:
            headers_for(source, os.environ)
        except RegisterError as error:
            return str(error)
    return source.why_not


@click.command()
@click.option("--source", "names", multiple=True, help="Only this source; may be given several times.")
@sources_option
def crawl(names: tuple[str, ...], folder: Path) -> int:
    """Read the sources' public pages into crawl.db; judge each run, and promote or hold it.

    A source without a recorded permission is not asked for anything. Exit code 0: all promoted; 2: something was held,
    and its last good listings stay; 1: something crashed, and the same holds; 65, 66: what
    maintainers decided is damaged or lost; 69: another crawl is under way; 75: it was stopped by hand, and goes on next
    time.
    """
    # Imported here: Scrapy takes its time, and its reactor is for a crawl alone.
    from crawler.cli.registration_tables import recorded_sentence  # noqa: PLC0415
    from crawler.cli.run_tables import outcomes_table, show_reasons, show_skipped  # noqa: PLC0415
    from crawler.fetch.lock import only_crawl  # noqa: PLC0415
    from crawler.progress import crawl_progress  # noqa: PLC0415
    from crawler.registration.record import record  # noqa: PLC0415
    from crawler.run import crawl as run  # noqa: PLC0415

    known = load_sources(folder)
    asked = [source for source in chosen(known, names) if source.crawled]
    console = Console()
    skipped = {source.name: why for source in asked if (why := _why_not_now(source))}
    allowed = [source for source in asked if source.name not in skipped]
    if not allowed:
        show_skipped(console, skipped)
        console.print("Nothing to crawl: no source here has a permission recorded.")
        return 0
    if "MBT_CONTACT" not in os.environ and not all(source.sample for source in allowed):
        console.print("Please set MBT_CONTACT to an address where a site's owner can reach you.", style="bold")
    var = var_folder()
    with only_crawl(var), crawl_progress(console, [source.name for source in allowed]) as progress:
        workshop = open_workshop(var, known)
        outcomes = run(allowed, workshop, today(), progress, var / "crawl.log")
        compared = record(workshop, allowed, today())
        workshop.close()
    console.print(outcomes_table(outcomes))
    if compared.new:
        console.print(f"Registers: {recorded_sentence(compared)}")
    show_skipped(console, skipped)
    show_reasons(console, outcomes)
    ended = {outcome.outcome for outcome in outcomes}
    return next((code for how, code in _EXIT_CODES.items() if how in ended), 0)
