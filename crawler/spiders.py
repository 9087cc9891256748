"""One Scrapy spider per source file, so `scrapy list`, `scrapy crawl gb_nhs_trusts` and `scrapy shell` know them.

A spider fetches and hands over (page, listings); it keeps and judges nothing.
"""

import logging
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider
from scrapy.http import Response, TextResponse
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler.listing import Listing
from crawler.outcomes import in_words
from crawler.read import Page, read_page
from crawler.source import BUNDLED, Source, load_sources

logger = logging.getLogger(__name__)


@dataclass
class Fetched:
    """What became of one URL: the item a spider yields."""

    url: str
    outcome: str
    status: int | None = None
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    listings: list[Listing] = field(default_factory=list)


class SourceSpider(Spider):
    """Crawls one source: its start URLs, and what its cards link to."""

    source: ClassVar[Source]

    @classmethod
    def update_settings(cls, settings: Any) -> None:
        """The source's own pause between requests and its page limit."""
        super().update_settings(settings)
        # Never quite 0: Scrapy 2.19 counts a request as under way only when its task first runs, so without a pause it
        # sends a whole queue at once and "one request at a time to a host" does not hold.
        settings.set("DOWNLOAD_DELAY", max(cls.source.politeness.delay_seconds, 0.001), priority="spider")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scheduled: set[str] = set()

    async def start(self) -> AsyncIterator[Any]:
        """The source's start URLs; no permission, no request."""
        if why_not := self.source.why_not:
            raise CloseSpider(f"not crawled: {why_not}")
        for url in self.source.start_urls:
            for request in self._requests([url]):
                yield request

    def _requests(self, urls: list[str]) -> Iterator[Request]:
        for url in urls:
            if url in self.scheduled:
                continue
            if len(self.scheduled) >= self.source.politeness.pages_max:
                logger.warning("%s: more than %d pages; the rest is left", self.name, len(self.scheduled))
                return
            self.scheduled.add(url)
            yield Request(url, callback=self.parse, errback=self.failed, meta={"asked": url}, dont_filter=True)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Any]:
        """One page into its listings, and the pages it leads to."""
        asked = str(response.meta["asked"])
        fetched = Fetched(asked, "read", response.status, response.body, _headers(response))
        if not isinstance(response, TextResponse):
            fetched.outcome = "not a page of text"
            yield fetched
            return
        rule = self.source.rule_for(asked)
        if rule is None:
            fetched.outcome = "no page rule of the source fits this URL"
            yield fetched
            return
        read = read_page(Page(response.url, response.text, asked), self.source, rule)
        fetched.listings = list(read.listings)
        if not read.listings:
            fetched.outcome = "no listing found on the page"
        yield fetched
        yield from self._requests(list(read.links))

    def failed(self, failure: Failure) -> Iterator[Fetched]:
        """One page that could not be had, in plain words."""
        request = failure.request  # type: ignore[attr-defined]
        status = failure.value.response.status if isinstance(failure.value, HttpError) else None
        yield Fetched(str(request.meta["asked"]), in_words(failure.value), status)


def _headers(response: Response) -> dict[str, str]:
    wanted = {"content_type": b"Content-Type", "etag": b"ETag", "last_modified": b"Last-Modified"}
    found = {name: response.headers.get(header) for name, header in wanted.items()}
    return {name: value.decode("latin-1") for name, value in found.items() if value}


def spider_for(source: Source) -> type[SourceSpider]:
    """A spider class for one source."""
    return type(
        f"{source.name.title().replace('_', '')}Spider",
        (SourceSpider,),
        {"name": source.name, "source": source, "__module__": __name__, "__doc__": source.title},
    )


# Scrapy finds spiders as classes of this module. MBT_SOURCES points it at another folder of sources.
globals().update(
    {
        spider.__name__: spider
        for spider in map(
            spider_for,
            filter(lambda source: source.crawled, load_sources(Path(os.environ.get("MBT_SOURCES", BUNDLED))).values()),
        )
    }
)
