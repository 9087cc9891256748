"""Reading archived pages again after a reader, a label or a source's rules changed: no request is made."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

from crawler.collecting import rarely_collected
from crawler.fetch.decoding import stored_text
from crawler.fetch.outcomes import KINDS
from crawler.reader_version import reader_version
from crawler.run import Progress
from crawler.source import Source
from crawler.spiders import Fetched, read
from crawler.verdict import Outcome, conclude
from crawler.workshop import Page, Workshop
from crawler.workshop.pages import Known

_BATCH = 200


def reread(
    workshop: Workshop,
    source: Source,
    today: date,
    now: str,
    progress: Progress = lambda _source, _pages, _listings: None,
) -> Outcome | None:
    """Read all pages of the source's newest finished run again and judge the result like a crawl's.

    None where nothing of the source is archived. BadInputError where the archive is damaged; all stays as it was.
    """
    last = workshop.runs.last(source.name)
    fetched_at = workshop.pages.fetched_at(last.id) if last else None
    if last is None or fetched_at is None:
        return None
    listings = 0
    # All of it or nothing: pages moved to a run that failed would be lost to the next one.
    with rarely_collected(), workshop.db.atomic():
        run = workshop.runs.start(source.name, now, "reread")
        pages = enumerate(_read(source, workshop.pages.bodies(last.id)), start=1)
        while batch := list(islice(pages, _BATCH)):
            workshop.pages.read_again(source.name, run, [page for _number, page in batch])
            listings += sum(len(page.listings) for _number, page in batch)
            progress(source.name, batch[-1][0], listings)
        return conclude(workshop, source, run, today, now, checked=fetched_at[:10])


def _read(source: Source, pages: Iterable[tuple[Known, str | None, bytes | None]]) -> Iterator[Page]:
    reader = reader_version(source)
    for known, kind, body in pages:
        fetched = Fetched(known.url, known.outcome, known.detail, final_url=known.final_url or known.url)
        if body is not None and KINDS[known.outcome].came:
            fetched = replace(fetched, outcome="read", detail=None)
            text = stored_text(fetched.final_url or known.url, kind, body)
            fetched = read(fetched, source, text) if text is not None else fetched
        yield Page(
            known.url,
            fetched.outcome,
            fetched.detail,
            listings=fetched.listings,
            links=fetched.links,
            unknown=fetched.unknown,
            reader=reader if fetched.outcome == "read" else None,
        )
