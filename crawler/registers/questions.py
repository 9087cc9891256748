"""What to ask a register: one URL for each provider who is listed already. Nobody else is asked about."""

import re
from collections.abc import Iterable
from typing import Protocol
from urllib.parse import urljoin

from pydantic import ValidationError

from crawler.listing import Listing
from crawler.normalise.countries import read_country
from crawler.read.labels import fold
from crawler.registers.known import person_of, service_of
from crawler.registers.nhs.request import NhsRequest, in_postcode
from crawler.registers.npi.request import MOST_A_PAGE, NpiRequest
from crawler.shapes import NhsSearchPage, NpiPage
from crawler.source import Source

_US, _GB = "US", "GB"


class Known(Protocol):
    """A live listing and the name of its source (crawler.workshop.Kept)."""

    @property
    def source(self) -> str:
        """The source's name, which begins with its country's code."""

    @property
    def listing(self) -> Listing:
        """What the source says."""


def questions(listings: Iterable[Known], source: Source) -> list[str]:
    """The URLs to fetch from ``source``, sorted and each once; none for a source that is no register to be asked.

    ``listings`` are those of all sources; a register's own answers, and providers of other countries, are passed over.
    """
    return sorted({url for known in listings if (url := question_for(known, source))})


def question_for(known: Known, source: Source) -> str | None:
    """The URL by which ``source`` is asked about one listing; None where it is not asked about it."""
    rule = source.page[0]
    if known.source == source.name:
        return None
    if isinstance(rule, NpiPage) and _is(known, "practitioner", _US):
        question = _about_person(known.listing)
        return question.url(urljoin(source.url, rule.path)) if question else None
    if isinstance(rule, NhsSearchPage) and _is(known, "service", _GB):
        return _about_service(known.listing).url(urljoin(source.url, rule.path))
    return None


def _is(known: Known, kind: str, country: str) -> bool:
    said = next(iter(known.listing.words("country")), known.source[:2].upper())
    return known.listing.kind == kind and read_country(said, "en") == country


def _about_person(listing: Listing) -> NpiRequest | None:
    """First and last name in the state where the person is listed; None for a name that the registry cannot hold."""
    person = person_of(listing)
    first, last = _plain(person.first), _plain(person.last)
    try:
        return NpiRequest(
            number=person.npi if person.npi else None,
            enumeration_type=None if person.npi else "NPI-1",
            first_name=None if person.npi or len(first) < 2 else first,
            last_name=None if person.npi else last,
            state=next(iter(person.states)) if len(person.states) == 1 and not person.npi else None,
            limit=MOST_A_PAGE,
        )
    except ValidationError:
        return None


def _plain(name: str) -> str:
    """The letters that the registry holds: "José" as "Jose"."""
    return re.sub(r"[^a-z' -]+", "", fold(name)).strip(" -'").title()


def _about_service(listing: Listing) -> NhsRequest:
    """Everybody at the postcode where the service is listed; all words of its name where no postcode is known."""
    service = service_of(listing)
    if service.postcodes:
        return NhsRequest(filter=in_postcode(min(service.postcodes)))
    words = re.findall(r"[^\W_]{2,}", service.name)[:12]
    return NhsRequest(search=" ".join(words), search_mode="all", search_fields=("OrganisationName",))
