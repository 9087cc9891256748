"""robots.txt by RFC 9309: what cannot be asked is disallowed.

Scrapy's own middleware fetches on when robots.txt answers 503, hangs or resets; RFC 9309 section 2.3.1.4 says that an
unreachable robots.txt means complete disallow, and 2.3.1.3 that a 4xx means no rules.
"""

import asyncio
from collections import defaultdict
from typing import Any

from protego import Protego
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from crawler.fetch.guard import public_host
from crawler.fetch.outcomes import FetchError, StoppedError, of_error
from crawler.fetch.pace import PACE

ROBOTS_MAX_BYTES = 512 * 1024  # RFC 9309 2.5: at least 500 KiB must be read
CRAWL_DELAY_MAX = 300.0  # seconds; a longer one is as good as a no


class RobotsForbiddenError(FetchError):
    """robots.txt forbids the URL, or could not be had."""

    def __init__(self, words: str) -> None:
        super().__init__("robots", words)


class StrictRobotsTxtMiddleware(RobotsTxtMiddleware):
    """Asks robots.txt once per host before anything else there; unreachable or 5xx is a no."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._rules: dict[str, Protego | FetchError] = {}
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def process_request(self, request: Request, spider: Any = None) -> None:
        """Raise RobotsForbiddenError where the rules, or their absence, say no."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        parts = urlparse_cached(request)
        origin = f"{parts.scheme}://{parts.netloc}"
        async with self._asking[origin]:  # the first request asks, the others wait for its answer
            if origin not in self._rules:
                self._rules[origin] = await self._ask(origin)
        rules = self._rules[origin]
        if isinstance(rules, FetchError):
            raise FetchError(rules.kind, str(rules))
        agent = self.crawler.settings["ROBOTSTXT_USER_AGENT"]
        if (delay := float(rules.crawl_delay(agent) or 0)) > CRAWL_DELAY_MAX:
            raise RobotsForbiddenError(f"robots.txt asks for {delay:.0f} seconds between two requests")
        PACE.slow_down(public_host(request.url), delay)
        if not rules.can_fetch(request.url, agent):
            raise RobotsForbiddenError("forbidden by robots.txt")

    async def _ask(self, origin: str) -> Protego | FetchError:
        """The rules, or why they could not be had. Redirects within the source's sites are followed."""
        robots = Request(
            f"{origin}/robots.txt",
            priority=self.DOWNLOAD_PRIORITY,
            meta={"dont_obey_robotstxt": True},
            callback=NO_CALLBACK,
        )
        engine = self.crawler.engine
        if engine is None:
            return _not_had("the crawl is ending")
        try:
            response: Response = await engine.download_async(robots)
        except StoppedError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever kept us from reading the rules means no
            kind, words = of_error(error)
            return FetchError(kind, f"of its robots.txt: {words}") if kind in _NOBODY_THERE else _not_had(words)
        if 400 <= response.status < 500 and response.status != 429:
            return Protego.parse("")
        if not 200 <= response.status < 300:
            return _not_had(f"the site answered {response.status}")
        return Protego.parse(_whole_lines(response.body).decode("utf-8", errors="replace"))


def _not_had(why: str) -> RobotsForbiddenError:
    return RobotsForbiddenError(f"robots.txt could not be had ({why}), so nothing there is fetched")


_NOBODY_THERE = frozenset({"dns", "refused", "tls", "not_public"})
"""What would become of the page itself too, and says more than that its robots.txt could not be had."""


def _whole_lines(body: bytes) -> bytes:
    """As much of a robots.txt as is read, and no half a line: half of "Allow: /a/b" would allow more."""
    return body if len(body) <= ROBOTS_MAX_BYTES else body[:ROBOTS_MAX_BYTES].rpartition(b"\n")[0]
