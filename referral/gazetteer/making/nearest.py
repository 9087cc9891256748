"""The nearest of many points, by a grid of tenths of a degree; exact, in plain Python, about 50 us a question."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import cos, floor, radians

from referral.gazetteer.earth import KM_PER_DEGREE, Point, distance_km

_CELL = 0.1
_MOST_RINGS = 60  # 600 km: further away nothing is a neighbour in any useful sense


class Nearest:
    """A set of points that can be asked for the nearest ones. A point's number is its place in `points`."""

    def __init__(self, points: Sequence[Point]) -> None:
        self._points = points
        self._cells: dict[tuple[int, int], list[int]] = defaultdict(list)
        for number, point in enumerate(points):
            self._cells[_cell(point)].append(number)

    def nearest(self, point: Point, count: int) -> list[tuple[float, int]]:
        """Up to `count` pairs (km, number), nearest first; fewer where fewer lie within some 600 km."""
        row, column = _cell(point)
        ring_km = _CELL * KM_PER_DEGREE * max(0.1, cos(radians(min(89.0, abs(point[0]) + _CELL))))
        found: list[tuple[float, int]] = []
        for ring in range(_MOST_RINGS):
            for cell in _ring(row, column, ring):
                found += ((distance_km(point, self._points[number]), number) for number in self._cells.get(cell, ()))
            found.sort()
            if len(found) >= count and found[count - 1][0] <= ring * ring_km:
                break
        return found[:count]


def _cell(point: Point) -> tuple[int, int]:
    return floor(point[0] / _CELL), floor(point[1] / _CELL)


def _ring(row: int, column: int, ring: int) -> Iterator[tuple[int, int]]:
    if ring == 0:
        yield row, column
        return
    for step in range(-ring, ring + 1):
        yield row - ring, column + step
        yield row + ring, column + step
    for step in range(1 - ring, ring):
        yield row + step, column - ring
        yield row + step, column + ring
