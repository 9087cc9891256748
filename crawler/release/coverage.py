"""Where MBT is and is not: of how many people's towns somebody is within reach, a country and a region at a time.

Pure. The people are those of the gazetteer's towns, and reach is a distance along the great circle (coverage.toml): an
approximation that says which regions have nobody, not how long a journey takes.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from referral.gazetteer.earth import EARTH_RADIUS_KM
from referral.gazetteer.towns import Town

Row = dict[str, str | int]
Points = Sequence[tuple[float, float]]
"""Latitudes and longitudes in degrees."""
_AT_ONCE = 512
WHOLE = ""
"""The region that stands for the whole country."""


@cache
def reaches() -> tuple[tuple[int, float], ...]:
    """(minutes, km) of coverage.toml."""
    data = tomllib.loads((Path(__file__).parent / "coverage.toml").read_text(encoding="utf-8"))
    return tuple((int(one["minutes"]), float(one["km"])) for one in data["reach"])


def coverage_rows(
    places: Mapping[str, Points], towns: Mapping[str, Sequence[Town]], regions: Mapping[str, Iterable[str]]
) -> Iterator[Row]:
    """Rows of `coverage`: for each country with towns one row for all of it (region "") and one for each region.

    `places`: points of providers by country; `regions`: the region that each provider of a country is in, once a
    provider. Only a country's own providers count for its people: referrals seldom cross a border.
    """
    for country in sorted(towns):
        nearest = _nearest_km(towns[country], places.get(country, ()))
        people = np.array([town.people for town in towns[country]], dtype=np.int64)
        in_region = np.array([town.region for town in towns[country]])
        providers = list(regions.get(country, ()))
        yield _row(country, WHOLE, people, nearest, len(providers))
        for region in sorted(set(in_region.tolist()) - {WHOLE}):
            chosen = in_region == region
            yield _row(country, region, people[chosen], nearest[chosen], providers.count(region))


def _row(country: str, region: str, people: NDArray[np.int64], nearest: NDArray[np.float64], providers: int) -> Row:
    within = {f"people_within_{minutes}": int(people[nearest <= km].sum()) for minutes, km in reaches()}
    return {"country": country, "region": region, "people": int(people.sum()), "providers": providers, **within}


def _nearest_km(towns: Sequence[Town], points: Points) -> NDArray[np.float64]:
    """Kilometres from each town to the nearest point; infinite where there is none."""
    nearest = np.full(len(towns), np.inf)
    there = _vectors(sorted(set(points)))
    here = _vectors([(town.latitude, town.longitude) for town in towns])
    for start in range(0, len(there[0]), _AT_ONCE):
        # Sums of products by element, and no matrix product, whose order of adding up differs between machines.
        squared = sum(
            (mine[:, None] - theirs[None, start : start + _AT_ONCE]) ** 2
            for mine, theirs in zip(here, there, strict=True)
        )
        chord = np.sqrt(np.asarray(squared).min(axis=1))
        nearest = np.minimum(nearest, 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(chord / 2, 1.0)))
    return nearest


def _vectors(points: Points) -> tuple[NDArray[np.float64], ...]:
    degrees = np.array(points, dtype=np.float64).reshape(-1, 2)
    up, turn = np.radians(degrees[:, 0]), np.radians(degrees[:, 1])
    return np.cos(up) * np.cos(turn), np.cos(up) * np.sin(turn), np.sin(up)
