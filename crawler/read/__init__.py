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
    OwnerFilePage,
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
    match rule:
        case ServicePage():
            return Read(tuple(read_service(page, source, rule)), unknown=unknown_labels(content(page), rule.labels))
        case SectionsPage():
            return Read(tuple(read_sections(page, source, rule)), unknown=unknown_labels(content(page), rule.labels))
        case ProfilePage():
            return Read(tuple(read_profile(page, source, rule)))
        case NamesPage():
            return Read(tuple(read_names(page, source, rule)))
        case CardsPage():
            return Read(tuple(read_cards(page, source, rule)), links_to_follow(page, rule))
        case TablePage():
            listings, links, unknown = read_table(page, source, rule)
            return Read(tuple(listings), links, unknown)
        case StructuredPage():
            listings, links = read_structured(page, source, rule)
            return Read(tuple(listings), links)
        case WaitsPage():
            listings, unknown = read_waits(page, source, rule)
            return Read(tuple(listings), unknown=unknown)
        case NpiPage():
            listings, links = read_npi_page(page.url, page.html)
            return Read(tuple(listings), links)
        case NhsSearchPage():
            listings, links = read_nhs_page(page.url, page.html)
            return Read(tuple(listings), links)
        case OwnerFilePage():
            return Read()  # no page at all
