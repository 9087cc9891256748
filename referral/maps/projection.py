"""From degrees to kilometres on a flat sheet: Lambert's azimuthal equal-area projection around a centre.

One projection serves every map: near its centre it shows shapes and distances as they are, it is nowhere cut (180
degrees included), and what it says of areas is true, so that a map of people is not a map of latitude.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from referral.maps.outlines import EARTH_KM

Floats = NDArray[np.float64]
_FAR = -0.5
"""Cosine of the widest angle from the centre (120 degrees) that is drawn: beyond it the sheet tears shapes apart."""


@dataclass(frozen=True, slots=True)
class Projection:
    """A sheet around a centre, in degrees; x runs east and y north, in kilometres."""

    latitude: float
    longitude: float

    def sheet(self, degrees: Floats) -> Floats:
        """(n, 2) longitudes and latitudes -> (n, 2) x and y; NaN for what lies on the other side of the Earth."""
        here, there = np.radians(self.latitude), np.radians(degrees[:, 1])
        turn = np.radians(degrees[:, 0] - self.longitude)
        cosine = np.sin(here) * np.sin(there) + np.cos(here) * np.cos(there) * np.cos(turn)
        stretch = np.sqrt(2 / (1 + np.maximum(cosine, _FAR)))
        x = stretch * np.cos(there) * np.sin(turn)
        y = stretch * (np.cos(here) * np.sin(there) - np.sin(here) * np.cos(there) * np.cos(turn))
        placed = np.stack([x, y], axis=1) * EARTH_KM
        placed[cosine < _FAR] = np.nan
        return placed
