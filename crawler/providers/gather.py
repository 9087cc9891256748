"""Listings, decisions and removals into the providers that are published. Pure: the same input, the same directory.

Every listing that there ever was takes part in telling who is whom, so that a provider keeps its id when the page that
it was first seen on is gone; what is published comes from live listings alone.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from crawler.decisions import Decision, standing
from crawler.listing import Ref
from crawler.normalise import Facts, facts_of
from crawler.providers.claims import qualifications
from crawler.providers.corrections import correction, withdrawn
from crawler.providers.homes import at_home, houses
from crawler.providers.merging import Merging, said_by, with_its_page
from crawler.providers.newest import accepting_said_on, wait_said_on
from crawler.providers.places import places
from crawler.providers.provider import (
    CORRECTED,
    Directory,
    Disagreement,
    Member,
    Provider,
    Removal,
    Removed,
    Stated,
    Withheld,
    strength_of,
)
from crawler.providers.shown import published, shown_of, town_only, without
from crawler.resolve import Cluster, Record, record_of, resolve
from crawler.source import Source
from crawler.waits import Wait, waits_of
from crawler.workshop import Kept


def gather(
    ever: Iterable[Kept],
    sources: Mapping[str, Source],
    decisions: Iterable[Decision] = (),
    removed: Removed | None = None,
) -> Directory:
    """The directory as it may be published. ``ever``: every listing, gone ones too, in any order.

    ``removed`` tells which listing is somebody's who was removed.
    """
    return _Gathering(ever, sources, standing(decisions), removed).directory()


@dataclass(frozen=True, slots=True)
class _Item:
    kept: Kept
    facts: Facts
    record: Record


class _Gathering:
    def __init__(
        self,
        ever: Iterable[Kept],
        sources: Mapping[str, Source],
        decisions: Sequence[Decision],
        removed: Removed | None,
    ) -> None:
        self.sources = sources
        self.decisions = decisions
        self.items: dict[Ref, _Item] = {}
        self.removed: dict[Ref, Removal] = {}
        everything = sorted(ever, key=lambda kept: kept.ref)
        self.waits: list[Wait] = waits_of((kept for kept in everything if kept.gone_since is None), sources)
        for kept in everything:
            if not published(sources.get(kept.source)):
                continue
            facts = facts_of(kept.listing, sources[kept.source])
            self.items[kept.ref] = _Item(kept, facts, record_of(kept, facts))
            if removed and (removal := removed(kept, facts)):
                self.removed[kept.ref] = removal
        self.records = {ref: item.record for ref, item in self.items.items()}
        self.houses: Counter[tuple[str, str, str]] = houses(
            item.record for item in self.items.values() if item.kept.gone_since is None
        )
        self.set_values: defaultdict[Ref, list[Decision]] = defaultdict(list)
        for one in decisions:
            if one.kind == "set_value" and one.a:
                self.set_values[one.a].append(one)

    def directory(self) -> Directory:
        resolution = resolve(self.records.values(), self.decisions)
        withheld: list[Withheld] = []
        providers: list[Provider] = []
        for cluster in resolution.clusters:
            if found := [self.removed[ref] for ref in cluster.members if ref in self.removed]:
                # Whoever is one with somebody who was removed is removed.
                surest = max(found, key=lambda one: (one.sure, one.decision))
                withheld.append(Withheld(cluster.members, surest.decision, surest.by, surest.sure))
            elif provider := self._provider(cluster):
                providers.append(provider)
        there = {provider.id for provider in providers}
        redirects = {old: new for old, new in sorted(resolution.redirects.items()) if new in there}
        return Directory(
            tuple(sorted(providers, key=lambda one: one.members[0].rank[3])), redirects, resolution, tuple(withheld)
        )

    def _provider(self, cluster: Cluster) -> Provider | None:
        """None where no live listing makes a claim that may be published."""
        live = [self._member(ref) for ref in cluster.members if self.items[ref].kept.gone_since is None]
        if not any(claim.publishable for member in live for claim in member.facts.claims):
            return None
        members = sorted(live, key=lambda member: member.rank, reverse=True)
        told = [one for ref in cluster.members for one in self.set_values[ref]]
        newest = list({one.field: one for one in sorted(told, key=lambda one: one.number)}.values())
        first = members[0].facts
        if corrected := correction(newest, first.name, members[0].kept.listing.kind, first.country):
            members.insert(0, corrected)
        return self._merged(cluster.id, members, withdrawn(newest))

    def _member(self, ref: Ref) -> Member:
        item = self.items[ref]
        source = self.sources[item.kept.source]
        facts = shown_of(item.kept, item.facts, source, self.waits)
        return Member(item.kept, facts, strength_of(source.evidence_kind))

    def _merged(self, key: str, members: Sequence[Member], nothing_of: frozenset[str]) -> Provider:
        theirs = [member for member in members if member.strength != CORRECTED]
        found, _, _ = places(theirs)
        if found and at_home(theirs, found, self.records, self.sources, self.houses):
            members = _of_sources(members, town_only)
        members = _of_sources(members, lambda facts: without(facts, nothing_of))
        shown, stated, moved = places([] if "address" in nothing_of else members)
        merging = Merging(members, nothing_of)
        merging.fields()
        merging.terms()
        merging.languages()
        facts, page = merging.facts, None
        if "website" not in nothing_of:
            facts, page = with_its_page(facts, theirs[0])
        merging.stated += stated
        if page:
            merging.stated.append(page)
        for member in members:
            merging.stated += said_by(member, "country", True)
            merging.stated += said_by(member, "wait_as_of", member is merging.winners.get("wait_weeks"))
            merging.stated += said_by(member, "accepting_as_of", member is merging.winners.get("accepting"))
        qualified, disagreeing = qualifications(members)
        fields = [*merging.disagreeing, *(["address"] if moved else [])]
        listings = [member.kept for member in members]
        accepting, wait = (merging.winners.get(name) for name in ("accepting", "wait_weeks"))
        return Provider(
            id=key,
            members=tuple(members),
            facts=facts,
            places=() if facts.online_only else shown,
            qualifications=qualified,
            stated=tuple(merging.stated),
            disagreements=(
                *(_disagreement(field, merging.stated) for field in sorted(fields)),
                *(Disagreement(f"qualification:{variant}", (), ()) for variant in disagreeing),
            ),
            accepting_since=accepting_said_on(accepting) if accepting else None,
            wait_said_on=wait_said_on(wait) if wait else None,
            first_seen=min(kept.first_seen for kept in listings),
            last_changed=max(kept.last_changed for kept in listings),
            last_checked=max(kept.last_checked for kept in listings),
        )


def _of_sources(members: Iterable[Member], change: Callable[[Facts], Facts]) -> list[Member]:
    """The members with changed facts; what they had put in themselves stands."""
    return [one if one.strength == CORRECTED else replace(one, facts=change(one.facts)) for one in members]


def _disagreement(field: str, stated: Iterable[Stated]) -> Disagreement:
    said = [one for one in stated if one.evidence.field == field]
    return Disagreement(field, tuple(one for one in said if one.shown), tuple(one for one in said if not one.shown))
