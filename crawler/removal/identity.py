"""What a listing, or a published provider, is known by: everything that a removed person may come back with. Pure."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from crawler.listing import Kind, Listing, Ref
from crawler.normalise import Facts
from crawler.normalise.addresses import read_address
from crawler.normalise.contacts import read_email, read_phone, read_website
from crawler.normalise.people import read_person
from crawler.removal.kinds import kinds
from crawler.removal.names import Written
from crawler.resolve import record_of
from crawler.resolve.ids import identifier
from crawler.resolve.names import read_name
from crawler.resolve.rules import rules
from crawler.resolve.spelling import words
from crawler.site_of import site_of
from crawler.workshop import Kept

_TRACKING = re.compile(r"^(?:utm_\w+|gclid|fbclid|mc_[ce]id|_ga|msclkid|phpsessid|sessionid)$", re.IGNORECASE)
_FRONT = re.compile(r"/(?:index|default|home)\.\w{3,5}$", re.IGNORECASE)
_CONTACTS = frozenset({"email", "contact", "prose", "referral", "website", "credentials"})


@dataclass(frozen=True, slots=True)
class Identity:
    """``pages`` as web_key writes them; ``numbers``: (register, number); ``places``: (kind of place, value) without
    pages. ``listed_at``: the sites whose pages list it."""

    kind: Kind
    country: str
    refs: frozenset[Ref] = frozenset()
    ids: frozenset[str] = frozenset()
    people: tuple[Written, ...] = ()
    services: tuple[frozenset[str], ...] = ()
    pages: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    numbers: frozenset[tuple[str, str]] = frozenset()
    places: frozenset[tuple[str, str]] = frozenset()
    listed_at: frozenset[str] = frozenset()

    @property
    def placed(self) -> bool:
        """Whether it says where."""
        return any(kind in {"postcode", "town"} for kind, _ in self.places)


def identity_of(kept: Kept, facts: Facts, former: Collection[str] = ()) -> Identity:
    """A listing's. ``former``: other names that its source has had. ``facts`` may lack what is not shown: contacts and
    addresses are looked for in the words as well."""
    listing = kept.listing
    record = record_of(kept, facts)
    refs = {(name, listing.key) for name in (kept.source, kept.came_from or kept.source, *former)}
    said = [one.words for one in listing.said if one.field in _CONTACTS and "@" in one.words]
    emails = {*record.emails, *(email.lower() for one in said if (email := read_email(one)))}
    phones = set(record.phones)
    if not phones:
        phones |= {phone.e164 for one in listing.words("phone") if (phone := read_phone(one, facts.country))}
    sites = {site for one in listing.words("website") if (site := read_website(one))}
    urls = {listing.url, *sites, *filter(None, [facts.website]), *(one.url for one in listing.said)}
    written = [listing.name, *listing.words("name")]
    addresses = [read_address(one, facts.country) for one in listing.words("address")]
    return Identity(
        listing.kind,
        facts.country,
        frozenset(refs),
        frozenset(identifier("p", *ref) for ref in refs),
        _people(written, facts.credentials) if listing.kind == "practitioner" else (),
        (record.service, *(frozenset(words(one)) for one in written)) if listing.kind == "service" else (),
        frozenset(web_key(url) for url in urls if not url.startswith("about:")),
        frozenset(emails),
        frozenset(
            (register, number) for source, number in record.numbers for register in _registers(source, refs, kept)
        ),
        frozenset(
            {
                *(("phone", phone) for phone in phones),
                *(("site", host) for host in {*record.domains, *hosts(sites, emails)}),
                *([("organisation", record.organisation)] if record.organisation else []),
                *(("town", place.town) for place in record.places if place.town),
                *(("town", town) for one in addresses if (town := town_key(one.city))),
                *(place for one in record.places for place in postcode_places(one.postcode, facts.country)),
                *(place for one in addresses for place in postcode_places(one.postcode, facts.country)),
            }
        ),
        listed_at=frozenset(filter(None, {site_of(listing.url), *(site_of(one.url) for one in listing.said)})),
    )


def _people(written: Iterable[str], credentials: str | None) -> tuple[Written, ...]:
    found: dict[Written, None] = {}
    for one in written:
        shown = read_person(one).name
        before, _, after = one.partition(",")
        turned = f"{after} {before}" if after else ""
        found[Written(read_name(one, shown, credentials), shown, turned)] = None
    return tuple(found)


def person(name: str, credentials: str | None = None) -> tuple[Written, ...]:
    """One written name."""
    return _people([name], credentials)


def _registers(register: str, refs: Iterable[Ref], kept: Kept) -> Iterator[str]:
    """A number that a register lists under its own name is also under the names that its source had."""
    if register == (kept.came_from or kept.source):
        yield from sorted({source for source, _ in refs})
    else:
        yield register


def hosts(sites: Iterable[str], emails: Iterable[str]) -> Iterator[str]:
    """The sites behind web and e-mail addresses, but for those where anybody has one."""
    for host in {*(site_of(site) for site in sites), *(email.rpartition("@")[2] for email in emails)}:
        if host and host not in rules().contact.anybody:
            yield host


def web_key(url: str) -> str:
    """A web address without what makes no difference: scheme, www, last slash, fragment, tracking, case of the host."""
    written = url.strip()
    try:
        parts = urlsplit(written if "//" in written else f"//{written}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return written.lower()
    path = _FRONT.sub("", unquote(parts.path)).rstrip("/")
    pairs = sorted((key, value) for key, value in parse_qsl(parts.query) if not _TRACKING.match(key))
    return f"{host}{path}{'?' + urlencode(pairs) if pairs else ''}" or written.lower()


def town_key(town: str | None) -> str:
    """A town as it is compared; empty for none."""
    return " ".join(words(town or ""))


def postcode_places(postcode: str | None, country: str = "") -> Iterator[tuple[str, str]]:
    """The places that a postcode stands for; without a ``country`` its form tells which district it can be of."""
    code = re.sub(r"[\s-]", "", postcode or "").upper()
    if not code:
        return
    if re.fullmatch(r"\d{9}", code):  # ZIP+4
        code = code[:5]
    yield "postcode", code
    for area in _areas():
        if country in {area, ""} and (found := _areas()[area].match(code)):
            yield "area", found[1]


@cache
def _areas() -> dict[str, re.Pattern[str]]:
    return {country: re.compile(pattern) for country, pattern in kinds().areas.items()}


def own_words(listing: Listing) -> set[str]:
    """The words of a name that must not stand in a reason."""
    names = [read_person(one).name for one in (listing.name, *listing.words("name"))]
    return {word for name in names for word in words(name) if len(word) > 2}
