"""Reading: pure functions from a page to what it says. No network, no clock, no database here."""

from dataclasses import dataclass

from crawler.listing import Listing
from crawler.read.cards import links_to_follow, read_cards
from crawler.read.names import read_names
from crawler.read.outline import Page
from crawler.read.sections import read_sections
from crawler.read.service import content, read_profile, read_service
from crawler.read.structured import read_structured
from crawler.read.tables import read_table
from crawler.read.unknown import unknown_labels
from crawler.read.waits import read_waits
from crawler.registers.nhs.page import read_nhs_page
from crawler.registers.npi.page import read_npi_page
from crawler.shapes import (
    CardsPage,
    NamesPage,
    NhsSearchPage,
    NpiPage,
    PageRule,
    ProfilePage,
    SectionsPage,
    ServicePage,
    StructuredPage,
    TablePage,
    WaitsPage,
)
from crawler.source import Source

__all__ = ["Page", "Read", "read_page"]


@dataclass(frozen=True, slots=True)
class Read:
    """What one page gave: its listings, the pages to read next, and the labels on it that no rule knows."""

    listings: tuple[Listing, ...] = ()
    links: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def read_page(page: Page, source: Source, rule: PageRule) -> Read:
    """Read one page by the rule that its source has for it; a register's refusal is a RegisterError."""
    if isinstance(rule, ServicePage):
        unknown = unknown_labels(content(page), rule.labels)
        return Read(tuple(read_service(page, source, rule)), (), unknown)
    if isinstance(rule, SectionsPage):
        unknown = unknown_labels(content(page), rule.labels)
        return Read(tuple(read_sections(page, source, rule)), (), unknown)
    if isinstance(rule, NamesPage):
        return Read(tuple(read_names(page, source, rule)))
    if isinstance(rule, CardsPage):
        return Read(tuple(read_cards(page, source, rule)), links_to_follow(page, rule))
    if isinstance(rule, ProfilePage):
        return Read(tuple(read_profile(page, source, rule)))
    if isinstance(rule, TablePage):
        listings, links, unknown = read_table(page, source, rule)
        return Read(tuple(listings), links, unknown)
    if isinstance(rule, StructuredPage):
        listings, links = read_structured(page, source, rule)
        return Read(tuple(listings), links)
    if isinstance(rule, WaitsPage):
        listings, unknown = read_waits(page, source, rule)
        return Read(tuple(listings), (), unknown)
    if isinstance(rule, NpiPage):
        listings, links = read_npi_page(page.url, page.html)
        return Read(tuple(listings), links)
    if isinstance(rule, NhsSearchPage):
        listings, links = read_nhs_page(page.url, page.html)
        return Read(tuple(listings), links)
    return Read()  # owner files are no pages
