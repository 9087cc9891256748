"""Build directory.db whole in a file of its own, check it, and only then move it into place."""

import hashlib
import json
import os
import sqlite3
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from crawler.decisions import DecisionLog
from crawler.errors import ReleaseRefusedError
from crawler.locate import Locator
from crawler.providers import gather_from
from crawler.providers.corrections import SOURCE as CORRECTIONS
from crawler.providers.corrections import corrections_source
from crawler.registration.links import links_for
from crawler.registration.newest import history, newest
from crawler.registration.public import outcome_rows, register_rows, registration_rows
from crawler.release.check import problems
from crawler.release.reference import alternative_rows, crisis_rows, vocabulary_rows
from crawler.release.reports import run_rows, source_rows
from crawler.release.rows import Tables, provider_tables
from crawler.removal import Removals
from crawler.source import Source
from crawler.workshop import Workshop
from crawler.workshop.checks import Checks
from referral.gazetteer import Gazetteer

FILE = "directory.db"
SCHEMA_VERSION = 2
SAMPLE_NOTICE = "Sample data, invented. No person, clinic or phone number here is real."
LICENCE = "Facts: see each row's source. Place data: GeoNames (geonames.org), CC BY 4.0"

_REMOVED = "{} is in it, and somebody of that description was removed; `mbt suppress allow` where it is somebody else"


@dataclass(frozen=True, slots=True)
class Published:
    """What was published."""

    path: Path
    release: str
    providers: int
    placed: int
    as_of: str


def publish(
    workshop: Workshop,
    sources: Mapping[str, Source],
    gazetteer: Gazetteer,
    folder: Path,
    log: DecisionLog,
    today: date,
    accept_fewer: str | None = None,
) -> Published:
    """Build, check, move into place. Raises ReleaseRefusedError with every reason; directory.db is then untouched.

    ``log`` is open and checked already: without the decisions nobody knows who must not be published.
    ``accept_fewer`` is the maintainer's reason for a release that is much smaller than the last one.
    """
    target = folder / FILE
    # No online geocoder here: a release depends on crawl.db and the gazetteer, never on an answer from outside.
    locator = Locator(workshop, gazetteer)
    directory = gather_from(workshop, sources, log)
    if any(member.kept.source == CORRECTIONS for provider in directory.providers for member in provider.members):
        sources = {**sources, CORRECTIONS: corrections_source()}
    with workshop.db.atomic():  # one write for all new places
        tables = provider_tables(directory, locator.locate)
    checks = history(Checks(workshop.db).all(), log.decisions)
    for provider in directory.providers:
        if provider.facts.kind == "practitioner":
            tables.rows["registration_check"] += registration_rows(provider.id, newest(provider.refs, checks))
            for register in links_for(provider.facts.country, provider.facts.credentials):
                tables.add("register_link", provider_id=provider.id, register=register.code)
    tables.rows["register"] = list(register_rows())
    tables.rows["source"] = list(source_rows(workshop, sources, tables.published))
    tables.rows["crawl_run"] = list(run_rows(workshop, sources))
    tables.rows["vocabulary"] = [*vocabulary_rows(), *outcome_rows()]
    tables.rows["crisis_resource"] = list(crisis_rows())
    tables.rows["alternative_treatment"] = list(alternative_rows())
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".building-", suffix=".db", dir=folder)
    os.close(handle)
    building = Path(name)
    try:
        db = Database(building)
        try:
            release = _build(db, tables, gazetteer.version, any(source.sample for source in sources.values()))
            before = None if accept_fewer else _providers_in(target)
            removed = Removals(log.key, log.decisions).in_release(db)
            if wrong := [*problems(db, today, before), *(_REMOVED.format(one) for one in removed)]:
                raise ReleaseRefusedError("\n".join(f"not published: {reason}" for reason in wrong))
            placed = db.execute(
                "SELECT count(DISTINCT provider_id) FROM location WHERE latitude IS NOT NULL"
            ).fetchone()
        finally:
            db.close()
        _move(building, target)
    finally:
        building.unlink(missing_ok=True)
    return Published(target, release["id"], release["providers"], int(placed[0]), release["as_of"])


# Parents before children, so that foreign keys hold at every moment.
_ORDER = (
    "vocabulary",
    "source",
    "crawl_run",
    "organization",
    "provider",
    "location",
    "qualification",
    "attribute",
    "language",
    "availability",
    "provenance",
    "redirect",
    "register",
    "register_link",
    "registration_check",
    "crisis_resource",
    "alternative_treatment",
    "provider_search",
)


def _build(db: Database, tables: Tables, gazetteer: str, sample: bool) -> dict[str, Any]:
    db.execute("PRAGMA foreign_keys = ON")
    db.executescript((Path(__file__).parent / "directory.sql").read_text(encoding="utf-8"))
    digest = hashlib.sha256()
    with db.atomic():
        for table in _ORDER:
            rows = tables.rows[table]
            digest.update(json.dumps([table, rows], ensure_ascii=False, sort_keys=True).encode())
            if rows:
                db.table(table).insert_all(rows, batch_size=200)
        release = {
            "id": digest.hexdigest()[:16],
            "schema_version": SCHEMA_VERSION,
            "as_of": max((row["last_checked"] for row in tables.rows["provider"]), default="1970-01-01"),
            "sample": int(sample),
            "notice": SAMPLE_NOTICE if sample else None,
            "providers": len(tables.rows["provider"]),
            "gazetteer": gazetteer,
            "licence": "; ".join([LICENCE, *(f"points by {one}" for one in sorted(tables.licences))]),
        }
        db.table("release").insert(release)
    db.execute("INSERT INTO provider_search (provider_search) VALUES ('optimize')")
    db.conn.commit()
    db.analyze()
    db.vacuum()
    return release


def _providers_in(path: Path) -> int | None:
    """How many providers the published release has; None where there is none that can be read."""
    if not path.exists():
        return None
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    except sqlite3.OperationalError:
        return None
    try:
        return int(connection.execute("SELECT count(*) FROM provider").fetchone()[0])
    except sqlite3.DatabaseError:
        return None  # a damaged release holds no bound for the next one
    finally:
        connection.close()


def _move(building: Path, target: Path) -> None:
    """fsync the file, rename it over the old one, fsync the folder: after a crash one of the two stands there whole."""
    with building.open("rb") as file:
        os.fsync(file.fileno())
    building.chmod(0o644)
    building.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
