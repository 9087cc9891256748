"""The rows of a release, and the file with them: the same inputs, the same bytes."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlite_utils import Database

from crawler.decisions import DecisionLog
from crawler.locate import Locator
from crawler.providers import Directory, Provider, gather
from crawler.providers.corrections import SOURCE as CORRECTIONS
from crawler.providers.corrections import corrections_source
from crawler.registration.links import links_for
from crawler.registration.newest import history, newest
from crawler.registration.public import outcome_rows, register_rows, registration_rows
from crawler.release.coverage import Placed, coverage_rows
from crawler.release.reference import alternative_rows, crisis_rows, vocabulary_rows
from crawler.release.reports import run_rows, source_rows
from crawler.release.rows import Row, Tables, provider_tables
from crawler.release.schema_version import SCHEMA_VERSION
from crawler.release.staleness import as_of, confirmed, unconfirmed_since, without_dropped
from crawler.release.writing import writing
from crawler.removal import Removals
from crawler.source import Source
from crawler.workshop import Workshop
from crawler.workshop.checks import Checks
from referral.gazetteer import Gazetteer

SAMPLE_NOTICE = "Sample data, invented. No person, clinic or phone number here is real."
LICENCE = "Facts: see each row's source. Place data: GeoNames (geonames.org), CC BY 4.0"

# Parents before children, so that foreign keys hold at every moment.
_ORDER = (
    "vocabulary",
    "source",
    "crawl_run",
    "organization",
    "provider",
    "location",
    "service_area",
    "qualification",
    "attribute",
    "language",
    "availability",
    "referral_period",
    "provenance",
    "redirect",
    "register",
    "register_link",
    "registration_check",
    "crisis_resource",
    "alternative_treatment",
    "coverage",
    "provider_search",
)


@dataclass(frozen=True, slots=True)
class Built:
    """A file that was built, before anybody checked it. ``release``: its own id, not the sha256 of the file."""

    release: str
    providers: int
    placed: int
    as_of: str


def build(
    path: Path, workshop: Workshop, sources: Mapping[str, Source], gazetteer: Gazetteer, log: DecisionLog
) -> Built:
    """Fill the empty file at ``path``. Nothing of it depends on clock, place or what was published before."""
    ever = list(workshop.listings.ever())
    day = as_of(ever, sources)
    live = without_dropped(ever, sources, day)
    directory = gather(live, sources, log.decisions, Removals(log.key, log.decisions).of)
    # No online geocoder here: a release depends on crawl.db and the gazetteer, never on an answer from outside.
    locator = Locator(workshop, gazetteer)
    with workshop.db.atomic():  # one write for all new places
        unconfirmed = partial(unconfirmed_since, sources=sources, day=day)
        tables = provider_tables(directory, locator.locate, gazetteer.area_named, unconfirmed)
    _registrations(tables, directory, workshop, log)
    if any(member.kept.source == CORRECTIONS for provider in directory.providers for member in provider.members):
        sources = {**sources, CORRECTIONS: corrections_source()}
    tables.rows["source"] = list(source_rows(workshop, sources, tables.published, confirmed(ever, sources, day)))
    tables.rows["crawl_run"] = list(run_rows(workshop, sources))
    tables.rows["vocabulary"] = [*vocabulary_rows(), *outcome_rows()]
    tables.rows["crisis_resource"] = list(crisis_rows())
    tables.rows["alternative_treatment"] = list(alternative_rows())
    tables.rows["coverage"] = _coverage(tables, gazetteer)
    with writing(path):
        release = _write(path, tables, gazetteer.version, day, any(source.sample for source in sources.values()))
    placed = {row["provider_id"] for row in tables.rows["location"] if row["latitude"] is not None}
    return Built(release, len(directory.providers), len(placed), day)


def _coverage(tables: Tables, gazetteer: Gazetteer) -> list[Row]:
    """Of every country that has a provider and that the gazetteer covers."""
    places: dict[str, list[Placed]] = {row["country"]: [] for row in tables.rows["provider"]}
    for row in tables.rows["location"]:
        if row["latitude"] is not None and row["country"] in places:
            places[row["country"]].append((row["provider_id"], row["latitude"], row["longitude"]))
    towns = {country: gazetteer.larger_towns(country) for country in places if country in gazetteer.countries}
    return list(coverage_rows(places, towns))


def _registrations(tables: Tables, directory: Directory, workshop: Workshop, log: DecisionLog) -> None:
    checks = history(Checks(workshop.db).all(), log.decisions)
    people: list[Provider] = [one for one in directory.providers if one.facts.kind == "practitioner"]
    for provider in people:
        tables.rows["registration_check"] += registration_rows(provider.id, newest(provider.refs, checks))
        for register in links_for(provider.facts.country, provider.facts.credentials):
            tables.add("register_link", provider_id=provider.id, register=register.code)
    tables.rows["register"] = list(register_rows())


def _write(path: Path, tables: Tables, gazetteer: str, day: str, sample: bool) -> str:
    db = Database(path)
    try:
        # Nobody sees the file before it was checked and fsynced whole.
        db.execute("PRAGMA journal_mode = MEMORY")
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA foreign_keys = ON")
        db.executescript((Path(__file__).parent / "directory.sql").read_text(encoding="utf-8"))
        digest = hashlib.sha256()
        with db.atomic():
            for table in _ORDER:
                rows = tables.rows[table]
                digest.update(json.dumps([table, rows], ensure_ascii=False, sort_keys=True).encode())
                if rows:
                    db.table(table).insert_all(rows, batch_size=200)
            release = digest.hexdigest()[:16]
            db.table("release").insert(
                {
                    "id": release,
                    "schema_version": SCHEMA_VERSION,
                    "as_of": day,
                    "sample": int(sample),
                    "notice": SAMPLE_NOTICE if sample else None,
                    "providers": len(tables.rows["provider"]),
                    "gazetteer": gazetteer,
                    "licence": "; ".join([LICENCE, *(f"points by {one}" for one in sorted(tables.licences))]),
                }
            )
        db.execute("INSERT INTO provider_search (provider_search) VALUES ('optimize')")
        db.conn.commit()
        db.analyze()
        db.vacuum()
    finally:
        db.close()
    return release
