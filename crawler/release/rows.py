"""Listings and their facts into the rows of directory.db. Pure: the same input, the same rows, the same order."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

from crawler.locate import Point
from crawler.locate.point import SOURCE_PAGE
from crawler.normalise import Evidence, Facts, Origin
from crawler.normalise.addresses import Address
from crawler.normalise.coordinates import Coordinates
from crawler.read.labels import fold
from crawler.resolve.ids import identifier
from crawler.shown import places_of, shown_facts
from crawler.source import Source
from crawler.workshop import Kept

Row = dict[str, Any]
Locate = Callable[[Address, str, Coordinates | None], Point | None]


@dataclass
class Tables:
    """Rows by table name, in the order they are to be inserted."""

    rows: defaultdict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    published: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    licences: set[str] = field(default_factory=set)
    """What the points of online geocoders ask to be said."""

    def add(self, table: str, **row: Any) -> None:
        """One row."""
        self.rows[table].append(row)


def provider_tables(kept: Iterable[Kept], sources: Mapping[str, Source], locate: Locate) -> Tables:
    """Rows for every listing that may be shown."""
    tables = Tables()
    organizations: dict[str, Row] = {}
    for item, facts in shown_facts(kept, sources):
        _provider(tables, organizations, item, facts, locate)
        tables.published[item.source] += 1
    tables.rows["organization"] = sorted(organizations.values(), key=lambda row: str(row["id"]))
    return tables


def _provider(tables: Tables, organizations: dict[str, Row], item: Kept, facts: Facts, locate: Locate) -> None:
    key = identifier("p", item.came_from or item.source, item.listing.key)
    organization = None
    if facts.organization:
        organization = identifier("o", facts.country, facts.organization.casefold())
        organizations.setdefault(
            organization, {"id": organization, "name": facts.organization, "country": facts.country, "website": None}
        )
    own = Origin(item.source, item.first_seen, item.last_changed, item.last_checked)
    dates = {"first_seen": item.first_seen, "last_changed": item.last_changed, "last_checked": item.last_checked}
    tables.add(
        "provider",
        id=key,
        kind=facts.kind,
        name=facts.name,
        credentials=facts.credentials,
        organization_id=organization,
        country=facts.country,
        phone=facts.phone.e164 if facts.phone else None,
        phone_display=facts.phone.display if facts.phone else None,
        email=facts.email,
        website=facts.website or (item.listing.url if urlsplit(item.listing.url).scheme in {"http", "https"} else None),
        age_min=facts.ages.youngest if facts.ages else None,
        age_max=facts.ages.oldest if facts.ages else None,
        visits_per_week=facts.visits_per_week,
        months_min=facts.months.low if facts.months else None,
        months_max=facts.months.high if facts.months else None,
        catchment=facts.catchment,
        how_to_refer=facts.how_to_refer,
        online_only=int(facts.online_only),
        **dates,
    )
    places, placed_by = _locations(tables, key, facts, locate)
    for at, claim in enumerate(claim for claim in facts.claims if claim.publishable):
        tables.add(
            "qualification",
            id=identifier("q", key, str(at)),
            provider_id=key,
            level=claim.level,
            variant=claim.variant,
            local_title=claim.local_title,
            issuer=claim.issuer,
            evidence_kind=claim.evidence_kind,
            quote=claim.quote,
            evidence_url=claim.url,
            last_seen=item.last_checked,
        )
    for term, value in sorted(facts.attributes.items()):
        vocabulary, _, code = term.partition(":")
        tables.add("attribute", provider_id=key, vocabulary=vocabulary, term=code, value=value)
    for language in sorted(facts.languages):
        tables.add("language", provider_id=key, language=language, how="speaks")
    if any((facts.accepting, facts.wait_weeks is not None, facts.referral_window)):
        tables.add(
            "availability",
            provider_id=key,
            accepting=facts.accepting,
            accepting_since=item.last_changed if facts.accepting else None,
            wait_weeks=facts.wait_weeks,
            wait_as_written=facts.wait_as_written,
            wait_as_of=(facts.wait_as_of or item.last_changed) if facts.wait_weeks is not None else None,
            referral_window=facts.referral_window,
        )
    evidence = [*facts.evidence, *placed_by, *(one for said in facts.conflicts.values() for one in said)]
    for at, one in enumerate(evidence):
        tables.add(
            "provenance",
            id=identifier("e", key, str(at)),
            provider_id=key,
            field=one.field,
            words=one.words,
            quote=one.quote,
            url=one.url,
            **asdict(one.origin or own),
        )
    tables.add(
        "provider_search",
        name=_both_spellings(facts.name),
        organization=_both_spellings(facts.organization or ""),
        places=_both_spellings(" ".join(places)),
        words=" ".join(claim.quote for claim in facts.claims),
        provider_id=key,
    )


def _both_spellings(text: str) -> str:
    """The text, and beside it in plain letters: SQLite takes ł and ø for letters of their own, people do not."""
    return text if fold(text) == text.casefold() else f"{text} {fold(text)}"


def _locations(tables: Tables, key: str, facts: Facts, locate: Locate) -> tuple[list[str], list[Evidence]]:
    """Rows for the provider's addresses; the words to find them by, and evidence of a point that a page gave."""
    places: list[str] = []
    evidence: list[Evidence] = []
    for at, (address, coordinates) in enumerate(places_of(facts)):
        point = locate(address, facts.country, coordinates)
        if point and point.licence:
            tables.licences.add(f"{point.origin}: {point.licence}")
        if point and coordinates and point.origin == SOURCE_PAGE:
            evidence.append(Evidence("coordinates", coordinates.words, coordinates.quote, coordinates.url))
        city = address.city or (point.city if point else None)
        tables.add(
            "location",
            id=identifier("l", key, str(at)),
            provider_id=key,
            address=address.written,
            city=city,
            region=address.region,
            postcode=address.postcode or (point.postcode if point else None),
            country=facts.country,
            latitude=point.latitude if point else None,
            longitude=point.longitude if point else None,
            precision=point.precision if point else None,
            uncertainty_km=point.uncertainty_km if point else None,
            geocoder=point.origin if point else None,
        )
        places += [part for part in (address.written, city) if part]
    return places, evidence
