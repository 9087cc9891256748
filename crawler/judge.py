"""The gate after a crawl: a run that breaks its source's assertions is held, and the last good listings stay live."""

from collections.abc import Sequence

from crawler.fetch.outcomes import KINDS
from crawler.listing import Listing
from crawler.source import Source
from crawler.workshop.pages import Known


def judge(
    source: Source, listings: Sequence[Listing], last_good: Sequence[Listing], pages: Sequence[Known]
) -> list[str]:
    """The reasons why a run must be held, as sentences; none: it may be promoted.

    ``last_good`` are the live listings; ``pages`` are all pages of the run with their outcome.
    """
    failed = [page for page in pages if not KINDS[page.outcome].good]
    reasons = [
        f"{page.url} could not be read: {page.detail or KINDS[page.outcome].words}"
        for page in failed
        if source.start_at(page.url)
    ]
    least = source.assertions.listings_min
    if len(listings) < least:
        reasons.append(f"{len(listings)} listings read, at least {least} expected")
    share = source.assertions.share_of_last_good
    if last_good and len(listings) < share * len(last_good):
        reasons.append(
            f"{len(listings)} listings read, the last good run had {len(last_good)} (at least {share:.0%} expected)"
        )
    for field, wanted in source.assertions.fill.items():
        filled = sum(1 for listing in listings if listing.words(field))
        if listings and filled < wanted * len(listings):
            reasons.append(f"{field} read in {filled} of {len(listings)} listings, at least {wanted:.0%} expected")
    return reasons
