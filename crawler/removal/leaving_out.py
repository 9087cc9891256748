"""Leaving removed people out of what a run brought, before any of it is kept."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from crawler.decisions import DecisionLog, decisions_folder
from crawler.decisions.log import FILE, KEY
from crawler.listing import Listing
from crawler.normalise import facts_of
from crawler.removal.removals import Removals
from crawler.source import Source
from crawler.workshop import Kept, Workshop
from crawler.workshop.erasing import erase


def removals_in(workshop: Workshop) -> Removals:
    """The removals that stand for a crawl.db; none where nothing was ever decided.

    MissingInputError or BadInputError where decisions were made, and are lost or damaged.
    """
    (path,) = {file for _, name, file in workshop.db.execute("PRAGMA database_list") if name == "main"}
    folder, seal = decisions_folder(Path(path).parent), workshop.decisions_seal
    if seal is None and not (folder / FILE).exists() and not (folder / KEY).exists():
        return Removals(b"", ())
    log = DecisionLog(folder, seal)
    return Removals(log.key, log.decisions)


def without_removed(
    workshop: Workshop, source: Source, listings: Iterable[Listing], today: date
) -> tuple[list[Listing], int]:
    """(the listings that may be kept, how many are surely somebody's who was removed); those are erased in crawl.db.

    Whoever may be somebody else is kept, and withheld from publication until a maintainer has looked.
    """
    found = list(listings)
    removals = removals_in(workshop)
    if not removals:
        return found, 0
    day = today.isoformat()
    removed: list[str] = []
    for listing in found:
        kept = Kept(source.name, listing, day, day, day, source.name)
        removal = removals.of(kept, facts_of(listing, source), source.renamed_from)
        if removal and removal.sure:
            removed.append(listing.key)
    erase(workshop.db, source.name, removed)
    gone = set(removed)
    return [listing for listing in found if listing.key not in gone], len(gone)


def sparing(source: Source, removed: int) -> Source:
    """The source, which may now list so many fewer."""
    least = max(0, source.assertions.listings_min - removed)
    return source.model_copy(update={"assertions": source.assertions.model_copy(update={"listings_min": least})})
