"""Records and decisions into providers. Recomputed from nothing each time, so a decision undone leaves no trace."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crawler.decisions import Decision, standing
from crawler.errors import BadInputError
from crawler.listing import Ref
from crawler.resolve.blocking import candidates
from crawler.resolve.counts import Counts
from crawler.resolve.evidence import Evidence, Weighed
from crawler.resolve.groups import Groups
from crawler.resolve.ids import oldest, own_id
from crawler.resolve.joining import Joined
from crawler.resolve.record import Record
from crawler.resolve.rules import rules
from crawler.resolve.vetoes import Vetoes, hard, registers_differ
from crawler.resolve.weigh import weigh


@dataclass(frozen=True, slots=True)
class Pair:
    """Two listings and what speaks for their being one provider; ``weight`` in bits.

    ``doubt``: why a person has to look, in words; "" where only the weight is between the thresholds.
    """

    a: Ref
    b: Ref
    weight: float
    evidence: tuple[Evidence, ...]
    doubt: str = ""


Placed = tuple[int, int, Pair]
"""A pair, and where its listings are."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """One provider: its stable id, its listings in order, and the pairs that joined them."""

    id: str
    members: tuple[Ref, ...]
    joins: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Two listings that were not joined although evidence or a decision says so, and the veto that stood against it.

    ``weight`` is None for a decision.
    """

    a: Ref
    b: Ref
    weight: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """``redirects``: id of a listing that is not its provider's oldest -> the provider's id.

    ``reviews``: questions for maintainers, the weightiest first, one for any two providers.
    ``contradicted``: decided the same, against a register. ``carried``: standing ``set_value`` decisions, for others.
    """

    clusters: tuple[Cluster, ...]
    redirects: dict[str, str]
    reviews: tuple[Pair, ...]
    refused: tuple[Refused, ...]
    contradicted: tuple[Refused, ...]
    carried: tuple[Decision, ...]


def resolve(records: Iterable[Record], decisions: Iterable[Decision] = ()) -> Resolution:
    """Which records are the same provider. Pure; the order of neither argument changes anything.

    A decision about a listing that is not there has no effect until it is back. BadInputError where two records have
    one ref.
    """
    ordered = sorted(records, key=lambda record: record.ref)
    for one, following in pairwise(ordered):
        if one.ref == following.ref:
            raise BadInputError(f"the listing {one.ref[1]!r} of {one.ref[0]} is there twice; each is resolved once")
    return _Work(ordered, standing(decisions)).resolution()


def _heaviest_first(pairs: Iterable[Placed]) -> list[Placed]:
    return sorted(pairs, key=lambda one: (-one[2].weight, one[0], one[1]))


