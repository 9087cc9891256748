"""Listings as a maintainer sees them in a question: every one that there ever was, published or not."""

from collections.abc import Iterable, Mapping

from crawler.listing import Ref
from crawler.normalise import Facts, facts_of
from crawler.review.task import Side
from crawler.source import Source
from crawler.workshop import Kept

_SHORT = 160


class Listed:
    """The listings by ref; ``sources`` say how they are read."""

    def __init__(self, ever: Iterable[Kept], sources: Mapping[str, Source]) -> None:
        self.kept = {kept.ref: kept for kept in ever}
        self.sources = sources

    def name(self, ref: Ref) -> str:
        """Its name; of a listing that is not there any more, its ref."""
        kept = self.kept.get(ref)
        return kept.listing.name if kept else " ".join(ref)

    def title(self, source: str) -> str:
        """What a source is called."""
        known = self.sources.get(source)
        return known.title if known else source

    def facts(self, ref: Ref) -> Facts | None:
        """What its page says; None where the listing or its source is not there any more."""
        kept = self.kept.get(ref)
        source = self.sources.get(kept.source) if kept else None
        return facts_of(kept.listing, source) if kept and source else None

    def side(self, ref: Ref, *, little: bool = False) -> Side:
        """The listing for a table; with ``little`` its name, source and page alone."""
        kept, facts = self.kept.get(ref), self.facts(ref)
        if kept is None or facts is None:
            return Side(ref, self.name(ref), "")
        rows = [("source", self.title(kept.source)), ("page", kept.listing.url)]
        if not little:
            rows += _rows(kept, facts)
        return Side(ref, kept.listing.name, kept.listing.url, tuple((what, words) for what, words in rows if words))


def _rows(kept: Kept, facts: Facts) -> list[tuple[str, str]]:
    days = f"first {kept.first_seen}, last {kept.last_checked}"
    return [
        ("kind", facts.kind),
        ("credentials", facts.credentials or ""),
        ("organisation", facts.organization or ""),
        ("address", "; ".join(address.written for address in facts.addresses)),
        ("phone", facts.phone.display if facts.phone else ""),
        ("e-mail", facts.email or ""),
        ("website", facts.website or ""),
        ("MBT", "; ".join(f"{claim.level} ({claim.variant}): “{_short(claim.quote)}”" for claim in facts.claims)),
        ("seen", f"{days}, gone since {kept.gone_since}" if kept.gone_since else days),
    ]


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1].rstrip()}…"
