"""A second, invented list beside the sample roster, reviewed and published as a maintainer does it."""

import hashlib
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from crawler.decisions import Decision, DecisionLog
from crawler.listing import Listing, Ref, Said
from crawler.providers import Directory, Provider, gather
from crawler.release.gate import acceptable
from crawler.release.publish import FILE, publish
from crawler.review.listed import Listed
from crawler.review.opening import Review, opened, written
from crawler.review.places import PlaceReview
from crawler.review.queue import tasks
from crawler.review.task import Task
from crawler.source import Source, load_source
from crawler.workshop import Kept, Workshop
from referral.gazetteer import Gazetteer
from tests.commands import SAMPLE_SOURCES

DAY = "2026-11-22"
ROSTER, SECOND = "gb_bpc_mbt_roster", "gb_second_list"
SECOND_FILE = Path(__file__).with_name(f"{SECOND}.toml")
ALICE = (ROSTER, "dr-alice-sampleworth/london")
ALICE_TOO = (SECOND, "alice")
"""The same person by name, town and e-mail address, with another phone and another level."""
FAY = (ROSTER, "fay-inventor/norwich")
FAY_TOO = (SECOND, "f-inventor")
"""An initial, a town and a phone: perhaps the same person."""
BASIC = "I completed the three-day basic training in mentalization-based treatment at Anna Freud."
MORE = "I am an accredited MBT supervisor for mentalization-based treatment, with Anna Freud."


def sources() -> dict[str, Source]:
    """The roster of the sample sites, and the second list."""
    return {source.name: source for source in map(load_source, (SAMPLE_SOURCES / f"{ROSTER}.toml", SECOND_FILE))}


def source_files(folder: Path) -> Path:
    """The sample sources and the second list as files."""
    shutil.copytree(SAMPLE_SOURCES, folder)
    shutil.copy(SECOND_FILE, folder)
    return folder


def listing(key: str, name: str, source: str = SECOND, **said: str) -> Listing:
    """A person on a list."""
    url = "http://second.example.org/people" if source == SECOND else "http://bpc.example.org/mbt-roster"
    words = tuple(Said(field=field, words=one, quote=one, url=url) for field, one in said.items())
    return Listing(key=key, kind="practitioner", name=name, url=url, said=words)


def alice(phone: str = "020 7946 0399", claim: str = BASIC, **said: str) -> Listing:
    """Of the second list."""
    facts = {"phone": phone, "email": "alice@bpc.example.org", "address": "London", "claim": claim, **said}
    return listing("alice", "Dr Alice Sampleworth", **facts)


def fay() -> Listing:
    """Of the second list."""
    return listing("f-inventor", "F. Inventor", phone="020 7946 0306", address="Norwich", claim=BASIC)


def roster() -> list[Listing]:
    """Two people as the sample roster lists them."""
    return [
        listing(
            ALICE[1], "Dr Alice Sampleworth", ROSTER,
            title="MBT Practitioner", phone="020 7946 0301", email="alice@bpc.example.org", address="London",
        ),
        listing(
            FAY[1], "Fay Inventor", ROSTER,
            title="MBT Practitioner", phone="020 7946 0306", email="fay@bpc.example.org", address="Norwich",
        ),
    ]  # fmt: skip


def kept(found: Sequence[Listing], source: str = SECOND, day: str = DAY) -> list[Kept]:
    """Listings as crawl.db has them."""
    return [Kept(source, one, day, day, day, source) for one in found]


def asked(
    ever: Sequence[Kept], decisions: Sequence[Decision] = (), removed: Any = None, places: Sequence[PlaceReview] = ()
) -> list[Task]:
    """The questions that come up, closed ones too."""
    directory = gather(ever, sources(), decisions, removed)
    return tasks(directory, decisions, Listed(ever, sources()), places)


class Desk:
    """A maintainer at work: what the lists say, decisions, and releases."""

    def __init__(
        self, workshop: Workshop, sources: Mapping[str, Source], folder: Path, gazetteer: Gazetteer | None = None
    ) -> None:
        self.workshop, self.sources, self.folder, self.gazetteer = workshop, sources, folder, gazetteer

    def reads(self, *found: Listing, source: str = SECOND, day: str = DAY) -> None:
        """A run of a list, promoted."""
        run = self.workshop.runs.start(source, day)
        self.workshop.listings.stage(run, found)
        promotion = self.workshop.listings.promote(run, source, day)
        self.workshop.runs.finish(run, day, "promoted", [], len(found), promotion)

    @property
    def log(self) -> DecisionLog:
        return DecisionLog(self.folder / "decisions", None)

    def decide(self, **made: Any) -> Decision:
        (added,) = written(self.workshop, self.log, [{"why": "I asked them", **made}], "M. Aintainer", DAY)
        return added

    def undo(self, decision: Decision) -> None:
        self.decide(kind="undo", undoes=decision.number)

    @property
    def review(self) -> Review:
        return opened(self.workshop, self.sources, self.log)

    @property
    def directory(self) -> Directory:
        return self.review.directory

    def provider(self, ref: Ref) -> Provider:
        return next(one for one in self.directory.providers if ref in one.refs)

    def task(self, about: str) -> Task:
        """The open task whose question has these words."""
        (found,) = (task for task in self.review.waiting if about in task.question)
        return found

    def publish(self) -> str:
        """The sha256 of the release."""
        assert self.gazetteer is not None
        day = date.fromisoformat(DAY)
        accept = dict.fromkeys(acceptable(), "a test")
        publish(self.workshop, self.sources, self.gazetteer, self.folder, self.log, day, accept)
        return hashlib.sha256((self.folder / FILE).read_bytes()).hexdigest()

    def rows(self, sql: str, *values: str) -> list[Any]:
        """Of the release."""
        connection = sqlite3.connect(f"file:{self.folder / FILE}?mode=ro&immutable=1", uri=True)
        found = connection.execute(sql, values).fetchall()
        connection.close()
        return found
