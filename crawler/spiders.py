"""One Scrapy spider per source file, so `scrapy list`, `scrapy crawl gb_nhs_trusts` and `scrapy shell` know them.

A spider asks and hands over what became of each URL; it keeps and judges nothing.
"""

import hashlib
import os
import re
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Protocol
from urllib.parse import urldefrag

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from crawler.fetch.burden import too_much
from crawler.fetch.decoding import text_of
from crawler.fetch.impostors import impostor, leads_on
from crawler.fetch.outcomes import KINDS, StoppedError, of_error, of_status
from crawler.fetch.site import led_home
from crawler.listing import Listing
from crawler.read import Page, read_page
from crawler.read.outline import clean
from crawler.registers import RegisterError
from crawler.site_of import site_of
from crawler.source import BUNDLED, Source, load_sources

NOT_MODIFIED = 304
_NO_TEXT = re.compile(r"\s*(?:image|audio|video|font)/|\s*application/(?:pdf|zip|gzip|msword|vnd\.)", re.IGNORECASE)
URL_MAX = 2_000
"""Characters; no page of a directory has a longer address, and most servers refuse one."""


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
    """Crawls one source: its start URLs, and what they lead to.

    ``asking``: further URLs to begin with; ``headers``: of every request.
    """

    source: ClassVar[Source]
    handle_httpstatus_list: ClassVar[list[int]] = [NOT_MODIFIED]

    @classmethod
    def update_settings(cls, settings: Any) -> None:
        """The source's own pace."""
        super().update_settings(settings)
        settings.set("MBT_DELAY", cls.source.politeness.delay_seconds, priority="spider")
        settings.set("DOWNLOAD_TIMEOUT", cls.source.politeness.timeout_seconds, priority="spider")

    def __init__(
        self,
        *args: Any,
        memory: Memory | None = None,
        asking: Iterable[str] = (),
        headers: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.headers = dict(headers or {})
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

    def _requests(self, urls: Iterable[str], depth: int) -> Iterator[Request | Fetched]:
        """A request for each URL that this run has not seen; what an earlier part of the run had is walked through."""
        todo = [(url, depth) for url in reversed(list(urls))]
        limits = self.source.politeness
        while todo:
            url, depth = todo.pop()
            url = urldefrag(url.encode(errors="replace").decode()).url  # half a character is no part of an address
            if url[:URL_MAX] in self.depths or site_of(url) not in self.sites:
                continue
            if depth > limits.depth_max:
                self._cut(f"{limits.depth_max} links away from the start (politeness.depth_max)", url)
                continue
            if len(self.depths) >= limits.pages_max:
                self._cut(f"{limits.pages_max} pages (politeness.pages_max)", url)
                return
            self.depths[url[:URL_MAX]] = depth
            known = self.memory.recall(url[:URL_MAX])
            if known and known.done:
                todo += [(link, depth + 1) for link in reversed(known.links)]
            else:
                yield self._request(url, known)

    def _request(self, url: str, known: Remembered | None) -> Request | Fetched:
        """The request for a URL; for one that cannot be asked for, what became of it."""
        if len(url) > URL_MAX:
            detail = f"the address is {len(url)} characters long; {URL_MAX} are asked for at most"
            return _failed(Fetched(url[:URL_MAX], "too_large"), "too_large", detail)
        try:
            return Request(
                url,
                headers={**self.headers, **(_conditions(known) if known and known.current else {})},
                callback=self.parse,
                errback=self.failed,
                meta={"asked": url},
                dont_filter=True,
            )
        except ValueError as error:
            return _failed(Fetched(url, "not_public"), "not_public", f"it is no URL: {error}")

    def _cut(self, limit: str, url: str) -> None:
        """Note the first URL that a limit left out: the run is held for it."""
        self.cut_short = self.cut_short or f"there is more than {limit}; {url[:200]} was the first left out"

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
                return _failed(fetched, of_status(NOT_MODIFIED), "the site says unchanged, and nobody asked it that")
            fetched.outcome, fetched.links = "unchanged", current.links
            return fetched
        fetched.sha256 = hashlib.sha256(response.body).hexdigest()
        if current and current.sha256 == fetched.sha256:
            fetched.outcome, fetched.links = "unchanged", current.links
            return fetched
        if led_home(asked, response.url):
            return _failed(fetched, "redirect", "it leads to the home page: the page is gone, or moved")
        if not isinstance(response, TextResponse) or _NO_TEXT.match(fetched.headers.get("content_type", "")):
            return _failed(fetched, "not_text")
        if "partial" in response.flags and b"</html" not in response.body[-1000:].lower():
            return _failed(fetched, "broken", "an answer of no length ended before its page did")
        fetched.body = response.body
        return read(fetched, self.source, text_of(response))

    def failed(self, failure: Failure) -> Iterator[Fetched]:
        """One page that could not be had; a request that was never sent is left to the next crawl."""
        if isinstance(failure.value, StoppedError):
            return
        request = failure.request  # type: ignore[attr-defined]
        outcome, detail = of_error(failure.value)
        answer = getattr(failure.value, "response", None)
        yield Fetched(str(request.meta["asked"]), outcome, detail, answer.status if answer is not None else None)


def read(fetched: Fetched, source: Source, text: str) -> Fetched:
    """Fill in what the page says, or why nothing could be read from it. Pure but for the argument it returns."""
    if why := too_much(text):
        return _failed(fetched, "too_large", why)
    if kind := impostor(text):
        fetched.body = fetched.sha256 = None  # it is not the page, and takes no page's place in the archive
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
    if not found.listings and not found.links and source.asks is None:  # a register may know nobody of that name
        return _failed(fetched, "redirect" if leads_on(text) else "template")
    return fetched


def _failed(fetched: Fetched, outcome: str, detail: str | None = None) -> Fetched:
    fetched.outcome, fetched.detail = outcome, clean(detail or KINDS[outcome].words)[:200]
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
