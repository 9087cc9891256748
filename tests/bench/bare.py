"""Bare Scrapy reading the pages of tests.bench.site with its default settings: what the crawler is measured against.

``python -m tests.bench.bare PAGES`` reads the same fields with a plain spider and keeps the items in a list.
"""

import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

from tests.bench.site import url


class Bare(Spider):
    """Start URLs in, dictionaries out."""

    name = "bare"

    async def start(self) -> AsyncIterator[Request]:
        """Every page."""
        for number in range(int(sys.argv[1])):
            yield Request(url(number))

    def parse(self, response: Response, **kwargs: Any) -> Iterator[dict[str, Any]]:
        """The page's name, its labelled lines, its headings and its prose."""
        yield {
            "url": response.url,
            "name": response.css("main h1::text").get(),
            "lines": dict(line.split(": ", 1) for line in response.css("main li::text").getall()),
            "headings": response.css("main h2::text").getall(),
            "prose": response.css("main p::text").getall(),
        }


def main() -> None:
    """Crawl, and say how many items came."""
    items: list[Any] = []
    process = AsyncCrawlerProcess({"LOG_LEVEL": "INFO", "LOG_FILE": "/dev/null"})
    crawler = process.create_crawler(Bare)
    crawler.signals.connect(items.append, signal=signals.item_scraped, weak=False)
    process.crawl(crawler)
    process.start()
    print(len(items))


if __name__ == "__main__":
    main()
