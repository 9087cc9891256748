"""Where MBT is and is not: of how many people's towns somebody is within reach, a country and a region at a time.

Pure. The people are those of towns with 5,000 people and more, and reach is a distance along the great circle
(coverage.toml): an approximation that says which regions have nobody, not how long a journey takes.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from referral.gazetteer.earth import EARTH_RADIUS_KM
from referral.gazetteer.towns import Town

Row = dict[str, str | int]
Placed = tuple[str, float, float]
"""A provider's id, latitude and longitude in degrees: one for each of its locations."""
_AT_ONCE = 512
WHOLE = ""
"""The region that stands for the whole country."""


@cache
def reaches() -> tuple[tuple[int, float], ...]:
    """(minutes, km) of coverage.toml."""
    data = tomllib.loads((Path(__file__).parent / "coverage.toml").read_text(encoding="utf-8"))
    return tuple((int(one["minutes"]), float(one["km"])) for one in data["reach"])


def coverage_rows(places: Mapping[str, Sequence[Placed]], towns: Mapping[str, Sequence[Town]]) -> Iterator[Row]:
    """Rows of `coverage`: for each country with towns one row for all of it (region "") and one for each region.

    Both by country. A provider is in the region of the town nearest to it. Only a country's own providers count for its
    people: referrals seldom cross a border.
    """
    for country in sorted(towns):
        here, placed = towns[country], places.get(country, ())
        nearest, town_of = _nearest(here, placed)
        people = np.array([town.people for town in here], dtype=np.int64)
        region_of = np.array([town.region for town in here])
        at = [(provider, here[town].region) for (provider, *_), town in zip(placed, town_of, strict=True)]
        yield _row(country, WHOLE, people, nearest, {provider for provider, _ in at})
        for region in sorted({town.region for town in here} - {WHOLE}):
            chosen = region_of == region
            yield _row(country, region, people[chosen], nearest[chosen], {one for one, where in at if where == region})


def _row(
    country: str, region: str, people: NDArray[np.int64], nearest: NDArray[np.float64], providers: set[str]
) -> Row:
    within = {f"people_within_{minutes}": int(people[nearest <= km].sum()) for minutes, km in reaches()}
    return {"country": country, "region": region, "people": int(people.sum()), "providers": len(providers), **within}


def _nearest(towns: Sequence[Town], placed: Sequence[Placed]) -> tuple[NDArray[np.float64], list[int]]:
    """Kilometres from each town to the nearest point (infinite where there is none), and the town nearest to each."""
    nearest = np.full(len(towns), np.inf)
    here = _vectors([(town.latitude, town.longitude) for town in towns])
    there = _vectors([(latitude, longitude) for _, latitude, longitude in placed])
    town_of: list[int] = []
    for start in range(0, len(placed), _AT_ONCE):
        # Sums of products by element, and no matrix product, whose order of adding up differs between machines.
        squared = np.zeros((len(towns), min(_AT_ONCE, len(placed) - start)))
        for mine, theirs in zip(here, there, strict=True):
            squared += (mine[:, None] - theirs[None, start : start + _AT_ONCE]) ** 2
        town_of += squared.argmin(axis=0).tolist()
        chord = np.sqrt(squared.min(axis=1))
        nearest = np.minimum(nearest, 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(chord / 2, 1.0)))
    return nearest, town_of


def _vectors(points: Sequence[tuple[float, float]]) -> tuple[NDArray[np.float64], ...]:
    degrees = np.array(points, dtype=np.float64).reshape(-1, 2)
    up, turn = np.radians(degrees[:, 0]), np.radians(degrees[:, 1])
    return np.cos(up) * np.cos(turn), np.cos(up) * np.sin(turn), np.sin(up)
