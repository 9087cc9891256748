"""Which links of a page are read next, by a pattern on their URL."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from crawler.read.outline import Page, absolute


def links_like(page: Page, *patterns: str | None, more: Iterable[str] = ()) -> tuple[str, ...]:
    """The page's links, and ``more`` from its structured data, that fit: pattern by pattern, each once, in page order.

    They are absolute http(s) URLs without a fragment, which names a place on a page and no other page.
    """
    urls = [url for link in (*page.selector.xpath("//a/@href").getall(), *more) if (url := address(page, link))]
    found = [url for pattern in patterns if pattern for url in urls if re.search(pattern, url)]
    return tuple(url for url in dict.fromkeys(found) if url not in {page.url, page.asked})


def next_page(page: Page) -> tuple[str, ...]:
    """What the page itself calls its next one (``rel="next"``), on the same host."""
    links = page.selector.xpath("//a[contains(@rel, 'next')]/@href | //link[@rel='next']/@href").getall()
    host = urlsplit(page.url).hostname
    found = [url for link in links if (url := address(page, link)) and urlsplit(url).hostname == host]
    return tuple(dict.fromkeys(url for url in found if url not in {page.url, page.asked}))


def address(page: Page, link: str) -> str | None:
    """The link as an http(s) URL without its fragment; None where it is none."""
    url = absolute(page.url, link.strip())
    return url.partition("#")[0] if url else None
