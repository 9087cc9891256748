"""The sample sites read without a network: the same rules, pages from the folders, redirects and links followed."""

from crawler.listing import Listing
from crawler.read import Page, read_page
from crawler.source import Permission, Source
from tests.sites import Year, page_at

REDIRECTS_MAX = 5


def stored(url: str, year: Year = 1) -> Page:
    """One sample page, as it is reached from ``url`` in that year."""
    at = url
    for _ in range(REDIRECTS_MAX):
        answer = page_at(at, year)
        if answer.location is None:
            assert answer.status == 200, f"{at}: the sample site answers {answer.status}"
            return Page(at, answer.body.decode("utf-8"), url)
        at = answer.location
    raise AssertionError(f"{url}: redirected more than {REDIRECTS_MAX} times")


def read_site(source: Source, year: Year = 1) -> tuple[list[Listing], list[str]]:
    """(listings by key, URLs in the order in which they were read), from the source's start on."""
    found: dict[str, Listing] = {}
    urls = source.start_urls
    for url in urls:  # grows while it is read
        rule = source.rule_for(url)
        assert rule is not None, url
        read = read_page(stored(url, year), source, rule)
        for listing in read.listings:
            found[listing.key] = found[listing.key].merged_with(listing) if listing.key in found else listing
        urls += [link for link in read.links if link not in urls]
    return list(found.values()), urls


def permitted(source: Source) -> Source:
    """The source with a permission, for this test only."""
    permission = Permission(
        basis="written_agreement", recorded_by="a test", recorded_on="2026-11-21", reference="this test only"
    )
    return source.model_copy(update={"permission": permission, "off": None})
