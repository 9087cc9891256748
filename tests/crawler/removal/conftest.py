"""A crawl.db with the sample sites' listings, and an invented person in it who asks to be taken out."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler.decisions import DecisionLog
from crawler.listing import Listing, Ref, Said
from crawler.providers import Directory, gather_from
from crawler.release.gate import acceptable
from crawler.release.publish import FILE, publish
from crawler.removal import Removal, Removals
from crawler.removal.suppressing import Register, plan, remove
from crawler.removal.whom import Whom
from crawler.source import Source
from crawler.workshop import Workshop
from crawler.workshop.erasing import Erased
from referral.gazetteer import Gazetteer
from tests.crawler.reading_once import facts_once
from tests.crawler.test_release import TODAY

DAY = TODAY.isoformat()
ROSTER, SECOND = "gb_bpc_mbt_roster", "int_anna_freud_supervisors"
# What a source says of everybody whom it lists.
_OF_ALL = frozenset({"title", "status", "issuer", "variant", "language"})


@dataclass
class Scene:
    """Listings put in as a crawl would, removals as `mbt suppress` makes them, and what would be published."""

    workshop: Workshop
    sources: dict[str, Source]
    folder: Path
    gazetteer: Gazetteer

    @property
    def log(self) -> DecisionLog:
        return DecisionLog(self.folder / "decisions", self.workshop.decisions_seal)

    @property
    def removals(self) -> Removals:
        return Removals(self.log.key, self.log.decisions)

    def listing(self, source: str, name: str, key: str, page: str, said: Mapping[str, str]) -> Listing:
        """As the source's other listings are, with its own name and contacts."""
        like = next(self.workshop.listings.live(source)).listing
        of_all = tuple(one for one in like.said if one.field in _OF_ALL)
        own = tuple(
            Said(field=field, words=words, quote=words, url=page) for field, words in {"country": "GB", **said}.items()
        )
        return like.model_copy(update={"key": key, "name": name, "url": page, "said": (*of_all, *own)})

    def put(self, source: str, name: str, key: str, page: str = "", **said: str) -> Ref:
        """One more listing, live."""
        page = page or f"https://{source.replace('_', '-')}.example.org/list"
        run = self.workshop.runs.start(source, DAY)
        self.workshop.listings.stage(run, [self.listing(source, name, key, page, said)])
        self.workshop.listings.promote(run, source, DAY, under=key)
        self.workshop.runs.finish(run, DAY, "promoted", [], 1, None)
        return source, key

    def suppress(self, whom: Whom, because: str = "asked in a letter") -> Erased:
        register = Register(self.workshop, self.sources, self.log.decisions)
        planned = plan(whom, register, self.removals)
        return remove(self.workshop, register, self.log, planned, because, "M. Aintainer", DAY)[1]

    def decide(self, **made: object) -> int:
        (decision,) = self.log.add({"why": "a letter", **made}, who="M. Aintainer", when=DAY)
        return decision.number

    def removal(self, ref: Ref) -> Removal | None:
        """Why one listing is left out."""
        (kept,) = (kept for kept in self.workshop.listings.ever() if kept.ref == ref)
        return self.removals.of(kept, facts_once(kept.listing, self.sources[kept.source]))

    @property
    def directory(self) -> Directory:
        return gather_from(self.workshop, self.sources, self.log)

    @property
    def names(self) -> set[str]:
        """Who would be published."""
        return {provider.facts.name for provider in self.directory.providers}

    def provider(self, ref: Ref) -> str:
        """The id under which a listing is published."""
        return next(one.id for one in self.directory.providers if ref in one.refs)

    def publish(self) -> Path:
        accept = dict.fromkeys(acceptable(), "a test")
        publish(self.workshop, self.sources, self.gazetteer, self.folder, self.log, TODAY, accept)
        return self.folder / FILE


@pytest.fixture
def scene(
    filled: Workshop, sample_sources: Mapping[str, Source], gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch
) -> Scene:
    (file,) = [path for _, name, path in filled.db.execute("PRAGMA database_list") if name == "main"]
    monkeypatch.delenv("MBT_DECISIONS", raising=False)
    return Scene(filled, dict(sample_sources), Path(file).parent, gazetteer)


OWN = {"address": "12 Quillfeather Lane, Bristol BS6 5AA", "phone": "020 7946 0977", "email": "zoe@mueller.example.org"}
"""The person's contacts."""
SHOWN = "Dr. Zoë Müller-Sørby"


@pytest.fixture
def zoe(scene: Scene) -> Ref:
    """The person, on a roster."""
    return scene.put(ROSTER, SHOWN, "dr-zoe-muller-sorby/bristol", "https://roster.example.org/people/zoe", **OWN)


BY_ID = Whom("email", OWN["email"])
