"""The end of a run, of a crawl as of a rereading: its pages' listings are staged, judged, and promoted or held."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from crawler.fetch.outcomes import KINDS
from crawler.judge import Case, judge, sorted_out
from crawler.judge.measures import fill_of
from crawler.listing import Listing
from crawler.removal.leaving_out import sparing, without_removed
from crawler.source import Source
from crawler.workshop import Findings, Promotion, Run, Workshop
from crawler.workshop.listings import merged
from crawler.workshop.pages import Known

_CUT_SHORT = "the crawl was cut short by one of the source's limits"


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
    workshop: Workshop,
    source: Source,
    run: int,
    today: date,
    now: str,
    troubles: Sequence[str] = (),
    checked: str | None = None,
) -> Outcome:
    """Judge a run whose pages are all archived, and promote or hold it, in one transaction.

    ``troubles``: what went wrong with the run itself; it is held then. ``checked``: the day its pages were fetched,
    where that is not today.
    """
    with workshop.db.atomic():
        pages = workshop.pages.of_run(run)
        before = workshop.runs.last(source.name)
        if before and not troubles and nothing_new(workshop, before, pages):
            return _confirmed(workshop, source, run, today, now, before, pages)
        found, removed = without_removed(workshop, source, merged(_in_order(workshop, source, run)), today)
        listings, unfit = sorted_out(found, source)
        workshop.listings.stage(run, listings)
        live = [kept.listing for kept in workshop.listings.live(source.name)]
        left = unread(pages, lambda: workshop.pages.known(source.name))
        unconfirmed = not_confirmed(live, left) | {one.key for one in unfit}
        reasons = judge(Case(sparing(source, removed), listings, live, pages, unfit, unconfirmed))
        findings = Findings(
            [_CUT_SHORT] * bool(troubles) + [reason.words for reason in reasons],
            unconfirmed,
            [f"{one.key}: {one.why}" for one in unfit],
            fill_of(listings),
            checked,
        )
        said = (*troubles, *map(str, reasons))
        promotion = None
        if not said:
            promotion = workshop.listings.promote(
                run, source.name, today.isoformat(), unconfirmed=unconfirmed, checked=checked
            )
        outcome = "held" if said else "promoted"
        unknown = sorted({words for page in pages for words in page.unknown})
        workshop.runs.finish(run, now, outcome, said, len(listings), promotion, unknown, findings)
    unchanged = sum(page.outcome == "unchanged" for page in pages)
    return Outcome(source.name, run, outcome, said, len(pages), unchanged, len(listings), promotion)


def nothing_new(workshop: Workshop, before: Run, pages: Sequence[Known]) -> bool:
    """Whether a run found each page of the last one unchanged, and that one was promoted whole: then its listings are
    the live ones, and there is nothing to read or to judge."""
    return (
        before.outcome == "promoted"
        and before.accepted_because is None
        and before.pages == len(pages)
        and all(page.outcome == "unchanged" for page in pages)
        and not (before.failures or before.invalid or before.unconfirmed)
        and not workshop.pages.of_run(before.id)  # every one of its pages is one of these
        and not workshop.listings.any_missing(before.source)
    )


def _confirmed(
    workshop: Workshop, source: Source, run: int, today: date, now: str, before: Run, pages: Sequence[Known]
) -> Outcome:
    listings = workshop.listings.confirm(source.name, today.isoformat())
    nothing = Promotion(0, 0, 0)
    findings = Findings(fill=before.fill)
    workshop.runs.finish(run, now, "promoted", (), listings, nothing, before.unknown, findings)
    return Outcome(source.name, run, "promoted", (), len(pages), len(pages), listings, nothing)


def unread(pages: Sequence[Known], known: Callable[[], Mapping[str, Known]]) -> set[str]:
    """The URLs that a run could say nothing of: pages that could not be had, and those that only they lead to.

    ``known`` gives every page of the source by URL. A page that says that it is gone is not among them.
    """
    asked = {page.url for page in pages}
    failed = [page for page in pages if not KINDS[page.outcome].good and not KINDS[page.outcome].gone]
    found = {url for page in failed for url in (page.url, page.final_url) if url}
    links = [link for page in failed for link in page.links]
    archived = known() if links else {}
    while links:
        url = links.pop()
        if url not in asked and url not in found:
            found.add(url)
            links += archived[url].links if url in archived else ()
    return found


def not_confirmed(live: Sequence[Listing], unread: Collection[str]) -> set[str]:
    """The keys of live listings that stand, with any word of theirs, on a page that could not be had: nothing says that
    they or those words are gone."""
    return {
        listing.key for listing in live if listing.url in unread or any(said.url in unread for said in listing.said)
    }


def _in_order(workshop: Workshop, source: Source, run: int) -> list[Listing]:
    """Every page's listings, start pages first: what a cut-off run had before and after it was cut is in one order."""
    place = {url: number for number, url in enumerate(source.start_urls)}
    pages = sorted(workshop.pages.listings_of(run), key=lambda page: (place.get(page[0], len(place)), page[0]))
    return [listing for _url, listings in pages for listing in listings]
