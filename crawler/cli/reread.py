"""``mbt reread``."""

from pathlib import Path

import click
from rich.console import Console

from crawler.cli.options import chosen, crawled, open_workshop, sources_option, today
from crawler.source import load_sources


@click.command()
@click.option("--source", "names", multiple=True, help="Only this source; may be given several times.")
@sources_option
def reread(names: tuple[str, ...], folder: Path) -> int:
    """Read the archived pages again, after a reader, a label or a source's rules changed. Nobody is asked for anything.

    Each source's result is judged like a crawl's. Exit code 0: all promoted; 2: something was held, and its last good
    listings stay; 65: an archived page, or what maintainers decided, is damaged; 66: nothing is archived yet, or the
    decisions are lost; 69: a crawl is under way.
    """
    # Imported here: Scrapy takes its time.
    from crawler.cli.run_tables import outcomes_table, show_reasons, show_skipped  # noqa: PLC0415
    from crawler.fetch.lock import only_crawl  # noqa: PLC0415
    from crawler.progress import crawl_progress  # noqa: PLC0415
    from crawler.removal.leaving_out import removals_in  # noqa: PLC0415
    from crawler.reread import reread as again  # noqa: PLC0415
    from crawler.run import now  # noqa: PLC0415

    known = load_sources(folder)
    asked = [source for source in chosen(known, names) if source.crawled]
    var = crawled("no page to read again")
    console = Console()
    outcomes, skipped = [], {}
    with only_crawl(var), crawl_progress(console, [source.name for source in asked]) as progress:
        workshop = open_workshop(var, known)
        removals_in(workshop)  # refused before any page is read
        for source in asked:
            outcome = again(workshop, source, today(), now(), progress)
            if outcome:
                outcomes.append(outcome)
            else:
                skipped[source.name] = "no page of it is archived"
        workshop.close()
    console.print(outcomes_table(outcomes))
    show_skipped(console, skipped)
    show_reasons(console, outcomes)
    return 2 if any(outcome.outcome == "held" for outcome in outcomes) else 0