class _Work:
    def __init__(self, records: Sequence[Record], decisions: Sequence[Decision]) -> None:
        self.records = records
        self.decisions = decisions
        self.counts = Counts(records)
        self.vetoes = Vetoes(self.counts, {one.pair: one for one in decisions if one.kind == "different" and one.pair})
        self.joined = Joined(len(records))
        self.groups = Groups(records, self.joined, self.counts, self._between)
        self.joins: list[tuple[int, Pair]] = []
        self.refused: list[Refused] = []
        self.contradicted: list[Refused] = []

    def resolution(self) -> Resolution:
        pairs = self._weighed()
        self._join_all(pairs)
        while self._join_all(self._whole(pairs)):
            pass  # what was joined says more, and names a person where two were possible
        # Last, so that somebody's listings under two names have found together when a maintainer joins the two.
        self._join_as_decided()
        reviews = tuple(pair for _, _, pair in self._whole(pairs))
        clusters, redirects = self._clusters()
        carried = tuple(one for one in self.decisions if one.kind == "set_value")
        return Resolution(clusters, redirects, reviews, tuple(self.refused), tuple(self.contradicted), carried)

    def _join_as_decided(self) -> None:
        at = {record.ref: position for position, record in enumerate(self.records)}
        for decision in self.decisions:
            if decision.kind != "same" or decision.pair is None or not set(decision.pair) <= at.keys():
                continue
            a, b = (at[ref] for ref in decision.pair)
            if self.joined.together(a, b):
                continue
            if why := self.joined.veto(a, b, lambda x, y: self.vetoes.decided(self.records[x], self.records[y])):
                self.refused.append(Refused(*decision.pair, None, f"{decision.says}; but {why}"))
                continue
            if why := self.joined.veto(a, b, lambda x, y: registers_differ(self.records[x], self.records[y])):
                self.contradicted.append(Refused(*decision.pair, None, f"{decision.says}; but {why}"))
            self.joined.join(a, b)

    def _weighed(self) -> list[Placed]:
        """The pairs worth a look, the weightiest first."""
        least = rules().thresholds.review
        found: list[Placed] = []
        for a, b in candidates(self.records):
            ours, theirs = self.records[a], self.records[b]
            if hard(ours, theirs):
                continue
            weighed = weigh(ours, theirs, self.counts)
            if weighed is None:
                if set(ours.numbers) & set(theirs.numbers):
                    why = f"one register number, but {self.vetoes.between(ours, theirs)}"
                    self.refused.append(Refused(ours.ref, theirs.ref, None, why))
            elif weighed.weight >= least:
                found.append((a, b, self._pair(a, b, weighed)))
        return _heaviest_first(found)

    def _between(self, a: int, b: int) -> str:
        return self.vetoes.between(self.records[a], self.records[b])

    def _join_all(self, pairs: Iterable[Placed]) -> bool:
        """Whether there was anything to join."""
        before = len(self.joins)
        for a, b, pair in pairs:
            if pair.weight >= rules().thresholds.merge and not pair.doubt:
                self._join(a, b, pair)
        return len(self.joins) > before

    def _join(self, a: int, b: int, pair: Pair) -> None:
        if self.joined.together(a, b):
            return
        if why := self.joined.veto(a, b, self._between):
            self.refused.append(Refused(pair.a, pair.b, pair.weight, why))
            return
        self.joined.join(a, b)
        self.joins.append((a, pair))

    def _whole(self, pairs: Iterable[Placed]) -> list[Placed]:
        """Each two providers that one of the pairs is about and no veto keeps apart, people by all their listings."""
        seen: set[tuple[int, int]] = set()
        found: list[Placed] = []
        for a, b, pair in pairs:
            low, high = sorted((self.joined.set_of(a), self.joined.set_of(b)))
            if low == high or (low, high) in seen:
                continue
            seen.add((low, high))
            if self.joined.veto(low, high, self._between):
                continue
            if self.records[a].name is None:
                found.append((a, b, pair))
            elif (whole := self.groups.weigh(low, high)) and whole.weighed.weight >= rules().thresholds.review:
                found.append((whole.a, whole.b, self._pair(whole.a, whole.b, whole.weighed)))
        return _heaviest_first(found)

    def _pair(self, a: int, b: int, weighed: Weighed) -> Pair:
        return Pair(self.records[a].ref, self.records[b].ref, weighed.weight, weighed.evidence, weighed.unsure)

    def _clusters(self) -> tuple[tuple[Cluster, ...], dict[str, str]]:
        joins: dict[int, list[Pair]] = {}
        for a, pair in self.joins:
            joins.setdefault(self.joined.set_of(a), []).append(pair)
        clusters: list[Cluster] = []
        redirects: dict[str, str] = {}
        for positions in self.joined.sets():
            members = [self.records[at] for at in positions]
            eldest = oldest(members)
            key = own_id(eldest)
            redirects |= {own_id(member): key for member in members if member is not eldest}
            clusters.append(Cluster(key, tuple(member.ref for member in members), tuple(joins.get(positions[0], ()))))
        return tuple(clusters), redirects
