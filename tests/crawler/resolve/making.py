"""Records from words, as a crawl would bring them: through the project's own reading of names and contacts."""

from collections.abc import Mapping

from crawler.listing import Kind, Listing, Said
from crawler.normalise import facts_of
from crawler.resolve import Record, record_of
from crawler.source import load_sources
from crawler.workshop import Kept

_FIELDS = {"organisation": "organization", "number": "registration_number"}


def record(
    said: Mapping[str, str],
    source: str = "gb_list_a",
    key: str = "/1",
    day: str = "2026-01-01",
    came_from: str = "",
) -> Record:
    """``said``: name, and what else the page says; ``kind`` and ``country`` where it is no practitioner in GB."""
    country = said.get("country", "GB")
    kind: Kind = "service" if said.get("kind") == "service" else "practitioner"
    url = f"https://{source.replace('_', '-')}.example/list"
    words = tuple(
        Said(field=_FIELDS.get(field, field), words=value, quote=value, url=url)
        for field, value in said.items()
        if field not in {"name", "kind", "country"}
    )
    listing = Listing(key=key, kind=kind, name=said["name"], url=url, said=words)
    publisher = load_sources()["gb_nhs_trusts"].model_copy(update={"name": source, "country": country})
    return record_of(Kept(source, listing, day, day, day, came_from or source), facts_of(listing, publisher))
