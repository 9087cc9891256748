"""Whole providers weighed against each other: what all their listings have in common, and who else could be meant.

One listing gives the full name, another the phone, a third the town; what none of them says alone, they say together.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from crawler.resolve.counts import Counts
from crawler.resolve.evidence import Evidence, Weighed
from crawler.resolve.joining import Joined
from crawler.resolve.names import Name
from crawler.resolve.people import INITIAL
from crawler.resolve.record import Record
from crawler.resolve.rules import rules
from crawler.resolve.sentences import listings
from crawler.resolve.spelling import formal, skeleton
from crawler.resolve.weigh import ALONE, CONTACTS, OWN, name_alone, weigh

_LOOSE = {"alike", "same_source"}
_APART = ("place", "town_differs", "same_source")


@dataclass(frozen=True, slots=True)
class Whole:
    """Two people weighed by all their listings; ``a`` and ``b`` are the positions that are most alike in name."""

    a: int
    b: int
    weighed: Weighed


class Groups:
    """People as they stand joined. Nothing here joins; the order of the records changes nothing."""

    def __init__(
        self, records: Sequence[Record], joined: Joined, counts: Counts, veto: Callable[[int, int], str]
    ) -> None:
        self._records = records
        self._joined = joined
        self._counts = counts
        self._veto = veto
        self._called: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
        for at, record in enumerate(records):
            for key in {*_calls(record), *_calls(record, first=False)}:
                self._called[key].append(at)

    def weigh(self, a: int, b: int) -> Whole | None:
        """The groups of two positions, which no veto keeps apart; None where two of their names are two people's."""
        ours, theirs = self._joined.members(a), self._joined.members(b)
        found: list[Whole] = []
        for one in ours:
            for other in theirs:
                weighed = weigh(self._records[one], self._records[other], self._counts)
                if weighed is None:
                    return None
                found.append(Whole(one, other, weighed))
        named = min(found, key=lambda pair: (bool(_name_doubt(pair)), -_name_bits(pair), pair.a, pair.b))
        evidence = [*_together(found, named)]
        doubt = next((_name_doubt(pair) for pair in found if _kinds(pair) & {"middle_differs"}), _name_doubt(named))
        kinds = {one.kind for one in evidence}
        if kinds & OWN:
            doubt = ""
        common = bool(kinds & {*CONTACTS, "place"})
        known = [group for group in (a, b) if self._is_known(group)]
        # An initial with nothing else in common is nobody's, however rare the name.
        if known and not kinds & _LOOSE and (not doubt or (doubt == INITIAL and common)):
            alone = self._only_one(a, b, known, "town_differs" in kinds)
            evidence += alone
            doubt = "" if alone else doubt
        weighed = Weighed(tuple(evidence), doubt or (ALONE if name_alone(evidence) else ""))
        return Whole(named.a, named.b, weighed)

    def _only_one(self, a: int, b: int, known: Sequence[int], elsewhere: bool) -> list[Evidence]:
        """Evidence where a known person is the only one that the other can be; nothing where there are others."""
        vague = [group for group in (a, b) if not self._is_full(group)]
        unknown = [group for group in (a, b) if group not in known]
        for group in vague or unknown or (a, b):
            if next(self._others(group, (a, b)), None) is not None:
                return []
        best = max(known, key=lambda group: (self._is_full(group), len(self._joined.members(group)), -group))
        members = [self._records[at] for at in self._joined.members(best)]
        named = next((member for member in members if _is_full(member)), members[0])
        sources = {member.source for member in members}
        questioned = self._records[a if best == b else b].shown
        # In two towns the name has to be rare enough by itself.
        bits = 0.0 if elsewhere else rules().weight.only_one
        return [
            Evidence("known", 0.0, (named.shown, listings(len(members)), str(len(sources)))),
            Evidence("only_one", bits, (questioned,)),
        ]

    def _others(self, group: int, these: tuple[int, int]) -> Iterator[int]:
        """Other groups with a full name that the group could belong to."""
        seen = {self._joined.set_of(at) for at in these}
        for at in self._joined.members(group):
            for key in _calls(self._records[at]):
                for other in sorted({self._joined.set_of(one) for one in self._called[key]} - seen):
                    seen.add(other)
                    if self._is_full(other) and not self._joined.veto(other, group, self._veto):
                        yield other

    def _is_full(self, group: int) -> bool:
        """Whether any of its listings gives the first name."""
        return any(_is_full(self._records[at]) for at in self._joined.members(group))

    def _is_known(self, group: int) -> bool:
        """Whether several sources list the person, and one in full."""
        sources = {self._records[at].source for at in self._joined.members(group)}
        return len(sources) >= rules().thresholds.known and self._is_full(group)


def _is_full(record: Record) -> bool:
    return record.name is not None and bool(record.name.given) and len(record.name.given[0]) > 1


def _calls(record: Record, first: bool = True) -> Iterator[tuple[str, str, str]]:
    """The keys under which whoever could be called so is found: all of the family where no first name is known."""
    if record.name is None:
        return
    turned = Name(record.name.family, record.name.given[:1])
    for name in (record.name,) if record.name.sure else (record.name, turned):
        letters = {form[0] for form in (name.given[0], formal(name.given[0]))} if first and name.given else {""}
        for family in name.family:
            for letter in letters:
                yield record.country, skeleton(family), letter


def _together(found: Iterable[Whole], named: Whole) -> Iterator[Evidence]:
    """The names of one pair, the contacts and the place of any, and what speaks against it in any."""
    best: dict[str, Evidence] = {}
    against: dict[str, Evidence] = {}
    for pair in found:
        for one in pair.weighed.evidence:
            kept = best if one.weight > 0 else against
            if one.kind not in kept or (abs(one.weight), one.words) > (
                abs(kept[one.kind].weight),
                kept[one.kind].words,
            ):
                kept[one.kind] = one
    names = [one for one in named.weighed.evidence if one.kind not in {*CONTACTS, *_APART}]
    yield from names
    if "middle_differs" in against and not any(one.kind == "middle_differs" for one in names):
        yield against["middle_differs"]
    contacts = [kind for kind in CONTACTS if kind in best]
    if {"email", "page"} & set(contacts) and "domain" in contacts:
        contacts.remove("domain")
    yield from (best[kind] for kind in contacts)
    if "place" in best:
        yield best["place"]
    elif "town_differs" in against:
        yield against["town_differs"]
    if "same_source" in against:
        yield against["same_source"]


def _kinds(pair: Whole) -> set[str]:
    return {one.kind for one in pair.weighed.evidence}


def _name_doubt(pair: Whole) -> str:
    return "" if pair.weighed.unsure == ALONE else pair.weighed.unsure


def _name_bits(pair: Whole) -> float:
    return sum(one.weight for one in pair.weighed.evidence if one.kind not in {*CONTACTS, *_APART})
