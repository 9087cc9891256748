"""Lines in a picture: shortened for an old phone, and still land where there is land."""

import re

import numpy as np
import pytest
from numpy.typing import NDArray

from referral.maps import Outlines
from referral.maps.frame import Frame
from referral.maps.projection import Floats, Projection

WIDTH, HEIGHT = 480, 320


def lines(path: str) -> list[Floats]:
    found = []
    for closed in path.split("M")[1:]:
        start, rest = closed.rstrip("z").split("l")
        numbers = [float(one) for one in re.findall(r"-?[0-9.]+", start) + re.findall(r"-?[0-9.]+", rest)]
        found.append(np.cumsum(np.array(numbers).reshape(-1, 2), axis=0))
    return found


def inside(rings: list[Floats], points: Floats) -> NDArray[np.bool_]:
    """By the even-odd rule."""
    crossed = np.zeros(len(points), dtype=int)
    for ring in rings:
        before, after = ring, np.roll(ring, -1, axis=0)
        for (x1, y1), (x2, y2) in zip(before.tolist(), after.tolist(), strict=True):
            if y1 != y2:
                between = (points[:, 1] >= min(y1, y2)) & (points[:, 1] < max(y1, y2))
                crossed += between & (points[:, 0] < x1 + (points[:, 1] - y1) * (x2 - x1) / (y2 - y1))
    odd: NDArray[np.bool_] = crossed % 2 == 1
    return odd


# Inland, by the sea, across borders, on islands, and where it is wholly out at sea.
@pytest.mark.parametrize(
    ("latitude", "longitude", "half_km"),
    [(53.8, -1.55, 45), (51.5, -0.17, 45), (55.7, 12.6, 45), (47.6, 7.6, 45), (60.4, 5.3, 100), (56.0, 3.0, 45),
     (39.7, -105.0, 45), (40.7, -74.0, 45), (52.5, -2.0, 400)],
)  # fmt: skip
def test_land_is_where_it_was_before_its_lines_were_shortened(
    latitude: float, longitude: float, half_km: float
) -> None:
    projection = Projection(latitude, longitude)
    reach = np.array([half_km, half_km * HEIGHT / WIDTH])
    frame = Frame.around(-reach, reach, WIDTH, HEIGHT)
    near = [projection.sheet(ring.points) for ring in Outlines.load().near(latitude, longitude, frame.reach_km)]
    near = [sheet for sheet in near if not np.isnan(sheet).any()]
    grid = np.stack(np.meshgrid(np.arange(3.3, WIDTH, 12), np.arange(3.3, HEIGHT, 12)), axis=-1).reshape(-1, 2)
    wanted = inside([frame.pixels(sheet) for sheet in near], grid)
    drawn = inside(lines(frame.path(near)), grid)
    assert (wanted != drawn).mean() < 0.01
