"""Reading: pure functions from a page to what it says. No network, no clock, no database here."""

from crawler.listing import Listing
from crawler.read.cards import read_cards
from crawler.read.names import read_names
from crawler.read.outline import Page
from crawler.read.service import read_profile, read_service
from crawler.source import CardsPage, NamesPage, PageRule, ProfilePage, ServicePage, Source

__all__ = ["Page", "read_page"]


def read_page(page: Page, source: Source, rule: PageRule) -> list[Listing]:
    """The listings on one page, by the rule that its source has for it."""
    if isinstance(rule, ServicePage):
        return read_service(page, source, rule)
    if isinstance(rule, NamesPage):
        return read_names(page, source, rule)
    if isinstance(rule, CardsPage):
        return read_cards(page, source, rule)
    if isinstance(rule, ProfilePage):
        return read_profile(page, source, rule)
    return []  # owner files are no pages
