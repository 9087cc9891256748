"""Providers into the rows of directory.db. Pure: the same input, the same rows, the same order."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from itertools import takewhile
from typing import Any

from crawler.locate import Point
from crawler.locate.point import SOURCE_PAGE
from crawler.normalise import Evidence, Origin
from crawler.normalise.addresses import Address
from crawler.normalise.coordinates import Coordinates
from crawler.providers import Directory, Provider, Stated
from crawler.read.labels import fold
from crawler.release.service_areas import AreaNamed, service_areas
from crawler.resolve.ids import identifier

Row = dict[str, Any]
Locate = Callable[[Address, str, Coordinates | None], Point | None]
Unconfirmed = Callable[[Provider], str | None]
"""Since when nobody could confirm what is said of a provider."""


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


def provider_tables(directory: Directory, locate: Locate, area_named: AreaNamed, unconfirmed: Unconfirmed) -> Tables:
    """Rows for every provider."""
    tables = Tables()
    organizations: dict[str, Row] = {}
    for provider in directory.providers:
        _provider(tables, organizations, provider, locate, unconfirmed(provider))
        _service_areas(tables, provider, area_named)
        for name in {member.kept.source for member in provider.members}:
            tables.published[name] += 1
    tables.rows["organization"] = sorted(organizations.values(), key=lambda row: str(row["id"]))
    for old, new in sorted(directory.redirects.items()):
        tables.add("redirect", id=old, provider_id=new)
    return tables


def _provider(
    tables: Tables, organizations: dict[str, Row], provider: Provider, locate: Locate, unconfirmed_since: str | None
) -> None:
    key, facts = provider.id, provider.facts
    organization = None
    if facts.organization:
        organization = identifier("o", facts.country, facts.organization.casefold())
        organizations.setdefault(
            organization, {"id": organization, "name": facts.organization, "country": facts.country, "website": None}
        )
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
        website=facts.website,
        age_min=facts.ages.youngest if facts.ages else None,
        age_max=facts.ages.oldest if facts.ages else None,
        visits_per_week=facts.visits_per_week,
        months_min=facts.months.low if facts.months else None,
        months_max=facts.months.high if facts.months else None,
        catchment=facts.catchment,
        catchment_read=None,
        how_to_refer=facts.how_to_refer,
        online_only=int(facts.online_only),
        first_seen=provider.first_seen,
        last_changed=provider.last_changed,
        last_checked=provider.last_checked,
        unconfirmed_since=unconfirmed_since,
    )
    words, placed_by = _locations(tables, provider, locate)
    for at, one in enumerate(provider.qualifications):
        claim = one.claim
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
            shown=int(one.shown),
            source=one.origin.source,
            first_seen=one.origin.first_seen,
            last_seen=one.origin.last_checked,
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
            accepting_since=provider.accepting_since,
            wait_weeks=facts.wait_weeks,
            wait_as_written=facts.wait_as_written,
            wait_as_of=provider.wait_said_on,
            referral_window=facts.referral_window,
            window_read=_read(provider),
        )
    for at, period in enumerate(facts.window_read.periods if facts.window_read else (), start=1):
        tables.add("referral_period", provider_id=key, at=at, **asdict(period))
    for at, stated in enumerate((*provider.stated, *placed_by)):
        evidence = stated.evidence
        tables.add(
            "provenance",
            id=identifier("e", key, str(at)),
            provider_id=key,
            field=evidence.field,
            words=evidence.words,
            quote=evidence.quote,
            url=evidence.url,
            shown=int(stated.shown),
            **asdict(stated.origin),
        )
    tables.add(
        "provider_search",
        name=_both_spellings(facts.name),
        organization=_both_spellings(facts.organization or ""),
        places=_both_spellings(" ".join(words)),
        words=" ".join(one.claim.quote for one in provider.qualifications if one.shown),
        provider_id=key,
    )


def _read(provider: Provider) -> str | None:
    if provider.facts.referral_window is None:
        return None
    window = provider.facts.window_read
    return "none" if window is None else "whole" if window.whole else "part"


def _service_areas(tables: Tables, provider: Provider, area_named: AreaNamed) -> None:
    """Rows for the areas of the catchment, and how much of it they are; the provider's locations are rows already."""
    facts = provider.facts
    if facts.catchment is None:
        return
    # The provider's own locations were added last.
    own = takewhile(lambda row: row["provider_id"] == provider.id, reversed(tables.rows["location"]))
    near = [(row["latitude"], row["longitude"]) for row in own if row["latitude"] is not None]
    served = service_areas(facts.catchment_read, facts.country, near, area_named)
    tables.rows["provider"][-1]["catchment_read"] = served.read
    for area in served.areas:
        tables.add(
            "service_area",
            provider_id=provider.id,
            area=area.code,
            name=area.name,
            country=area.country,
            kind=area.kind,
            basis=facts.catchment_read.basis if facts.catchment_read else None,
            latitude=area.latitude,
            longitude=area.longitude,
            reach_km=area.reach_km,
        )


def _both_spellings(text: str) -> str:
    """The text, and beside it in plain letters: SQLite takes ł and ø for letters of their own, people do not."""
    return text if fold(text) == text.casefold() else f"{text} {fold(text)}"


def _locations(tables: Tables, provider: Provider, locate: Locate) -> tuple[list[str], list[Stated]]:
    """Rows for the provider's addresses; the words to find them by, and where a point that a page gave comes from."""
    words: list[str] = []
    stated: list[Stated] = []
    for at, place in enumerate(provider.places):
        address, coordinates, country = place.address, place.coordinates, provider.facts.country
        point = locate(address, country, coordinates)
        if point and point.licence:
            tables.licences.add(f"{point.origin}: {point.licence}")
        if point and coordinates and point.origin == SOURCE_PAGE:
            evidence = Evidence("coordinates", coordinates.words, coordinates.quote, coordinates.url)
            stated.append(Stated(evidence, _origin_of(provider, coordinates)))
        city = address.city or (point.city if point else None)
        tables.add(
            "location",
            id=identifier("l", provider.id, str(at)),
            provider_id=provider.id,
            address=address.written,
            city=city,
            region=address.region,
            postcode=address.postcode or (point.postcode if point else None),
            country=country,
            latitude=point.latitude if point else None,
            longitude=point.longitude if point else None,
            precision=point.precision if point else None,
            uncertainty_km=point.uncertainty_km if point else None,
            geocoder=point.origin if point else None,
        )
        words += [part for part in (address.written, city) if part]
    return words, stated


def _origin_of(provider: Provider, coordinates: Coordinates) -> Origin:
    return next(member.origin for member in provider.members if member.facts.coordinates == coordinates)
