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

from crawler.fetch.outcomes import FetchError, of_error
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
        self._rules: dict[str, Protego | str] = {}
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
        if isinstance(rules, str):
            raise RobotsForbiddenError(f"robots.txt could not be had ({rules}), so nothing there is fetched")
        agent = self.crawler.settings["ROBOTSTXT_USER_AGENT"]
        if (delay := float(rules.crawl_delay(agent) or 0)) > CRAWL_DELAY_MAX:
            raise RobotsForbiddenError(f"robots.txt asks for {delay:.0f} seconds between two requests")
        PACE.slow_down(str(parts.hostname), delay)
        if not rules.can_fetch(request.url, agent):
            raise RobotsForbiddenError("forbidden by robots.txt")

    async def _ask(self, origin: str) -> Protego | str:
        robots = Request(
            f"{origin}/robots.txt",
            priority=self.DOWNLOAD_PRIORITY,
            meta={"dont_obey_robotstxt": True, "handle_httpstatus_all": True},
            callback=NO_CALLBACK,
        )
        engine = self.crawler.engine
        if engine is None:
            return "the crawl is ending"
        try:
            response: Response = await engine.download_async(robots)
        except Exception as error:  # noqa: BLE001 - whatever kept us from reading the rules means no
            return of_error(error)[1]
        if response.status >= 500 or response.status == 429:
            return f"the site answered {response.status}"
        if response.status >= 400:
            return Protego.parse("")
        return Protego.parse(response.body[:ROBOTS_MAX_BYTES].decode("utf-8", errors="replace"))
