"""A crawl of several sources: fetch, stage, judge, promote or hold. The clock is read here and nowhere deeper."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawler.judge import judge
from crawler.source import Source
from crawler.spiders import Fetched, spider_for
from crawler.workshop import Promotion, Workshop


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one source's run ended."""

    source: str
    outcome: str
    reasons: tuple[str, ...]
    pages: int
    listings: int
    promotion: Promotion | None


Progress = Callable[[str, int, int], None]
"""Called with (source, pages so far, listings so far)."""


def now() -> str:
    """This moment, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class _Keeper:
    """Receives what one spider fetched, keeps it, and judges at the end."""

    def __init__(self, workshop: Workshop, source: Source, today: date, progress: Progress) -> None:
        self.workshop, self.source, self.today, self.progress = workshop, source, today, progress
        self.run = workshop.start_run(source.name, now())
        self.pages = self.listings = 0
        self.crashes: list[str] = []

    def item(self, item: Any) -> None:
        if not isinstance(item, Fetched):
            return
        self.workshop.keep_page(
            {
                "url": item.url,
                "source": self.source.name,
                "run": self.run,
                "fetched_at": now(),
                "outcome": item.outcome,
                "status": item.status,
                **item.headers,
            },
            item.body,
        )
        self.workshop.stage(self.run, item.listings)
        self.pages += 1
        self.listings += len(item.listings)
        self.progress(self.source.name, self.pages, self.listings)

    def error(self, failure: Any, response: Any) -> None:
        self.crashes.append(
            f"{response.url}: reading it crashed: {type(failure.value).__name__}: {failure.value}"[:300]
        )

    def finish(self) -> Outcome:
        staged = self.workshop.staged(self.run)
        reasons = [
            *self.crashes,
            *judge(
                self.source,
                staged,
                self.workshop.live_count(self.source.name),
                self.workshop.failed_pages(self.run),
            ),
        ]
        promotion = None
        if not reasons:
            promotion = self.workshop.promote(self.run, self.source.name, self.today.isoformat())
        outcome = "held" if reasons else "promoted"
        self.workshop.finish_run(self.run, now(), outcome, reasons, len(staged), promotion)
        return Outcome(self.source.name, outcome, tuple(reasons), self.pages, len(staged), promotion)


def crawl(
    sources: Sequence[Source],
    workshop: Workshop,
    today: date,
    progress: Progress = lambda _source, _pages, _listings: None,
    log: Path | None = None,
) -> list[Outcome]:
    """Crawl the sources at once (each polite by itself) and judge each; one outcome per source, in the order given.

    Sources without permission must be left out by the caller; a spider refuses them anyway. May be called once a
    process: Twisted's reactor starts once.
    """
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    if log:
        settings.set("LOG_FILE", str(log), priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    keepers: list[_Keeper] = []
    for source in sources:
        keeper = _Keeper(workshop, source, today, progress)
        keepers.append(keeper)
        crawler = process.create_crawler(spider_for(source))
        crawler.signals.connect(keeper.item, signal=signals.item_scraped, weak=False)
        crawler.signals.connect(keeper.error, signal=signals.spider_error, weak=False)
        process.crawl(crawler)
    process.start()
    return [keeper.finish() for keeper in keepers]
