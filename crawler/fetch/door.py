"""The one door to the network: every request, a robots.txt, a redirect or a second try too, goes through here."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.http import Request, Response

from crawler.fetch.guard import public_host
from crawler.fetch.outcomes import FetchError
from crawler.fetch.pace import PACE

LONGEST_REST = 120.0
"""Seconds. A site that asks for a longer rest is left alone until the next crawl."""


class Door(HTTP11DownloadHandler):
    """Looks at the address, waits for the host's turn, and keeps the rest that a site asks for."""

    async def download_request(self, request: Request) -> Response:
        """The answer; NotPublicError for what is not the public web, FetchError where the site asks for a long rest."""
        host = public_host(request.url)
        settings = self._crawler.settings
        if proxy := settings.get("MBT_SAMPLE_PROXY"):
            request.meta["proxy"] = proxy
        async with PACE.turn(host, settings.getfloat("MBT_DELAY")):
            response = await super().download_request(request)
            if response.status in {429, 503} and (wait := retry_after(response)):
                if wait > LONGEST_REST:
                    raise FetchError("rate_limited", f"the site asked for a rest of {wait:.0f} seconds")
                PACE.rest(host, wait)
        return response


def retry_after(response: Response) -> float | None:
    """Seconds that a Retry-After header asks for (a number or a date, RFC 9110 10.2.3); None where there is none."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdecimal():
        return float(value[:9])
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())
