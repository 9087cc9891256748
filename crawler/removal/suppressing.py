"""Removing somebody: every listing of theirs in crawl.db is found, hashed and erased."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from crawler.decisions import Decision, DecisionLog
from crawler.errors import BadInputError
from crawler.listing import Listing, Ref
from crawler.normalise import facts_of
from crawler.removal.identity import Identity, identity_of, web_key
from crawler.removal.keys import Known, hashed, to_be_matched, to_be_stored
from crawler.removal.reason import check_reason
from crawler.removal.removals import Removals
from crawler.removal.whom import Whom
from crawler.resolve import record_of, resolve
from crawler.source import Source
from crawler.workshop import Kept, Workshop
from crawler.workshop.erasing import Erased, erase, settle


@dataclass(frozen=True, slots=True)
class Found:
    """One listing in crawl.db."""

    kept: Kept
    identity: Identity

    @property
    def ref(self) -> Ref:
        """Which listing."""
        return self.kept.ref


@dataclass(frozen=True, slots=True)
class Plan:
    """What removing somebody takes out. ``already``: the removal that has them, where nothing new is to be kept."""

    whom: Whom
    known: frozenset[Known]
    listings: tuple[Found, ...] = ()
    already: int | None = None
    identities: tuple[Identity, ...] = field(default=())


class Register:
    """Every listing in crawl.db, live, gone and staged, with what it is known by."""

    def __init__(self, workshop: Workshop, sources: Mapping[str, Source], decisions: Iterable[Decision] = ()) -> None:
        self.found: list[Found] = []
        self.sources = sources
        records = []
        everything = {kept.ref: kept for kept in _staged(workshop)} | {
            kept.ref: kept for kept in workshop.listings.ever()
        }
        for kept in everything.values():
            source = sources.get(kept.source)
            if source is None:
                continue  # what a source brought that is no longer there is published nowhere
            facts = facts_of(kept.listing, source)
            self.found.append(Found(kept, identity_of(kept, facts, source.renamed_from)))
            records.append(record_of(kept, facts))
        self.provider: dict[Ref, str] = {}
        self.together: defaultdict[str, list[Ref]] = defaultdict(list)
        for cluster in resolve(records, decisions).clusters:
            self.together[cluster.id] += cluster.members
            self.provider.update(dict.fromkeys(cluster.members, cluster.id))

    def having(self, known: set[Known]) -> list[Found]:
        """The listings that have any of it."""
        return [one for one in self.found if not known.isdisjoint(to_be_matched(one.identity))]

    def with_theirs(self, found: Iterable[Found]) -> list[Found]:
        """The listings, and all others of the same providers."""
        ids = {self.provider[one.ref] for one in found}
        return [one for one in self.found if self.provider[one.ref] in ids]


def plan(whom: Whom, register: Register, removals: Removals) -> Plan:
    """What is to be removed; BadInputError where it cannot be told who is meant."""
    hits = register.having(whom.finds)
    providers = sorted({register.provider[one.ref] for one in hits})
    if len(providers) > 1 and whom.by != "number":
        told = "; ".join(f"{one}: {_names(register, one)}" for one in providers)
        raise BadInputError(
            f"{len(providers)} providers have {whom.value!r} ({told}); say which one with --provider, and again for "
            "each that is meant"
        )
    already = removals.has_any(whom.finds)
    if not hits:
        if already is None and whom.by == "provider":
            raise BadInputError(f"there is no provider {whom.value!r} in crawl.db; give what else you know of them")
        if already is None and whom.anybodys:
            raise BadInputError(f"{whom.anybodys}, and nobody in crawl.db has it; give what else you know of them")
        return Plan(whom, frozenset() if already else frozenset(whom.stores), (), already, whom.identities)
    theirs = register.with_theirs(hits)
    shared = _shared(register, theirs)
    known: set[Known] = set() if whom.anybodys or whom.by == "url" else set(whom.finds)
    for one in theirs:
        known |= to_be_stored(one.identity, shared)
    identities = (*whom.identities, *(one.identity for one in theirs))
    everything = removals.has_all(known)
    return Plan(whom, frozenset(known), tuple(theirs), already if everything else None, identities)


def remove(
    workshop: Workshop, register: Register, log: DecisionLog, plan: Plan, because: str, who: str, day: str
) -> tuple[Decision | None, Erased]:
    """Add the decision, where it is needed, and erase every listing that is surely theirs. The decision comes first:
    whatever happens after it, they are not published."""
    why = check_reason(because, plan.identities, plan.whom.secrets)
    decision = None
    if plan.known and plan.already is None:
        keys = tuple(sorted(hashed(log.key, plan.known)))
        (decision,) = log.add({"kind": "suppress", "keys": keys, "why": why}, who=who, when=day)
        workshop.remember_decisions(log.seal)
        workshop.db.conn.commit()
    return decision, erase_removed(workshop, register, log, plan.listings)


def erase_removed(workshop: Workshop, register: Register, log: DecisionLog, theirs: Sequence[Found]) -> Erased:
    """Erase these listings, whatever else is surely somebody's who was removed, and what was decided about them."""
    removals = Removals(log.key, log.decisions)
    gone = {one.ref: one.kept for one in theirs}
    for one in register.found:
        if (removal := removals.of_identity(one.identity)) and removal.sure:
            gone[one.ref] = one.kept
    by_source: defaultdict[str, list[str]] = defaultdict(list)
    for kept in gone.values():
        by_source[kept.source].append(kept.listing.key)
    done = [erase(workshop.db, source, keys) for source, keys in sorted(by_source.items())]
    log.forget(gone.keys())
    workshop.db.conn.commit()
    settle(workshop.db)
    return Erased(sum(one.listings for one in done), sum(one.pages for one in done))


def _shared(register: Register, theirs: Iterable[Found]) -> set[str]:
    """Pages and e-mail addresses that others have as well, and pages that a source begins with: lists, mostly."""
    refs = {one.ref for one in theirs}
    others = [one.identity for one in register.found if one.ref not in refs]
    starts = {web_key(url) for source in register.sources.values() for url in source.start_urls}
    people = any(one.identity.kind == "practitioner" for one in theirs)
    return {value for one in others for value in (*one.pages, *one.emails)} | (starts if people else set())


def _names(register: Register, provider: str) -> str:
    return ", ".join(
        sorted({one.kept.listing.name for one in register.found if register.provider[one.ref] == provider})
    )


def _staged(workshop: Workshop) -> Iterable[Kept]:
    """What held runs brought: it can be accepted still."""
    rows = workshop.db.execute(
        "SELECT crawl_run.source, data, substr(started_at, 1, 10) FROM listing_staged"
        " JOIN crawl_run ON crawl_run.id = run ORDER BY run, key"
    ).fetchall()
    for source, data, day in rows:
        yield Kept(source, Listing.model_validate_json(data), day, day, day, source)
