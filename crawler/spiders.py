"""One Scrapy spider per source file, so `scrapy list`, `scrapy crawl gb_nhs_trusts` and `scrapy shell` know them.

A spider asks and hands over what became of each URL; it keeps and judges nothing.
"""

import hashlib
import os
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Protocol
from urllib.parse import urldefrag

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from crawler.fetch.impostors import impostor
from crawler.fetch.outcomes import KINDS, of_error, of_status
from crawler.fetch.site import led_home, site_of
from crawler.listing import Listing
from crawler.read import Page, read_page
from crawler.registers import RegisterError
from crawler.source import BUNDLED, Source, load_sources

NOT_MODIFIED = 304


@dataclass
class Fetched:
    """What became of one URL: the item a spider yields. ``outcome`` is a code of crawler/fetch/outcomes.py."""

    url: str
    outcome: str
    detail: str | None = None
    status: int | None = None
    final_url: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    sha256: str | None = None
    listings: tuple[Listing, ...] = ()
    links: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the archive knows of a URL. ``current``: it was read well, by the reader of today. ``done``: this very run
    has asked for it already (the run before it was cut off)."""

    etag: str | None
    last_modified: str | None
    sha256: str | None
    links: tuple[str, ...]
    current: bool
    done: bool


class Memory(Protocol):
    """What a spider may ask of the archive."""

    def recall(self, url: str) -> Remembered | None:
        """What is known of a URL; None where it was never asked for."""


class NoMemory:
    """For `scrapy crawl`: nothing was ever asked for."""

    def recall(self, url: str) -> Remembered | None:
        """Nothing."""


class SourceSpider(Spider):
    """Crawls one source: its start URLs, and what they lead to. ``asking``: further URLs to begin with."""

    source: ClassVar[Source]
    handle_httpstatus_list: ClassVar[list[int]] = [NOT_MODIFIED]

    @classmethod
    def update_settings(cls, settings: Any) -> None:
        """The source's own pace."""
        super().update_settings(settings)
        settings.set("MBT_DELAY", cls.source.politeness.delay_seconds, priority="spider")
        settings.set("DOWNLOAD_TIMEOUT", cls.source.politeness.timeout_seconds, priority="spider")

    def __init__(self, *args: Any, memory: Memory | None = None, asking: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.memory: Memory = memory or NoMemory()
        self.asking = list(asking)
        self.depths: dict[str, int] = {}
        self.cut_short: str | None = None
        self.sites = {site_of(url) for url in (self.source.url, *self.source.start_urls, *self.asking)}

    async def start(self) -> AsyncIterator[Any]:
        """The source's start URLs; no permission, no request."""
        if why_not := self.source.why_not:
            raise CloseSpider(f"not crawled: {why_not}")
        if self.settings.get("MBT_SAMPLE_PROXY") and not self.source.sample:
            raise CloseSpider("not crawled: the sample sites are on, and this is no sample source")
        for request in self._requests([*self.source.start_urls, *self.asking], 0):
            yield request

    def _requests(self, urls: Iterable[str], depth: int) -> Iterator[Request]:
        """A request for each URL that this run has not seen; what an earlier part of the run had is walked through."""
        todo = [(url, depth) for url in reversed(list(urls))]
        while todo:
            url, depth = todo.pop()
            url = urldefrag(url).url
            if url in self.depths or site_of(url) not in self.sites:
                continue
            limits = self.source.politeness
            if len(self.depths) >= limits.pages_max or depth > limits.depth_max:
                self.cut_short = (
                    f"there is more than {limits.pages_max} pages (politeness.pages_max), or more than "
                    f"{limits.depth_max} links away from the start (politeness.depth_max); {url} was the first left out"
                )
                return
            self.depths[url] = depth
            known = self.memory.recall(url)
            if known and known.done:
                todo += [(link, depth + 1) for link in reversed(known.links)]
                continue
            yield Request(
                url,
                headers=_conditions(known) if known and known.current else None,
                callback=self.parse,
                errback=self.failed,
                meta={"asked": url},
                dont_filter=True,
            )

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Any]:
        """One answer into what it says, and the pages it leads to."""
        fetched = self._fetched(response)
        yield fetched
        yield from self._requests(fetched.links, self.depths[fetched.url] + 1)

    def _fetched(self, response: Response) -> Fetched:
        asked = str(response.meta["asked"])
        fetched = Fetched(asked, "read", None, response.status, response.url, _headers(response))
        known = self.memory.recall(asked)
        current = known if known and known.current else None
        if response.status == NOT_MODIFIED:
            if current is None:
                return _failed(fetched, of_status(NOT_MODIFIED))
            fetched.outcome, fetched.links = "unchanged", current.links
            return fetched
        fetched.sha256 = hashlib.sha256(response.body).hexdigest()
        if current and current.sha256 == fetched.sha256:
            fetched.outcome, fetched.links = "unchanged", current.links
            return fetched
        if led_home(asked, response.url):
            return _failed(fetched, "redirect", "it leads to the home page: the page is gone, or moved")
        if not isinstance(response, TextResponse):
            return _failed(fetched, "not_text")
        fetched.body = response.body
        return read(fetched, self.source, response.text)

    def failed(self, failure: Failure) -> Iterator[Fetched]:
        """One page that could not be had."""
        request = failure.request  # type: ignore[attr-defined]
        outcome, detail = of_error(failure.value)
        answer = getattr(failure.value, "response", None)
        yield Fetched(str(request.meta["asked"]), outcome, detail, answer.status if answer is not None else None)


def read(fetched: Fetched, source: Source, text: str) -> Fetched:
    """Fill in what the page says, or why nothing could be read from it. Pure but for the argument it returns."""
    if kind := impostor(text):
        return _failed(fetched, kind)
    rule = source.rule_for(fetched.url)
    if rule is None:
        return _failed(fetched, "no_rule")
    try:
        found = read_page(Page(fetched.final_url or fetched.url, text, fetched.url), source, rule)
    except RegisterError as error:
        return _failed(fetched, "register_error", str(error))
    except Exception as error:  # noqa: BLE001 - one page that breaks a reader is that page's outcome, told in the report
        return _failed(fetched, "parse", f"{type(error).__name__}: {error}")
    fetched.listings, fetched.links, fetched.unknown = found.listings, found.links, found.unknown
    if not found.listings and not found.links:
        return _failed(fetched, "template")
    return fetched


def _failed(fetched: Fetched, outcome: str, detail: str | None = None) -> Fetched:
    fetched.outcome, fetched.detail = outcome, (detail or KINDS[outcome].words)[:200]
    return fetched


def _conditions(known: Remembered) -> dict[str, str]:
    conditions = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in conditions.items() if value}


def _headers(response: Response) -> dict[str, str]:
    wanted = {"content_type": b"Content-Type", "etag": b"ETag", "last_modified": b"Last-Modified"}
    found = {name: response.headers.get(header) for name, header in wanted.items()}
    return {name: value.decode("latin-1")[:200] for name, value in found.items() if value}


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
