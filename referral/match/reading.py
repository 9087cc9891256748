"""Rows of a release, as SQL gives them, as records."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from referral.gazetteer.area import Area, AreaKind, Basis
from referral.match.records import Location, Provider, Qualification, ServiceArea
from referral.match.sphere import unit_vector
from referral.match.value import Value

_VALUES = {value.value: value for value in Value}


def attribute(term: str, value: str) -> tuple[str, Value]:
    """A row of `attribute`, its vocabulary and term as one."""
    return term, _VALUES[value]


def provider(
    provider_id: str,
    kind: str,
    name: str,
    organization: str | None,
    country: str,
    phone: str | None,
    age_min: int | None,
    age_max: int | None,
    visits_per_week: float | None,
    how_to_refer: str | None,
    online_only: int,
    last_checked: str,
    accepting: str | None,
    accepting_since: str | None,
    wait_weeks: float | None,
    wait_as_written: str | None,
    wait_as_of: str | None,
    catchment: str | None,
    catchment_read: str | None,
    referral_window: str | None,
    window_read: str | None,
    unconfirmed_since: str | None,
    *,
    spoken: Iterable[tuple[str, str]],
    **parts: Any,
) -> Provider:
    """A row of the tables provider, organization and availability, with the parts that other tables have of it."""
    return Provider(
        id=provider_id,
        kind=kind,
        name=name,
        organization=organization,
        country=country,
        phone=phone,
        age_min=age_min,
        age_max=age_max,
        visits_per_week=visits_per_week,
        how_to_refer=how_to_refer,
        online_only=bool(online_only),
        last_checked=date.fromisoformat(last_checked),
        speaks=frozenset([tag for tag, how in spoken if how == "speaks"]),
        interpreters=frozenset([tag for tag, how in spoken if how == "interpreter"]),
        accepting=_VALUES[accepting or "unknown"],
        accepting_since=_day(accepting_since),
        wait_weeks=wait_weeks,
        wait_as_written=wait_as_written,
        wait_as_of=_day(wait_as_of),
        catchment=catchment,
        catchment_read=catchment_read,
        referral_window=referral_window,
        window_read=window_read,
        unconfirmed_since=_day(unconfirmed_since),
        **parts,
    )


def location(
    location_id: str,
    city: str | None,
    country: str,
    latitude: float | None,
    longitude: float | None,
    uncertainty_km: float | None,
) -> Location:
    """A row of `location`."""
    vector = None if latitude is None or longitude is None else unit_vector(latitude, longitude)
    return Location(location_id, city, country, vector, uncertainty_km)


def qualification(
    level: str,
    variant: str,
    local_title: str | None,
    issuer: str | None,
    evidence_kind: str,
    evidence_url: str,
    last_seen: str,
) -> Qualification:
    """A row of `qualification`."""
    seen = date.fromisoformat(last_seen)
    return Qualification(level, variant, local_title, issuer, evidence_kind, evidence_url, seen)


def service_area(
    area: str, name: str, country: str, kind: AreaKind, latitude: float, longitude: float, reach_km: float, basis: Basis
) -> ServiceArea:
    """A row of `service_area`."""
    return ServiceArea(Area(area, name, country, kind, latitude, longitude, reach_km), basis)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
