"""Reading: pure functions from a page to what it says. No network, no clock, no database here."""

from dataclasses import dataclass

from crawler.listing import Listing
from crawler.read.cards import links_to_follow, read_cards
from crawler.read.names import read_names
from crawler.read.outline import Page
from crawler.read.service import read_profile, read_service
from crawler.shapes import CardsPage, NamesPage, PageRule, ProfilePage, ServicePage
from crawler.source import Source

__all__ = ["Page", "Read", "read_page"]


@dataclass(frozen=True, slots=True)
class Read:
    """What one page gave: its listings, the pages to read next, and the labels on it that no rule knows."""

    listings: tuple[Listing, ...] = ()
    links: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def read_page(page: Page, source: Source, rule: PageRule) -> Read:
    """Read one page by the rule that its source has for it."""
    if isinstance(rule, ServicePage):
        return Read(tuple(read_service(page, source, rule)))
    if isinstance(rule, NamesPage):
        return Read(tuple(read_names(page, source, rule)))
    if isinstance(rule, CardsPage):
        return Read(tuple(read_cards(page, source, rule)), links_to_follow(page, rule))
    if isinstance(rule, ProfilePage):
        return Read(tuple(read_profile(page, source, rule)))
    return Read()  # owner files are no pages
