"""Who is shown: how often each provider stands among the first five, day by day, and who never does and why."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from referral.match import WEIGHTS, Index, match
from referral.match.candidates import judged
from referral.match.reach import asker_of
from referral.match.records import Provider
from referral.match.value import Value
from referral.reporting.asked import Asked
from referral.reporting.figures import gini, held_by_the_top

FIVE = 5
TENTH = 0.1
Day = tuple[date, list[tuple[str, ...]]]
"""A day, and for each need the ids of the first five, best first."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One provider: the share of needs, over all days, in which it stands first, or among the first five."""

    provider_id: str
    name: str
    country: str
    first: float
    five: float
    days: int


@dataclass(frozen=True, slots=True)
class Never:
    """One provider who is never among the first five, and why: `fits` of so many needs; what it most often misses."""

    provider_id: str
    name: str
    country: str
    fits: int
    why: str


@dataclass(frozen=True, slots=True)
class Exposure:
    """The whole. gini and top_tenth over all providers; by day the least and the most of each.

    turning: the share of needs whose first five are not the same people on every day.
    """

    needs: int
    answered: int
    days: int
    gini: float
    top_tenth: float
    gini_by_day: tuple[float, float]
    top_tenth_by_day: tuple[float, float]
    turning: float
    shown: tuple[Shown, ...]
    never: tuple[Never, ...]


def by_day(needs: Sequence[Asked], index: Index, on: date, days: int) -> Iterator[Day]:
    """The first five of every need on so many days, the first of them `on`."""
    for day in (on + timedelta(days=number) for number in range(days)):
        answers = (match(one.need, index, one.town, day) for one in needs)
        yield day, [tuple(one.provider_id for one in answer.matches[:FIVE]) for answer in answers]


def exposure(needs: Sequence[Asked], index: Index, told: Iterable[Day]) -> Exposure:
    """Add the days up."""
    days = [firsts for _, firsts in told]
    five = Counter(one for firsts in days for ids in firsts for one in ids)
    first = Counter(ids[0] for firsts in days for ids in firsts if ids)
    daily = [Counter(one for ids in firsts for one in ids) for firsts in days]
    on_days = Counter(one for counted in daily for one in counted)
    asked = len(needs) * len(days)
    ids = [provider.id for provider in index.providers]
    ginis = [gini([counted[one] for one in ids]) for counted in daily]
    tops = [held_by_the_top([counted[one] for one in ids], TENTH) for counted in daily]
    shown = [
        Shown(one.id, one.name, one.country, first[one.id] / asked, five[one.id] / asked, on_days[one.id])
        for one in index.providers
        if five[one.id]
    ]
    return Exposure(
        needs=len(needs),
        answered=sum(bool(ids) for ids in days[0]),
        days=len(days),
        gini=gini([five[one] for one in ids]),
        top_tenth=held_by_the_top([five[one] for one in ids], TENTH),
        gini_by_day=(min(ginis), max(ginis)),
        top_tenth_by_day=(min(tops), max(tops)),
        turning=sum(len(set(map(frozenset, firsts))) > 1 for firsts in zip(*days, strict=True)) / len(needs),
        shown=tuple(sorted(shown, key=lambda one: (-one.five, one.provider_id))),
        never=tuple(_never(one, needs, index) for one in index.providers if not five[one.id]),
    )


def _never(provider: Provider, needs: Sequence[Asked], index: Index) -> Never:
    missed: Counter[str] = Counter()
    fits = 0
    for one in needs:
        candidate = judged(one.need, provider, asker_of(one.need, one.town), index, WEIGHTS)
        names = [fact.name for fact in candidate.facts if fact.value is Value.NO]
        missed.update(names)
        fits += not names
    return Never(provider.id, provider.name, provider.country, fits, _why(provider, fits, missed, len(needs)))


def _why(provider: Provider, fits: int, missed: Counter[str], number: int) -> str:
    said = ", ".join(f"{name} in {times}" for name, times in missed.most_common(3))
    if provider.accepting is Value.NO:
        return f"takes nobody new; fits {fits} of {number} needs"
    if fits:
        return f"fits {fits} of {number} needs, and others stand above; else misses {said}"
    return f"fits none of {number} needs: misses {said}"
