"""What keeps two listings apart, however much they share: each veto as a sentence."""

from collections.abc import Mapping

from crawler.decisions import Decision
from crawler.listing import Ref
from crawler.resolve import services
from crawler.resolve.counts import Counts
from crawler.resolve.people import likeness
from crawler.resolve.record import Record


class Vetoes:
    """Over one set of records. ``different``: the standing decisions that two listings are two providers."""

    def __init__(self, counts: Counts, different: Mapping[tuple[Ref, Ref], Decision]) -> None:
        self._counts = counts
        self._different = different
        self._names: dict[tuple[Ref, Ref], str] = {}

    def between(self, a: Record, b: Record) -> str:
        """The first veto that there is; "" where there is none."""
        return self.decided(a, b) or hard(a, b) or self._by_name(a, b)

    def decided(self, a: Record, b: Record) -> str:
        """The decision that they are different, as a sentence."""
        decision = self._different.get((min(a.ref, b.ref), max(a.ref, b.ref))) if self._different else None
        return decision.says if decision else ""

    def _by_name(self, a: Record, b: Record) -> str:
        pair = (min(a.ref, b.ref), max(a.ref, b.ref))
        if pair not in self._names:
            self._names[pair] = self._compare(a, b)
        return self._names[pair]

    def _compare(self, a: Record, b: Record) -> str:
        if a.name and b.name:
            if likeness(a.name, b.name, a.country, self._counts) is None:
                return f"“{a.shown}” and “{b.shown}” are two people's names"
            return ""
        why = services.apart(a, b)
        return f"“{a.shown}” and “{b.shown}” are two services: {why}" if why else ""


def hard(a: Record, b: Record) -> str:
    """The vetoes that need no look at names: kind, country, register."""
    if a.kind != b.kind:
        return "one is a person, the other a service"
    if a.country != b.country:
        return f"they are in different countries: {a.country} and {b.country}"
    return registers_differ(a, b)


def registers_differ(a: Record, b: Record) -> str:
    """Different numbers in one register."""
    for register in sorted({name for name, _ in a.numbers} & {name for name, _ in b.numbers}):
        ours, theirs = ({number for name, number in one.numbers if name == register} for one in (a, b))
        if not ours & theirs:
            numbers = f"{min(ours)} and {min(theirs)}"
            return f"their numbers in the register {register.upper()} differ: {numbers}"
    return ""
