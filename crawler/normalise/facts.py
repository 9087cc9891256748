"""A listing's words into facts: each keeps the words and the sentence it came from. Nothing here is guessed:
what no sentence says stays unknown, and sentences that contradict each other leave the value unknown."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from crawler.listing import Listing, Said
from crawler.normalise.addresses import Address, has_postcode, read_address
from crawler.normalise.ages import Ages, read_ages
from crawler.normalise.claims import Claim, read_claims
from crawler.normalise.contacts import Phone, read_email, read_phone, read_website
from crawler.normalise.coordinates import Coordinates, read_coordinates
from crawler.normalise.countries import read_country
from crawler.normalise.dates import read_day
from crawler.normalise.durations import Months, read_months, read_visits_per_week, read_wait_weeks
from crawler.normalise.languages import read_languages
from crawler.normalise.people import read_person
from crawler.normalise.phrases import Reading, read_phrases
from crawler.read.labels import fold
from crawler.read.sentences import shortened
from crawler.source import Source
from crawler.vocabulary import age_groups, knows

_CALL = re.compile(r"\b(?:call|phone|tel(?:ephone)?|ring|tlf|telefon|contact us(?: \w+)? at)\b", re.IGNORECASE)
_CATCHMENT = re.compile(
    r"registered with a gp in|(?:residents|people|patients|adults) (?:of|living|who live) in|out[- ]of[- ]area|"
    r"throughout the (?:state|region|county)|catchment|bopael i|bosat i|(?:opptaks|upptagnings)omrade|boroughs? of|"
    r"\((?:[^)]*places[^)]*) residents\)"
)
_WINDOW = re.compile(
    r"(?:referrals?|henvis\w*|remiss\w*|aanmeld\w*)[^.]{0,80}"
    r"(?:weeks? \d|uke \d|uge \d|opens? (?:on|in)|between .* and|v\. ?\d)"
    r"|(?:apner|aben|open)(?=[^.]*\b(?:uke|uge|vecka|weeks?|varen|hosten|spring|summer|autumn|winter|januar\w*|februar\w*"
    r"|mar(?:ch|ts|s)|april|in may|mai|maj|june?i?|july?i?|august|september|o[ck]tober|november|de[cs]ember)\b)"
    r"[^.]{0,40}(?:henvis|referral)"
)
_REFER = re.compile(
    r"\brefer|\bhenvis|\btilvise|\bverwijz|\buberweis|\bremiss|\begen(?:remiss|anmal)|\baanmeld", re.IGNORECASE
)
# The vocabularies whose terms are yes, no or unknown of a provider.
_ATTRIBUTES = frozenset({"condition", "age_group", "payment", "referral_route", "delivery", "format", "wish"})


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose page says something, and its three days there."""

    source: str
    first_seen: str
    last_changed: str
    last_checked: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a published field comes from: ``field`` as in directory.db's provenance.

    ``origin`` is given where another source than the listing's own says it.
    """

    field: str
    words: str
    quote: str
    url: str
    origin: Origin | None = None


@dataclass
class Facts:
    """What one listing says, in our terms. None, or absence, is unknown."""

    name: str
    kind: str
    country: str
    credentials: str | None = None
    organization: str | None = None
    phone: Phone | None = None
    email: str | None = None
    website: str | None = None
    addresses: list[Address] = field(default_factory=list)
    coordinates: Coordinates | None = None
    ages: Ages | None = None
    months: Months | None = None
    visits_per_week: float | None = None
    catchment: str | None = None
    how_to_refer: str | None = None
    accepting: str | None = None
    wait_weeks: float | None = None
    wait_as_written: str | None = None
    wait_as_of: str | None = None
    referral_window: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, list[Evidence]] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def online_only(self) -> bool:
        """True only where it is said: online yes, in person no. A page without an address is no such statement."""
        return (self.attributes.get("delivery:online"), self.attributes.get("delivery:in_person")) == ("yes", "no")


def facts_of(listing: Listing, source: Source) -> Facts:
    """Read every word of ``listing`` under the rules of its ``source``. Pure; the same words give the same facts."""
    written = next(iter(listing.words("country")), source.country)
    country = read_country(written, source.language) or source.country
    facts = Facts(listing.name, listing.kind, country, claims=read_claims(listing, source))
    _note(facts, "name", listing.name, Said(field="name", words=listing.name, quote=listing.name, url=listing.url))
    _identity(facts, listing)
    _contacts(facts, listing)
    facts.coordinates = _coordinates(facts, listing)
    _terms(facts, listing, source)
    _numbers(facts, listing)
    _referral(facts, listing)
    for language_said in (said for said in listing.said if said.field == "language"):
        for tag in read_languages(language_said.words, source.language):
            if tag not in facts.languages:
                facts.languages.append(tag)
                _note(facts, f"language:{tag}", language_said.words, language_said)
    return facts


def _note(facts: Facts, name: str, words: str, said: Said) -> None:
    facts.evidence.append(Evidence(name, shortened(words), shortened(said.quote), said.url))


def _identity(facts: Facts, listing: Listing) -> None:
    credentials: list[str] = []
    if listing.kind == "practitioner":
        person = read_person(listing.name)
        # The title is part of how a person is called; the letters behind the name are credentials.
        facts.name = f"{person.title} {person.name}" if person.title else person.name
        written = (person, *map(read_person, listing.words("name")))
        credentials = list(dict.fromkeys(one.credentials for one in written if one.credentials))
    for said in listing.said:
        if said.field == "credentials" and fold(said.words) not in {fold(known) for known in credentials}:
            credentials.append(said.words)
        elif said.field == "organization" and facts.organization is None:
            facts.organization = said.words
            _note(facts, "organization", said.words, said)
    if credentials:
        facts.credentials = ", ".join(credentials)


def _contacts(facts: Facts, listing: Listing) -> None:
    for said in listing.said:
        spoken = said.field in {"prose", "heading", "referral"} and _CALL.search(said.words) is not None
        if facts.phone is None and (said.field in {"phone", "contact"} or spoken):
            facts.phone = read_phone(said.words, facts.country)
            if facts.phone:
                _note(facts, "phone", said.words, said)
        if facts.email is None and said.field in {"email", "contact", "prose", "referral"}:
            facts.email = read_email(said.words)
            if facts.email:
                _note(facts, "email", said.words, said)
        if facts.website is None and said.field == "website":
            facts.website = read_website(said.words)
            if facts.website:
                _note(facts, "website", said.words, said)
        if said.field == "address":
            address = read_address(said.words, facts.country)
            if address.written not in {known.written for known in facts.addresses}:
                facts.addresses.append(address)
                _note(facts, "address", said.words, said)
    if facts.addresses:
        return
    if found := _address_in_prose(listing, facts.country):
        facts.addresses.append(read_address(found[0], facts.country))
        _note(facts, "address", found[0], found[1])


def _coordinates(facts: Facts, listing: Listing) -> Coordinates | None:
    """The one point of the one address; of several nobody can say which belongs to which."""
    found: dict[tuple[float, float], Said] = {}
    for said in listing.said:
        if said.field == "coordinates" and (at := read_coordinates(said.words)):
            found.setdefault(at, said)
    if len(found) != 1 or len(facts.addresses) != 1:
        return None
    ((at, said),) = found.items()
    return Coordinates(*at, said.words, said.quote, said.url)


_SHORT_LINE = re.compile(r"[^.:?!@]{2,45}")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def _address_in_prose(listing: Listing, country: str) -> tuple[str, Said] | None:
    """The first short line with a postcode, and the short lines before it: a building, a street, a town."""
    lines = [said for said in listing.said if said.field in {"prose", "contact"}]
    for at, said in enumerate(lines):
        if len(said.words) > 120 or not has_postcode(said.words, country):
            continue
        if _YEAR.search(said.words) and not re.search(r"[A-Za-z]\d|\d{5}", said.words):
            continue  # where postcodes are four digits, "2018" is a year
        above: list[str] = []
        for before in reversed(lines[max(0, at - 5) : at]):
            if before.url != said.url or not _SHORT_LINE.fullmatch(before.words):
                break
            above.insert(0, before.words)
        written = ", ".join((*above, said.words))
        if re.fullmatch(r"\W*\d{4}\W*", written):
            continue
        return written, said
    return None


def _terms(facts: Facts, listing: Listing, source: Source) -> None:
    readings: defaultdict[str, list[Reading]] = defaultdict(list)
    for stated in source.states:
        said = Said(field="source", words=stated.because, quote=stated.because, url=source.url)
        readings[stated.term].append(Reading(stated.term, stated.value, said))
    for said in listing.said:
        vocabulary, _, code = said.field.partition(":")
        if code:
            if vocabulary in _ATTRIBUTES and knows(vocabulary, code):
                readings[said.field].append(Reading(said.field, said.words, said))
        else:
            for reading in read_phrases(said):
                if reading.term == "accepting" and _WINDOW.search(fold(said.words)):
                    continue  # open in some weeks only: the window is kept, and now is not always
                readings[reading.term].append(reading)
    if facts.addresses and "delivery:in_person" not in readings and facts.kind == "service":
        place = next(item for item in facts.evidence if item.field == "address")
        said = Said(field="address", words=place.words, quote=place.quote, url=place.url)
        readings["delivery:in_person"].append(Reading("delivery:in_person", "yes", said))
    for term, said_of in sorted(readings.items()):
        values = {reading.value for reading in said_of}
        evidence = [
            Evidence(term, shortened(item.said.words), shortened(item.said.quote), item.said.url) for item in said_of
        ]
        if len(values) > 1:
            facts.conflicts[term] = evidence
        elif term == "accepting":
            facts.accepting = values.pop()
            facts.evidence.append(evidence[0])
        else:
            facts.attributes[term] = values.pop()
            facts.evidence.append(evidence[0])


def _numbers(facts: Facts, listing: Listing) -> None:
    texts = [
        said for said in listing.said if said.field in {"prose", "heading", "inclusion", "ages", "wait", "referral"}
    ]
    for said in texts:
        if facts.ages is None:
            facts.ages = read_ages(said.words, named=said.field == "ages")
            if facts.ages:
                _note(facts, "ages", said.words, said)
        if facts.months is None:
            facts.months = read_months(said.words)
            if facts.months:
                _note(facts, "months", said.words, said)
        if facts.wait_weeks is None:
            facts.wait_weeks = read_wait_weeks(said.words, named=said.field == "wait", line=said.quote)
            if facts.wait_weeks is not None:
                facts.wait_as_written = shortened(said.words)
                _note(facts, "wait_weeks", said.words, said)
    facts.visits_per_week = read_visits_per_week([said.words for said in texts])
    for said in texts:
        if read_visits_per_week([said.words]) is not None:
            _note(facts, "visits_per_week", said.words, said)
    for said in listing.said:
        if said.field == "visits_per_week":
            facts.visits_per_week = float(said.words)
            _note(facts, "visits_per_week", said.words, said)
        elif said.field == "wait_as_of":
            facts.wait_as_of = read_day(said.words, facts.country)
    if facts.ages:
        quoted = next(item for item in facts.evidence if item.field == "ages")
        for group, value in age_groups(facts.ages.youngest, facts.ages.oldest).items():
            term = f"age_group:{group}"
            facts.attributes.setdefault(term, value)
            facts.evidence.append(Evidence(term, quoted.words, quoted.quote, quoted.url))


def _referral(facts: Facts, listing: Listing) -> None:
    # A label names the catchment; a sentence only speaks of one.
    areas = [said for said in listing.said if said.field == "catchment"] or [
        said for said in listing.said if _CATCHMENT.search(fold(said.words))
    ]
    if areas:
        facts.catchment = shortened(areas[0].words)
        _note(facts, "catchment", areas[0].words, areas[0])
    how: list[str] = []
    for said in listing.said:
        text = fold(said.words)
        if facts.referral_window is None and said.field in {"prose", "referral", "heading"} and _WINDOW.search(text):
            facts.referral_window = shortened(said.words)
            _note(facts, "referral_window", said.words, said)
        if said.field == "how_to_refer" or (_REFER.search(text) and _tells_how(said)):
            how.append(said.words)
            if len(how) == 1:
                _note(facts, "how_to_refer", said.words, said)
    if how:
        joined = " ".join(dict.fromkeys(how))
        facts.how_to_refer = joined if len(joined) <= 600 else joined[:597].rsplit(" ", 1)[0] + " …"


def _tells_how(said: Said) -> bool:
    """A sentence that speaks of referring; a heading only where it says by whom ("kun sekundærhenvisninger")."""
    if said.field == "heading":
        return any(reading.term.startswith("referral_route:") for reading in read_phrases(said))
    return said.field in {"referral", "prose"}
