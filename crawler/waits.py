"""Waits that one source tells of services that others list: joined when a release is made, never stored on a listing.

A wait fits a service of the same organisation, in the same town, whose ages all lie inside the wait's age group; of
several the narrowest group, then the newest. It counts only where it is newer than what the service itself says. Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from crawler.listing import Said
from crawler.normalise import Evidence, Facts, Origin
from crawler.normalise.ages import Ages, read_ages
from crawler.normalise.dates import read_day
from crawler.normalise.durations import read_wait_weeks
from crawler.read.labels import slug
from crawler.read.sentences import shortened
from crawler.shapes import WaitsPage
from crawler.source import Source
from crawler.workshop import Kept

OLDEST = 120


@dataclass(frozen=True, slots=True)
class Wait:
    """One wait as its table states it; ``ages`` is None where the table says nothing of ages."""

    organization: str
    towns: frozenset[str]
    ages: Ages | None
    weeks: float
    as_of: str
    said: tuple[Said, ...]
    origin: Origin


def states_waits(source: Source) -> bool:
    """Whether a source tells of waits alone, of services that others list."""
    return any(isinstance(rule, WaitsPage) for rule in source.page)


def waits_of(kept: Iterable[Kept], sources: Mapping[str, Source]) -> list[Wait]:
    """The waits among the live listings whose source may be shown."""
    found = []
    for item in kept:
        source = sources.get(item.source)
        if source and not source.why_not and states_waits(source) and (wait := _wait(item, source)):
            found.append(wait)
    return found


def with_wait(facts: Facts, last_changed: str, waits: Iterable[Wait]) -> Facts:
    """The facts with the wait that fits, where it is newer; ``last_changed`` dates a wait that says no day."""
    if facts.kind != "service" or facts.organization is None:
        return facts
    own = (facts.wait_as_of or last_changed) if facts.wait_weeks is not None else ""
    fitting = [wait for wait in waits if wait.as_of > own and _fits(wait, facts)]
    if not fitting:
        return facts
    best = max(fitting, key=lambda wait: (-_width(wait.ages), wait.as_of, wait.weeks))
    evidence = [
        Evidence("wait_weeks", shortened(one.words), shortened(one.quote), one.url, best.origin) for one in best.said
    ]
    return replace(
        facts,
        wait_weeks=best.weeks,
        # The whole line: in a table of weeks the words alone are a bare number.
        wait_as_written=shortened(" + ".join(dict.fromkeys(one.quote for one in best.said))),
        wait_as_of=best.as_of,
        evidence=[*(one for one in facts.evidence if one.field not in {"wait_weeks", "wait_as_of"}), *evidence],
    )


def _wait(item: Kept, source: Source) -> Wait | None:
    """None where the table's words are not understood: a group that nobody can place fits no service."""
    listing = item.listing
    parts = [one for one in listing.said if one.field in {"wait_intake", "wait_treatment"}]
    # From asking to intake, and from there to treatment: both are waited for.
    said = [one for one in listing.said if one.field == "wait"] or (parts if len(parts) == 2 else [])
    weeks = [read_wait_weeks(one.words, named=True, line=one.quote) for one in said]
    groups = listing.words("ages")
    ages = read_ages(groups[0], named=True) if groups else None
    organization = next(iter(listing.words("organization")), None)
    known = [one for one in weeks if one is not None]
    if not known or len(known) < len(weeks) or organization is None or (groups and ages is None):
        return None
    as_of = next((day for words in listing.words("wait_as_of") if (day := read_day(words, source.country))), None)
    return Wait(
        slug(organization),
        frozenset(map(slug, listing.words("town"))),
        ages,
        sum(known),
        as_of or item.last_changed,
        tuple(said),
        Origin(item.source, item.first_seen, item.last_changed, item.last_checked),
    )


def _fits(wait: Wait, facts: Facts) -> bool:
    towns = {slug(address.city) for address in facts.addresses if address.city}
    return wait.organization == slug(facts.organization or "") and bool(towns & wait.towns) and _inside(facts, wait)


def _inside(facts: Facts, wait: Wait) -> bool:
    """Whether everybody whom the service sees is of the wait's group; a service that states no ages is not known to."""
    if wait.ages is None:
        return True
    if facts.ages is None:
        return False
    low, high = wait.ages.youngest or 0, wait.ages.oldest or OLDEST
    return low <= (facts.ages.youngest or 0) and (facts.ages.oldest or OLDEST) <= high


def _width(ages: Ages | None) -> int:
    return (ages.oldest or OLDEST) - (ages.youngest or 0) if ages else OLDEST + 1
