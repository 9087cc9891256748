"""The end of a run, of a crawl as of a rereading: its pages' listings are staged, judged, and promoted or held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from crawler.fetch.outcomes import KINDS
from crawler.judge import judge
from crawler.listing import Listing
from crawler.source import Source
from crawler.workshop import Promotion, Workshop
from crawler.workshop.pages import Known


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one source's run ended: ``promoted``, ``held``, ``crashed`` or ``cut off`` (it goes on the next time)."""

    source: str
    run: int
    outcome: str
    reasons: tuple[str, ...]
    pages: int
    unchanged: int
    listings: int
    promotion: Promotion | None


def conclude(
    workshop: Workshop, source: Source, run: int, today: date, now: str, troubles: Sequence[str] = ()
) -> Outcome:
    """Judge a run whose pages are all archived. ``troubles``: what went wrong with the run itself; it is held then."""
    pages = workshop.pages.of_run(run)
    workshop.listings.stage(run, _in_order(workshop, source, run))
    staged = workshop.listings.staged(run)
    live = [kept.listing for kept in workshop.listings.live(source.name)]
    reasons = [*troubles, *judge(source, staged, live, pages)]
    promotion = None
    if not reasons:
        unconfirmed = not_confirmed(live, pages)
        promotion = workshop.listings.promote(run, source.name, today.isoformat(), unconfirmed=unconfirmed)
    outcome = "held" if reasons else "promoted"
    unknown = sorted({words for page in pages for words in page.unknown})
    workshop.runs.finish(run, now, outcome, reasons, len(staged), promotion, unknown)
    return Outcome(
        source.name,
        run,
        outcome,
        tuple(reasons),
        len(pages),
        sum(page.outcome == "unchanged" for page in pages),
        len(staged),
        promotion,
    )


def not_confirmed(live: Sequence[Listing], pages: Sequence[Known]) -> set[str]:
    """The keys of live listings that stand on a page which could not be had: nothing says that they are gone."""
    failed = {
        url
        for page in pages
        if not KINDS[page.outcome].good and not KINDS[page.outcome].gone
        for url in (page.url, page.final_url)
        if url
    }
    return {
        listing.key for listing in live if listing.url in failed or any(said.url in failed for said in listing.said)
    }


def _in_order(workshop: Workshop, source: Source, run: int) -> list[Listing]:
    """Every page's listings, start pages first: what a cut-off run had before and after it was cut is in one order."""
    place = {url: number for number, url in enumerate(source.start_urls)}
    pages = sorted(workshop.pages.listings_of(run), key=lambda page: (place.get(page[0], len(place)), page[0]))
    return [listing for _url, listings in pages for listing in listings]
