"""Keeping what registers answered about the live listings: the only room of registration that opens crawl.db."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from crawler.registration.ask import LookUp, Unanswered, checks_of
from crawler.registration.weigh import Answer
from crawler.source import Source
from crawler.workshop import Workshop
from crawler.workshop.checks import Check, Checks


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of it: checks that are new, how many were known, and the listings whose question is unanswered.

    ``overdue``: how many listings' newest answer is past its day.
    """

    new: tuple[Check, ...]
    known: int
    unanswered: tuple[Unanswered, ...]
    overdue: int

    def count(self, outcome: str) -> int:
        """How many new checks ended so."""
        return sum(check.outcome == outcome for check in self.new)


def record(workshop: Workshop, sources: Iterable[Source], today: date) -> Recorded:
    """Compare the archived answers of the registers among ``sources`` with all live listings, and keep what is new.

    Asks nobody. Answers of a run that was held do not count. Doing it again adds nothing: a listing has one row for a
    register and a day. ``today`` only tells what is overdue.
    """
    registers = [source for source in sources if source.asks and not source.why_not]
    listings = list(workshop.listings.live()) if registers else []
    store = Checks(workshop.db)
    made: list[Check] = []
    unanswered: list[Unanswered] = []
    for source in registers:
        for one in checks_of(listings, source, _archive(workshop, store, source)):
            if isinstance(one, Check):
                made.append(one)
            else:
                unanswered.append(one)
    new = store.add(made)
    overdue = sum(check.check_again_on <= today.isoformat() for check in made)
    return Recorded(tuple(new), len(made) - len(new), tuple(unanswered), overdue)


def _archive(workshop: Workshop, store: Checks, source: Source) -> LookUp:
    from crawler.fetch.decoding import stored_text  # noqa: PLC0415 - Scrapy takes its time

    def look_up(url: str) -> tuple[Answer, tuple[str, ...]] | None:
        page = store.answered(source.name, url)
        body = workshop.pages.body(source.name, url) if page else None
        if page is None or body is None:
            return None
        text = stored_text(url, page.content_type, body) or ""
        return Answer(url, text, page.fetched_at[:10], page.sha256), page.links

    return look_up
