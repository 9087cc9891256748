"""The outlines of countries, decoded from the bundled TopoJSON once a process."""

import json
import lzma
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from babel.core import get_global
from numpy.typing import NDArray

EARTH_KM = 6371.0088
_DATA = "countries-50m.json.xz"


@dataclass(frozen=True, eq=False, slots=True)
class Ring:
    """A closed line: `points` (n, 2) longitude and latitude in degrees, WGS 84; all within `reach` km of `middle`.

    `middle` is a unit vector, and distances are those of the chord, which are never longer than over the ground.
    """

    points: NDArray[np.float64]
    middle: NDArray[np.float64]
    reach: float

    @classmethod
    def of(cls, points: NDArray[np.float64]) -> "Ring":
        """A ring around its points."""
        vectors = unit_vectors(points)
        middle = vectors.mean(axis=0)
        middle /= np.linalg.norm(middle)
        return cls(points, middle, float(np.linalg.norm(vectors - middle, axis=1).max()) * EARTH_KM)

    def within(self, km: float, of: NDArray[np.float64]) -> bool:
        """Whether part of it may lie so near to a unit vector; False is certain."""
        return float(np.linalg.norm(self.middle - of)) * EARTH_KM - self.reach <= km


def unit_vectors(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 2) longitudes and latitudes -> (n, 3)."""
    turn, up = np.radians(degrees[:, 0]), np.radians(degrees[:, 1])
    return np.stack([np.cos(up) * np.cos(turn), np.cos(up) * np.sin(turn), np.sin(up)], axis=1)


@dataclass(frozen=True)
class Outlines:
    """Rings by ISO 3166-1 alpha-2; a hole is a ring as well, so shapes are filled by the even-odd rule."""

    rings: Mapping[str, tuple[Ring, ...]]

    @classmethod
    @cache
    def load(cls) -> "Outlines":
        """The bundled outlines."""
        packed = (files("referral.maps") / "data" / _DATA).read_bytes()
        topology = json.loads(lzma.decompress(packed))
        arcs = _arcs(topology)
        # CLDR lists the numbers of ISO 3166-1 as aliases of its letters.
        letters = get_global("territory_aliases")
        rings: dict[str, tuple[Ring, ...]] = {}
        for shape in topology["objects"]["countries"]["geometries"]:
            # Some islands come as shapes of their own with their country's number, and a few have none.
            for code in letters.get(shape.get("id"), [])[:1]:
                rings[code] = (*rings.get(code, ()), *(_ring(parts, arcs) for parts in _lines(shape)))
        return cls(rings)

    def near(self, latitude: float, longitude: float, km: float, but: str = "") -> list[Ring]:
        """Rings of every country but one that may come so near to a point, in a fixed order."""
        here = unit_vectors(np.array([[longitude, latitude]]))[0]
        return [
            ring for code, rings in sorted(self.rings.items()) if code != but for ring in rings if ring.within(km, here)
        ]


def _arcs(topology: dict[str, Any]) -> list[NDArray[np.float64]]:
    scale, translate = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
    return [np.cumsum(np.array(arc, dtype=np.float64), axis=0) * scale + translate for arc in topology["arcs"]]


def _lines(shape: dict[str, Any]) -> Iterator[Sequence[int]]:
    if shape["type"] == "Polygon":
        yield from shape["arcs"]
    elif shape["type"] == "MultiPolygon":
        for polygon in shape["arcs"]:
            yield from polygon


def _ring(numbers: Sequence[int], arcs: Sequence[NDArray[np.float64]]) -> Ring:
    # ~n is arc n walked backwards; an arc begins with the last point of the one before.
    walked = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
    return Ring.of(np.concatenate([walked[0], *(arc[1:] for arc in walked[1:])]))
