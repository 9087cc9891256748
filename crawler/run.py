"""A crawl of several sources: fetch and archive, then judge. The clock is read here and nowhere deeper."""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic
from typing import Any

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawler.collecting import rarely_collected
from crawler.fetch.outcomes import KINDS
from crawler.reader_version import reader_version
from crawler.registers.access import headers_for
from crawler.removal.leaving_out import removals_in
from crawler.source import Source
from crawler.spiders import Fetched, Remembered, SourceSpider, spider_for
from crawler.verdict import Outcome, conclude
from crawler.workshop import Page, Workshop

Progress = Callable[[str, int, int], None]
"""Called with (source, pages so far, listings so far)."""

_BATCH = 100
_BATCH_BYTES = 4_000_000
_SECONDS = 1.0
_GO_ON_HOURS = 24
"""A crawl that was cut off goes on within a day; after that it begins anew, so that no page of it is older."""


def now() -> str:
    """This moment, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class Keeper:
    """Archives what one spider fetched, is its memory, and has the run judged at the end."""

    def __init__(self, workshop: Workshop, source: Source, today: date, progress: Progress) -> None:
        self.workshop, self.source, self.today, self.progress = workshop, source, today, progress
        self.reader = reader_version(source)
        self.known = workshop.pages.known(source.name)
        self.run = self._go_on_or_start()
        self.pages = sum(page.run == self.run for page in self.known.values())
        self.listings = 0
        self.outcome: Outcome | None = None
        self._waiting: list[Page] = []
        self._bytes = 0
        self._kept_at = monotonic()
        self._seen: set[str] = set()

    def _go_on_or_start(self) -> int:
        run = self.workshop.runs.cut_off(self.source.name)
        if run:
            age = datetime.now(UTC) - datetime.fromisoformat(run.started_at).astimezone(UTC)
            if age.total_seconds() < _GO_ON_HOURS * 3600:
                return run.id
            self.workshop.runs.finish(run.id, now(), "crashed", ["it was cut off, and begun anew later"], 0, None)
        return self.workshop.runs.start(self.source.name, now())

    def recall(self, url: str) -> Remembered | None:
        """What the archive knows of a URL. A page that failed in this very run leads nowhere, whatever it once said."""
        page = self.known.get(url)
        if page is None:
            return None
        done = page.run == self.run
        links = () if done and not KINDS[page.outcome].good else page.links
        current = page.reader == self.reader
        return Remembered(page.etag, page.last_modified, page.sha256, links, current=current, done=done)

    def item(self, item: Any) -> None:
        """One page; written with the next batch."""
        if not isinstance(item, Fetched):
            return
        self._waiting.append(
            Page(
                item.url,
                item.outcome,
                item.detail,
                item.status,
                item.final_url,
                **item.headers,
                body=item.body,
                sha256=item.sha256,
                listings=item.listings,
                links=item.links,
                unknown=item.unknown,
                reader=self.reader if item.outcome == "read" else None,
            )
        )
        self._seen.add(item.url)
        self._bytes += len(item.body or b"")
        self.pages += 1
        self.listings += len(item.listings)
        self.progress(self.source.name, self.pages, self.listings)
        full = len(self._waiting) >= _BATCH or self._bytes >= _BATCH_BYTES
        if full or monotonic() - self._kept_at > _SECONDS:
            self.write()

    def write(self) -> None:
        """Write what is waiting: after this, a kill loses nothing of it."""
        try:
            self._keep(self._waiting)
        except ValueError:  # one of them says something that no database takes; the others are kept all the same
            for page in self._waiting:
                try:
                    self._keep([page])
                except ValueError as error:
                    self._keep([Page(page.url, "parse", f"it cannot be kept: {type(error).__name__}")])
        self._waiting.clear()
        self._bytes, self._kept_at = 0, monotonic()

    def _keep(self, pages: Sequence[Page]) -> None:
        if pages:
            self.workshop.pages.keep(self.source.name, self.run, now(), pages)

    def closed(self, spider: SourceSpider, reason: str) -> None:
        """The spider is done: every URL it asked for gets an outcome, and the run its verdict."""
        done = {url for url, page in self.known.items() if page.run == self.run}
        for url in sorted(set(spider.depths) - self._seen - done):
            if reason == "finished":
                self._waiting.append(Page(url, "lost", "it was asked for and nothing came of it"))
        self.write()
        if reason != "finished":  # stopped by hand: it goes on the next time
            self.outcome = Outcome(self.source.name, self.run, "cut off", (reason,), self.pages, 0, 0, None)
            return
        troubles = [spider.cut_short] if spider.cut_short else []
        try:
            self.outcome = conclude(self.workshop, self.source, self.run, self.today, now(), troubles)
        except Exception as error:
            # Whatever it was, the live listings are as before: the verdict is one transaction.
            words = f"judging the run failed: {type(error).__name__}: {error}"[:300]
            self.workshop.runs.finish(self.run, now(), "crashed", [words], 0, None)
            self.outcome = Outcome(self.source.name, self.run, "crashed", (words,), self.pages, 0, 0, None)
            raise
        old = date.fromordinal(max(1, self.today.toordinal() - self.source.retention_days))
        self.workshop.pages.forget_before(self.source.name, old.isoformat())


def crawl(
    sources: Sequence[Source],
    workshop: Workshop,
    today: date,
    progress: Progress = lambda _source, _pages, _listings: None,
    log: Path | None = None,
    settings: Mapping[str, Any] | None = None,
) -> list[Outcome]:
    """Crawl the sources at once (each polite by itself) and judge each; one outcome per source, in the order given.

    Sources without permission must be left out by the caller; a spider refuses them anyway. May be called once a
    process: Twisted's reactor starts once.
    """
    removals_in(workshop)  # decisions that are lost or damaged are told now, and not after hours of crawling
    scrapy = Settings()
    scrapy.setmodule("crawler.settings", priority="project")
    scrapy.update(dict(settings or {}), priority="cmdline")
    if log:
        scrapy.set("LOG_FILE", str(log), priority="cmdline")
    process = AsyncCrawlerProcess(scrapy)
    asking = _asking(workshop, sources)
    keepers: list[Keeper] = []
    for source in sources:
        keeper = Keeper(workshop, source, today, progress)
        keepers.append(keeper)
        crawler = process.create_crawler(spider_for(source))
        crawler.signals.connect(keeper.item, signal=signals.item_scraped, weak=False)
        crawler.signals.connect(keeper.closed, signal=signals.spider_closed, weak=False)
        process.crawl(
            crawler, memory=keeper, asking=asking.get(source.name, ()), headers=headers_for(source, os.environ)
        )
    with rarely_collected():
        process.start()
    return [keeper.outcome or _crashed(keeper) for keeper in keepers]


def _asking(workshop: Workshop, sources: Sequence[Source]) -> dict[str, list[str]]:
    """The URLs by which registers are asked about everybody whom the directory knows."""
    registers = [source for source in sources if source.asks]
    if not registers:
        return {}
    from crawler.registers.questions import questions  # noqa: PLC0415 - it takes its time, and most crawls ask none

    known = list(workshop.listings.live())
    return {source.name: questions(known, source) for source in registers}


def _crashed(keeper: Keeper) -> Outcome:
    reasons = ["the crawl ended before it was judged; see crawl.log"]
    keeper.workshop.runs.finish(keeper.run, now(), "crashed", reasons, 0, None)
    return Outcome(keeper.source.name, keeper.run, "crashed", tuple(reasons), keeper.pages, 0, 0, None)
