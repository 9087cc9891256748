"""A look at a live source that stores nothing: crawl, reading and verdict, in a folder that is thrown away."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crawler.listing import Listing
from crawler.run import Progress, crawl
from crawler.source import Source
from crawler.verdict import Outcome
from crawler.workshop import Workshop
from crawler.workshop.pages import Known


@dataclass(frozen=True, slots=True)
class Look:
    """What a crawl would bring now: its outcome against what is live, its pages, listings and changes."""

    outcome: Outcome
    pages: Sequence[Known]
    listings: Sequence[Listing]
    changes: Sequence[tuple[str, str, list[str], list[str]]]
    bodies: dict[str, tuple[str | None, bytes]]
    """URL -> (content type, body)."""


def look(source: Source, live: Sequence[Listing], today: date, log: Path, progress: Progress) -> Look:
    """Crawl one source, politely as always, and judge it against ``live``. May be called once a process."""
    with tempfile.TemporaryDirectory(prefix="mbt-look-") as folder:
        workshop = Workshop(Path(folder))
        if live:
            before = workshop.runs.start(source.name, today.isoformat())
            workshop.listings.stage(before, live)
            promotion = workshop.listings.promote(before, source.name, today.isoformat())
            workshop.runs.finish(before, today.isoformat(), "promoted", [], len(live), promotion)
        (outcome,) = crawl([source], workshop, today, progress, log)
        pages = workshop.pages.of_run(outcome.run)
        # Held: they stand beside the live ones still. Promoted: they are the live ones, but for those that are missing.
        seen = {listing.key for _url, listings in workshop.pages.listings_of(outcome.run) for listing in listings}
        listings = workshop.listings.staged(outcome.run) or [
            kept.listing for kept in workshop.listings.live(source.name) if kept.listing.key in seen
        ]
        bodies = {
            known.url: (kind, body) for known, kind, body in workshop.pages.bodies(outcome.run) if body is not None
        }
        found = Look(outcome, pages, listings, workshop.listings.changes(outcome.run), bodies)
        workshop.close()
    return found
