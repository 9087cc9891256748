"""A permission is for a site: no redirect and no link leads a crawl to another one, or to no public one."""

from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.http import Request

from crawler.fetch.guard import public_host
from crawler.fetch.outcomes import FetchError
from crawler.site_of import site_of

_HOMES = frozenset(
    {"", "index.html", "index.htm", "index.php", "default.aspx", "home", "en", "nl", "de", "da", "no", "sv"}
)


def led_home(asked: str, final: str) -> bool:
    """Whether a redirect ended at the site's home page: the page is gone, though a 200 came."""
    return urlsplit(final).path.strip("/").lower() in _HOMES and urlsplit(asked).path.strip("/").lower() not in _HOMES


class SameSiteMiddleware:
    """Ends a request for what is not the public web, or that a redirect leads to a site which the source does not name.

    Nothing is sent there, not even for its robots.txt.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "SameSiteMiddleware":
        """As Scrapy asks for."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """NotPublicError for what is not the public web, FetchError where it would leave the source's sites."""
        public_host(request.url)
        sites: Any = getattr(self.crawler.spider, "sites", None)
        if sites is not None and "redirect_urls" in request.meta and site_of(request.url) not in sites:
            raise FetchError(
                "moved", f"it moved to {request.url[:120]}; the same publisher? Then put it into the source"
            )
