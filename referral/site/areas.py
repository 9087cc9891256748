"""The parts of a country that have lists of their own: towns, regions, and letters where there are too many towns."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from referral.gazetteer.fold import fold
from referral.site.slugs import initial, slug

TOWNS_MAX = 300
"""A country with more towns than this shows the letters they are found under only."""


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a country, with the address of its own list and how many providers are in it."""

    label: str
    path: str
    count: int


Part = list[tuple[str, str]]
"""(name as written, provider) of one slug."""


def parts(named: Iterable[tuple[str, str | None]]) -> dict[str, Part]:
    """(provider, name) -> the parts by their slugs; no name is no part."""
    found: defaultdict[str, Part] = defaultdict(list)
    for one, name in named:
        if name and name.strip():
            found[slug(name)].append((name.strip(), one))
    return dict(found)


def most_written(part: Part) -> str:
    """The commonest of its spellings."""
    counts = Counter(name for name, _ in part)
    return min(counts, key=lambda name: (-counts[name], name))


def areas(found: dict[str, Part], path: Callable[[str], str], ids: set[str]) -> tuple[Area, ...]:
    """The parts in the order of the alphabet, each with how many of ``ids`` are in it."""
    labelled = ((most_written(part), part) for part in found.values())
    made = [Area(label, path(label), len({one for _, one in part} & ids)) for label, part in labelled]
    return tuple(sorted(made, key=lambda area: (fold(area.label), area.label)))


def letters_of(towns: Iterable[str]) -> list[str]:
    """The letters that the towns of a country, all names as written, are found under; none where there are few."""
    named = {slug(name): initial(name) for name in towns if name.strip()}
    return sorted(set(named.values())) if len(named) > TOWNS_MAX else []


def by_letter(towns: dict[str, Part]) -> dict[str, Part]:
    """(letter, provider) by the letter's slug, where there are too many towns to show at once."""
    if len(towns) <= TOWNS_MAX:
        return {}
    return parts((one, initial(name)) for part in towns.values() for name, one in part)
