"""The part of a sheet that a picture shows, and lines within it as SVG path data."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from referral.maps.projection import Floats

_BESIDE = 24.0
"""Pixels around the picture to which lines outside it are pulled in: what is seen of them stays where it was."""
_STEP = 0.8
"""Pixels below which two points of a line are one."""
_TOLERANCE = 0.6
"""Pixels by which a line may lie beside where it was: half of one of its strokes."""


@dataclass(frozen=True, slots=True)
class Frame:
    """From (left, top) on a sheet, in km, at so many pixels a kilometre; width and height in pixels."""

    left: float
    top: float
    scale: float
    width: int
    height: int

    @classmethod
    def around(cls, low: Floats, high: Floats, width: int, tallest: int) -> "Frame":
        """The box from `low` to `high` (x, y in km), as wide as asked for, or narrower where it would be too tall."""
        across, up = np.maximum(high - low, 1.0)
        scale = min(width / across, tallest / up)
        return cls(float(low[0]), float(high[1]), float(scale), round(across * scale), round(up * scale))

    @property
    def reach_km(self) -> float:
        """How far the furthest corner of the picture is from the middle of the sheet."""
        right, bottom = self.left + self.width / self.scale, self.top - self.height / self.scale
        return float(np.hypot(max(abs(self.left), abs(right)), max(abs(self.top), abs(bottom))))

    def pixels(self, sheet: Floats) -> Floats:
        """(n, 2) km -> (n, 2) pixels, y downwards."""
        return np.stack([(sheet[:, 0] - self.left) * self.scale, (self.top - sheet[:, 1]) * self.scale], axis=1)

    def holds(self, pixels: Floats) -> NDArray[np.bool_]:
        """Which points are inside the picture."""
        inside: NDArray[np.bool_] = (
            (pixels >= 0).all(axis=1) & (pixels[:, 0] <= self.width) & (pixels[:, 1] <= self.height)
        )
        return inside

    def encloses(self, box: tuple[float, float, float, float]) -> bool:
        """Whether a box (left, top, right, bottom, in pixels) is wholly inside."""
        left, top, right, bottom = box
        return left >= 0 and top >= 0 and right <= self.width and bottom <= self.height

    def path(self, rings: Iterable[Floats]) -> str:
        """Closed lines on the sheet as the `d` of one SVG path, points rounded to a tenth of a pixel."""
        return "".join(self._closed(ring) for ring in rings)

    def _closed(self, sheet: Floats) -> str:
        pixels = self.pixels(sheet[~np.isnan(sheet[:, 0])])
        if len(pixels) < 3 or not self._touches(pixels):
            return ""
        pulled = np.clip(pixels, -_BESIDE, (self.width + _BESIDE, self.height + _BESIDE))
        kept = _straightened(_thinned(_unfolded(pulled)))
        if len(kept) < 3:
            return ""
        tenths = np.rint(kept * 10).astype(np.int64)
        steps = [step for step in np.diff(tenths, axis=0).tolist() if step != [0, 0]]
        return f"M{_numbers([tenths[0].tolist()])}l{_numbers(steps)}z"

    def _touches(self, pixels: Floats) -> bool:
        low, high = pixels.min(axis=0), pixels.max(axis=0)
        return bool((high >= 0).all() and low[0] <= self.width and low[1] <= self.height)


def _numbers(tenths: Iterable[list[int]]) -> str:
    """[[15, -20]] -> "1.5-2": a minus sign parts two numbers as well as a space does."""
    return " ".join(f"{value / 10:g}" for pair in tenths for value in pair).replace(" -", "-")


def _unfolded(pixels: Floats) -> Floats:
    """The line without points in the middle of upright and level stretches, as it has where it was pulled in."""
    # Whatever was beyond a corner lies in it: once there, or each of its points would be between two others.
    moved: NDArray[np.bool_] = (pixels[1:] != pixels[:-1]).any(axis=1)
    pixels = pixels[np.concatenate([[True], moved])]
    level = pixels[:-1] == pixels[1:]
    between: NDArray[np.bool_] = (level[:-1] & level[1:]).any(axis=1)
    kept: Floats = pixels[np.concatenate([[True], ~between, [True]])] if len(pixels) > 2 else pixels
    return kept


def _thinned(pixels: Floats) -> Floats:
    """The line without points that are nearer than a step to the last one kept."""
    kept = [0]
    x, y = pixels[0]
    for number, (a, b) in enumerate(pixels.tolist()):
        if abs(a - x) + abs(b - y) >= _STEP:
            kept.append(number)
            x, y = a, b
    return pixels[kept]


def _straightened(pixels: Floats) -> Floats:
    """The line without points that lie on it but for the tolerance: Douglas and Peucker's algorithm (1973)."""
    kept = np.zeros(len(pixels), dtype=np.bool_)
    kept[[0, -1]] = True
    parts = [(0, len(pixels) - 1)]
    while parts:
        first, last = parts.pop()
        if last - first < 2:
            continue
        line, off = pixels[last] - pixels[first], pixels[first + 1 : last] - pixels[first]
        length = float(np.hypot(*line))
        beside = np.abs(off[:, 0] * line[1] - off[:, 1] * line[0]) / length if length else np.hypot(*off.T)
        farthest = int(beside.argmax())
        if beside[farthest] > _TOLERANCE:
            middle = first + 1 + farthest
            kept[middle] = True
            parts += [(first, middle), (middle, last)]
    return pixels[kept]
