"""A small directory.db in memory, built with the crawler's own schema and vocabulary."""

import random
import sqlite3
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from referral.gazetteer import Area, Basis
from referral.match.index import Index
from referral.match.opening import Period

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 21)
CHECKED = date(2026, 11, 1)


@dataclass(frozen=True)
class Spot:
    """A place to ask from; the attributes of referral.gazetteer.Place that the match reads."""

    label: str = "London SW17"
    latitude: float = 51.43
    longitude: float = -0.16
    precision: str = "postcode"
    uncertainty_km: float = 0.5
    country: str = "GB"


@dataclass(frozen=True)
class Site:
    latitude: float | None
    longitude: float | None
    uncertainty_km: float | None = 0.3
    country: str = "GB"
    city: str | None = "London"


@dataclass(frozen=True)
class Claim:
    level: str = "practitioner"
    evidence_kind: str = "training_body"
    issuer: str | None = "Sample institute"
    variant: str = "MBT"


@dataclass(frozen=True)
class Somebody:
    """A provider as the tests write it; `attributes` maps "vocabulary:term" to yes or no."""

    id: str
    name: str = "Sample MBT service"
    kind: str = "service"
    country: str = "GB"
    online_only: bool = False
    visits_per_week: float | None = None
    age_min: int | None = None
    age_max: int | None = None
    how_to_refer: str | None = None
    last_checked: date = CHECKED
    attributes: dict[str, str] = field(default_factory=dict)
    languages: tuple[tuple[str, str], ...] = ()
    sites: tuple[Site, ...] = ()
    claims: tuple[Claim, ...] = (Claim(),)
    accepting: str | None = "yes"
    accepting_since: date | None = None
    wait_weeks: float | None = None
    catchment: str | None = None
    catchment_read: str | None = None
    areas: tuple[tuple[Area, Basis | None], ...] = ()
    referral_window: str | None = None
    window_read: str | None = None
    periods: tuple[Period, ...] = ()
    unconfirmed_since: date | None = None


@cache
def _template() -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.executescript((ROOT / "crawler/release/directory.sql").read_text(encoding="utf-8"))
    terms = tomllib.loads((ROOT / "crawler/vocabulary/terms.toml").read_text(encoding="utf-8"))
    for vocabulary, rows in terms.items():
        for sort, row in enumerate(rows):
            _insert(connection, "vocabulary", vocabulary=vocabulary, code=row["code"], label=row["label"], sort=sort,
                    question=row.get("question"), tier=row.get("tier"))  # fmt: skip
    _insert(connection, "crisis_resource", id="gb-1", country="GB", name="Sample line", how="call 1", emergency="999",
            source_url="https://example.org/gb", read_on="2026-11-01", verify_by="2027-11-01")  # fmt: skip
    _insert(connection, "crisis_resource", id="no-1", country="NO", name="Prøvelinje", how="ring 2", emergency=None,
            source_url="https://example.org/no", read_on="2026-11-01", verify_by="2027-11-01")  # fmt: skip
    _insert(connection, "alternative_treatment", code="team", name="A mental-health team", what="Often the way in.",
            how_to_find="Ask a doctor.", url=None, sort=0)  # fmt: skip
    _insert(connection, "alternative_treatment", code="dbt", name="DBT", what="Skills.", how_to_find="Ask the clinic.",
            url="https://example.org/dbt", sort=1)  # fmt: skip
    _insert(connection, "release", id="0123456789abcdef", schema_version=3, as_of="2026-11-01", sample=1,
            notice="Sample", providers=0, gazetteer="none", licence="CC-BY-4.0")  # fmt: skip
    connection.commit()
    return connection.serialize()


def database(people: Iterable[Somebody], shuffled: int | None = None) -> sqlite3.Connection:
    """An open directory.db. `shuffled` seeds another order of rows, which must change nothing."""
    connection = sqlite3.connect(":memory:")
    connection.deserialize(_template())
    rows = [row for person in people for row in _rows(person)]
    if shuffled is not None:
        random.Random(shuffled).shuffle(rows)
    alike: dict[tuple[str, tuple[str, ...]], list[tuple[Any, ...]]] = {}
    for table, values in rows:
        alike.setdefault((table, tuple(values)), []).append(tuple(values.values()))
    for (table, columns), some in alike.items():  # a statement a table is half the time of one a row
        connection.executemany(_inserting(table, columns), some)
    connection.commit()
    return connection


def index_of(people: Iterable[Somebody], shuffled: int | None = None) -> Index:
    connection = database(people, shuffled)
    try:
        return Index.load(connection)
    finally:
        connection.close()


def _rows(person: Somebody) -> Iterable[tuple[str, dict[str, Any]]]:
    checked = person.last_checked.isoformat()
    yield (
        "provider",
        {
            "id": person.id,
            "kind": person.kind,
            "name": person.name,
            "country": person.country,
            "online_only": int(person.online_only),
            "visits_per_week": person.visits_per_week,
            "age_min": person.age_min,
            "age_max": person.age_max,
            "catchment": person.catchment,
            "catchment_read": person.catchment_read,
            "how_to_refer": person.how_to_refer,
            "first_seen": checked,
            "last_changed": checked,
            "last_checked": checked,
            "unconfirmed_since": person.unconfirmed_since.isoformat() if person.unconfirmed_since else None,
        },
    )
    for key, value in person.attributes.items():
        vocabulary, term = key.split(":")
        yield (
            "attribute",
            {"provider_id": person.id, "vocabulary": vocabulary, "term": term, "value": value},
        )
    for tag, how in person.languages:
        yield "language", {"provider_id": person.id, "language": tag, "how": how}
    for number, site in enumerate(person.sites):
        yield (
            "location",
            {
                "id": f"{person.id}-l{number}",
                "provider_id": person.id,
                "address": "1 Sample Road",
                "city": site.city,
                "country": site.country,
                "latitude": site.latitude,
                "longitude": site.longitude,
                "precision": "postcode" if site.latitude is not None else None,
                "uncertainty_km": site.uncertainty_km if site.latitude is not None else None,
            },
        )
    for number, claim in enumerate(person.claims):
        yield (
            "qualification",
            {
                "id": f"{person.id}-q{number}",
                "provider_id": person.id,
                "level": claim.level,
                "variant": claim.variant,
                "issuer": claim.issuer,
                "evidence_kind": claim.evidence_kind,
                "quote": "MBT",
                "evidence_url": "https://example.org/evidence",
                "shown": 1,
                "source": "gb_sample",
                "first_seen": checked,
                "last_seen": checked,
            },
        )
    if person.accepting or person.wait_weeks is not None or person.referral_window is not None:
        yield (
            "availability",
            {
                "provider_id": person.id,
                "accepting": person.accepting,
                "accepting_since": person.accepting_since.isoformat() if person.accepting_since else None,
                "wait_weeks": person.wait_weeks,
                "wait_as_of": checked if person.wait_weeks is not None else None,
                "referral_window": person.referral_window,
                "window_read": person.window_read,
            },
        )
    for area, basis in person.areas:
        named = dict(zip(("area", "name", "country", "kind", "latitude", "longitude", "reach_km"), area, strict=True))
        yield "service_area", {"provider_id": person.id, "basis": basis, **named}
    for at, period in enumerate(person.periods, start=1):
        words = f"{period.first} to {period.last}"
        yield "referral_period", {"provider_id": person.id, "at": at, "words": words, **period._asdict()}


def _insert(connection: sqlite3.Connection, table: str, **values: Any) -> None:
    connection.execute(_inserting(table, tuple(values)), tuple(values.values()))


@cache
def _inserting(table: str, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
