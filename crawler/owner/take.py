"""Taking an owner file in: checked, staged and promoted like any other source's run."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from crawler.errors import SourceError
from crawler.owner.listings import owner_listings
from crawler.owner.load import load_owner_file
from crawler.owner.reading import Reading, readings
from crawler.removal.leaving_out import without_removed
from crawler.source import Source
from crawler.workshop import Promotion, Workshop

SOURCE = "owner_file"


def take_in(
    path: Path, workshop: Workshop, sources: Mapping[str, Source], today: date
) -> tuple[Promotion, list[Reading]]:
    """Promote the providers of one file, and tell what each reads as.

    What an earlier file of the same name had and this one has not, is missing.

    Raises BadInputError with every wrong value; nothing is then taken in.
    """
    source = sources.get(SOURCE)
    if source is None or source.why_not:
        raise SourceError(f"owner files are off here: {source.why_not if source else 'there is no owner_file.toml'}")
    file = load_owner_file(path)
    told = readings(file, path, source, today)
    listings, _ = without_removed(workshop, source, owner_listings(file, path), today)
    run = workshop.runs.start(SOURCE, today.isoformat(), "owner_file")
    workshop.listings.stage(run, listings)
    promotion = workshop.listings.promote(run, SOURCE, today.isoformat(), under=f"{path.stem}/")
    workshop.runs.finish(run, today.isoformat(), "promoted", [], len(listings), promotion)
    taken = {listing.name for listing in listings}
    return promotion, [one for one in told if one.name in taken]
