"""The one door to the network: every request, a robots.txt, a redirect or a second try too, goes through here."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Request, Response

from crawler.fetch.guard import REFUSED, NotPublicError, public_host
from crawler.fetch.heads import with_short_heads
from crawler.fetch.outcomes import FetchError
from crawler.fetch.pace import PACE

LONGEST_REST = 120.0
"""Seconds. A site that asks for a longer rest is left alone until the next crawl."""


class Door(HTTP11DownloadHandler):
    """Looks at the address, waits for the host's turn, and keeps the rest that a site asks for."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = with_short_heads(self._pool._factory)

    async def download_request(self, request: Request) -> Response:
        """The answer; NotPublicError for what is not the public web, FetchError where the site asks for a long rest."""
        host = public_host(request.url)
        settings = self._crawler.settings
        if proxy := settings.get("MBT_SAMPLE_PROXY"):
            request.meta["proxy"] = proxy
        _leave_alone(host)
        async with PACE.turn(host, settings.getfloat("MBT_DELAY"), lambda: not self._crawler.crawling):
            _leave_alone(host)  # the one before us may have been told to rest
            try:
                response = await super().download_request(request)
            except CannotResolveHostError as error:
                # Twisted tells "no address" and "an address that was refused" in one way.
                raise NotPublicError(REFUSED[host]) if host in REFUSED else error from None
            if response.status in {429, 503} and (wait := retry_after(response)):
                PACE.rest(host, wait)
                _leave_alone(host)
        return response


def _leave_alone(host: str) -> None:
    if (rest := PACE.resting(host)) > LONGEST_REST:
        raise FetchError("rate_limited", f"the site asked for a rest of {rest:.0f} seconds")


def retry_after(response: Response) -> float | None:
    """Seconds that a Retry-After header asks for (a number or a date, RFC 9110 10.2.3); None where there is none."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdecimal():
        return float(value[:9])
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())
