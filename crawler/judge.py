"""The gate after a crawl: a run that breaks its source's assertions is held, and the last good listings stay live."""

from collections.abc import Sequence

from crawler.listing import Listing
from crawler.source import Source


def judge(source: Source, listings: Sequence[Listing], last_good: int, failed: Sequence[tuple[str, str]]) -> list[str]:
    """The reasons why a run must be held; none: it may be promoted.

    ``last_good`` is the number of live listings; ``failed`` are the pages that could not be read, with their outcome.
    """
    reasons = [f"{url} could not be read: {outcome}" for url, outcome in failed if source.start_at(url)]
    least = source.assertions.listings_min
    if len(listings) < least:
        reasons.append(f"{len(listings)} listings read, at least {least} expected")
    share = source.assertions.share_of_last_good
    if last_good and len(listings) < share * last_good:
        reasons.append(
            f"{len(listings)} listings read, the last good run had {last_good} (at least {share:.0%} expected)"
        )
    for field, wanted in source.assertions.fill.items():
        filled = sum(1 for listing in listings if listing.words(field))
        if listings and filled < wanted * len(listings):
            reasons.append(f"{field} read in {filled} of {len(listings)} listings, at least {wanted:.0%} expected")
    return reasons
