"""What telling providers apart needs of a listing, and nothing else."""

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from crawler.listing import Kind, Ref
from crawler.normalise import Facts
from crawler.normalise.addresses import Address
from crawler.normalise.contacts import read_email, read_phone, read_website
from crawler.registration.known import numbers_in
from crawler.resolve.names import Name, read_name
from crawler.resolve.rules import rules
from crawler.resolve.spelling import plain, words
from crawler.site_of import site_of
from crawler.workshop import Kept

_PROOF = frozenset({"official_register", "training_body"})

# "MBT-A" is one word, for adolescents; "MBT" and "A" are none.
_VARIANT = re.compile(r"\bMBT-([A-Z]+)\b")


@dataclass(frozen=True, slots=True)
class Place:
    """``street`` is folded, with its house number; empty is unknown."""

    postcode: str = ""
    town: str = ""
    street: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One listing. Phones are E.164, e-mail addresses and hosts in lower case, days ISO; empty is unknown.

    ``service``: the words of a service's name; ``name`` is a person's. ``pages`` are web addresses without scheme.
    ``numbers``: (register, number). ``point``: latitude and longitude in degrees.
    """

    ref: Ref
    source: str
    first_seen: str
    kind: Kind
    country: str
    shown: str
    url: str
    name: Name | None = None
    service: frozenset[str] = frozenset()
    organisation: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    point: tuple[float, float] | None = None
    numbers: tuple[tuple[str, str], ...] = ()


def record_of(kept: Kept, facts: Facts) -> Record:
    """Pure; the same listing and facts give the same record."""
    listing = kept.listing
    person = listing.kind == "practitioner"
    phones = {facts.phone.e164} if facts.phone else set()
    emails = {facts.email.lower()} if facts.email else set()
    sites = {facts.website} if facts.website else set()
    # Facts hold the first of each; a page may give more.
    if len(written := set(listing.words("phone"))) > 1:
        phones.update(phone.e164 for one in written if (phone := read_phone(one, facts.country)))
    if len(written := set(listing.words("email"))) > 1:
        emails.update(email.lower() for one in written if (email := read_email(one)))
    if len(written := set(listing.words("website"))) > 1:
        sites.update(site for one in written if (site := read_website(one)))
    hosts = {site_of(site) for site in sites} | {email.rpartition("@")[2] for email in emails}
    return Record(
        ref=(kept.came_from or kept.source, listing.key),
        source=kept.source,
        first_seen=kept.first_seen,
        kind=listing.kind,
        country=facts.country,
        shown=facts.name,
        url=listing.url,
        name=read_name(listing.name, facts.name, facts.credentials) if person else None,
        service=frozenset() if person else _service(facts.name, facts.organization or ""),
        organisation=" ".join(words(facts.organization or "")),
        phones=tuple(sorted(phones)),
        emails=tuple(sorted(emails)),
        domains=tuple(sorted(host for host in hosts if host and host not in rules().contact.anybody)),
        pages=tuple(sorted(filter(None, {_page(site) for site in (*sites, listing.url)}))),
        places=tuple(dict.fromkeys(_place(address) for address in facts.addresses)),
        point=(facts.coordinates.latitude, facts.coordinates.longitude) if facts.coordinates else None,
        numbers=_numbers(kept, facts),
    )


def _service(name: str, organisation: str) -> frozenset[str]:
    """The words of a service's name; where it begins with its organisation's, of what follows."""
    if organisation and name.casefold().startswith(organisation.casefold()):
        name = name[len(organisation) :] if words(name[len(organisation) :]) else name
    return frozenset(words(_VARIANT.sub(r"MBT\1", name)))


def _page(url: str) -> str | None:
    """Only a page inside a site can be somebody's own; the front page is the whole house's."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    return f"{site_of(url)}{path}{'?' + parts.query if parts.query else ''}" if path or parts.query else None


def _place(address: Address) -> Place:
    postcode = (address.postcode or "").replace(" ", "").upper()
    return Place(postcode, " ".join(words(address.city or "")), _street(address.written or "", postcode))


def _street(written: str, postcode: str) -> str:
    """The part of an address with a house number, as short as on a letter head, the number last; "" for none."""
    for part in written.split(","):
        found = [plain(word) for word in re.findall(r"[^\W_]+", part)]
        if postcode and postcode in "".join(found).upper():
            found = [word for word in found if word.upper() not in postcode]
        number = next((word for word in found if word[0].isdigit()), None)
        named = list(filter(None, (_abbreviated(word) for word in found if not word[0].isdigit())))
        if number and any(len(word) > 2 for word in named):
            return " ".join((*named, number))
    return ""


@cache
def _abbreviations() -> dict[str, str]:
    return {plain(long): short for long, short in rules().words.street_words}


def _abbreviated(word: str) -> str:
    short = _abbreviations().get(word)
    if short is not None:
        return short
    # "Hauptstraße" and "Hauptstr."
    return re.sub(r"(?<=\w{3})strasse$", "str", word)


def _numbers(kept: Kept, facts: Facts) -> tuple[tuple[str, str], ...]:
    found: set[tuple[str, str]] = set()
    for said in kept.listing.said:
        if said.field not in {"registration_number", "licence", "prose", "credentials"}:
            continue
        named = set(numbers_in(said.quote))
        if named:
            found |= named
        elif said.field == "registration_number" and any(claim.evidence_kind in _PROOF for claim in facts.claims):
            found.add((kept.came_from or kept.source, "".join(words(said.words)).upper()))
    return tuple(sorted(found))
