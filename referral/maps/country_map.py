"""The map of a country: its outline, its neighbours', and a mark for every place that has somebody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from referral.maps.clusters import Cluster, Mark, clusters
from referral.maps.frame import Frame
from referral.maps.outlines import Outlines, Ring, unit_vectors
from referral.maps.projection import Floats, Projection

_WIDTH = 640
_TALLEST = 760
_TRIMMED = 1.0
"""Percent of a country's people on each side who may live outside the picture: without it Alaska makes the map of the
United States one of Canada."""
_OVERSEAS = 2.5
"""Times as far from the middle as nine in ten people live: beyond it is overseas (Réunion, the Canaries)."""
_GROWN = 0.15
_REACH = 0.25
"""Share of that part's size by which the picture is made larger, at most, for somebody outside it."""
_MARGIN = 30.0
"""Pixels kept free around every mark."""
_TARGET = 24 / 280
"""Share of the picture's width that a mark takes to be hit: 24 px (WCAG 2.2, 2.5.8) on a screen of 320 px, 280 px of
which are the picture's."""

_CROWDED = 300
"""Spots above which not every name is told and not every circle is drawn for itself."""
_NAMES = 150
"""So many are told then, the same number at each mark."""
_GRID = 3  # pixels


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with `count` providers: its name, the address that the mark leads to, and where it is (degrees)."""

    name: str
    url: str
    count: int
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class CountryMap:
    """A picture in pixels. `land` and `around`: path data of the country and of what lies beside it.

    `elsewhere`: spots too far from where most people live to be in the picture (Réunion, Hawaii). `scale`: pixels a
    kilometre; `target`: radius around the middle of each cluster in which it is hit, and that no two share.
    `named`: how many names of those that share a mark are told, the largest; `dots`: path data with a point for every
    spot of a crowded map, to be drawn as circles by a thick round line; empty on others.
    """

    width: int
    height: int
    land: str
    around: str
    clusters: tuple[Cluster, ...]
    elsewhere: tuple[Spot, ...]
    scale: float
    target: float
    named: int
    dots: str


def country_map(country: str, spots: Sequence[Spot], people: Floats, outlines: Outlines) -> CountryMap | None:
    """Draw a country (ISO 3166-1 alpha-2) with its spots; None for one without an outline.

    `people`: (n, 3) longitude, latitude and number of people of its towns. The picture shows where they live,
    and every spot that is not far from there.
    """
    own = outlines.rings.get(country)
    if own is None:
        return None
    projection = _centred(people, own)
    places = np.array([(spot.longitude, spot.latitude) for spot in spots], dtype=np.float64).reshape(-1, 2)
    marked = projection.sheet(places)
    low, high = _where_people_live(projection, own, people)
    reach = (high - low) * _REACH
    shown: NDArray[np.bool_] = np.all((marked > low - reach) & (marked < high + reach), axis=1)
    frame = _frame(low, high, marked[shown])
    beside = outlines.near(projection.latitude, projection.longitude, frame.reach_km, but=country)
    pixels = frame.pixels(marked[shown]).tolist()
    inside = [spot for spot, there in zip(spots, shown.tolist(), strict=True) if there]
    marks = [Mark(s.name, s.url, s.count, x, y) for s, (x, y) in zip(inside, pixels, strict=True)]
    target, crowded = frame.width * _TARGET, len(spots) > _CROWDED
    grouped = clusters(marks, target)
    return CountryMap(
        width=frame.width,
        height=frame.height,
        land=frame.path(projection.sheet(ring.points) for ring in own),
        around=frame.path(projection.sheet(ring.points) for ring in beside),
        clusters=tuple(grouped),
        elsewhere=tuple(spot for spot, there in zip(spots, shown.tolist(), strict=True) if not there),
        scale=round(frame.scale, 4),
        target=round(target / 2, 1),
        named=max(2, _NAMES // max(1, len(grouped))) if crowded else len(marks),
        dots=_dots(pixels) if crowded else "",
    )


def _dots(pixels: Iterable[Sequence[float]]) -> str:
    """A line of no length at each point, on a grid that nobody sees below circles of several pixels."""
    points = sorted({(round(y / _GRID) * _GRID, round(x / _GRID) * _GRID) for x, y in pixels})
    steps = ((x - left, y - top) for (top, left), (y, x) in pairwise([(0, 0), *points]))
    return "".join(f"m{x} {y}h0".replace(" -", "-") for x, y in steps)


def _centred(people: Floats, own: Sequence[Ring]) -> Projection:
    """Around the middle of the people, so that they are drawn truest; of the largest outline where there are none."""
    if not len(people):
        longest = max((ring.points for ring in own), key=len)
        people = np.column_stack([longest, np.ones(len(longest))])
    middle = (unit_vectors(people[:, :2]) * people[:, 2:]).sum(axis=0)
    x, y, up = middle.tolist()
    return Projection(float(np.degrees(np.arctan2(up, np.hypot(x, y)))), float(np.degrees(np.arctan2(y, x))))


def _where_people_live(projection: Projection, own: Sequence[Ring], people: Floats) -> tuple[Floats, Floats]:
    """Low and high corner, in km: the country's outline without the parts where hardly anybody lives."""
    outline = np.concatenate([projection.sheet(ring.points) for ring in own])
    low, high = np.nanmin(outline, axis=0), np.nanmax(outline, axis=0)
    if not len(people):
        return low, high
    sheet, weight = projection.sheet(people[:, :2]), people[:, 2]
    away = np.linalg.norm(sheet, axis=1)
    home = away <= _OVERSEAS * _percentile(away, weight, 90)
    sheet, weight = sheet[home], weight[home]
    least, most = (np.array([_percentile(sheet[:, axis], weight, at) for axis in (0, 1)]) for at in _SIDES)
    grown = (most - least) * _GROWN
    return np.maximum(low, least - grown), np.minimum(high, most + grown)


def _frame(low: Floats, high: Floats, marked: Floats) -> Frame:
    if len(marked):
        margin = (high - low).max() * _MARGIN / _WIDTH
        low, high = np.minimum(low, marked.min(axis=0) - margin), np.maximum(high, marked.max(axis=0) + margin)
    return Frame.around(low, high, _WIDTH, _TALLEST)


_SIDES = (_TRIMMED, 100 - _TRIMMED)


def _percentile(values: Floats, weights: Floats, percent: float) -> float:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] * percent / 100)])
