"""The plot of directions and distances."""

import math

from hypothesis import given
from hypothesis import strategies as st

from referral.site.rings import SIZE, rings

LATITUDES = st.floats(-80, 80)
LONGITUDES = st.floats(-180, 180)
FOUND = st.lists(st.tuples(st.floats(0, 15000), LATITUDES, LONGITUDES), max_size=5)


@given(LATITUDES, LONGITUDES, st.floats(0, 500), FOUND)
def test_every_dot_lies_on_the_plot(
    latitude: float, longitude: float, unsure: float, found: list[tuple[float, float, float]]
) -> None:
    plot = rings(latitude, longitude, unsure, [(at, "x", "/x", *one) for at, one in enumerate(found, 1)])
    if not found:
        assert plot is None
        return
    assert plot is not None
    assert [dot.number for dot in plot.dots] == list(range(1, len(found) + 1))
    assert all(0 <= value <= SIZE for dot in plot.dots for value in (dot.x, dot.y))
    assert all(0 < radius <= SIZE / 2 for radius, _ in plot.circles)


def test_directions_are_true() -> None:
    places = {"north": (52.0, 0.0), "east": (51.0, 1.5), "south": (50.0, 0.0), "west": (51.0, -1.5)}
    plot = rings(51.0, 0.0, 1.0, [(at, name, "/", 100.0, *point) for at, (name, point) in enumerate(places.items(), 1)])
    assert plot is not None
    middle = SIZE / 2
    towards = {dot.label: math.degrees(math.atan2(dot.x - middle, middle - dot.y)) for dot in plot.dots}
    assert abs(towards["north"]) < 1
    assert abs(towards["east"] - 90) < 2
    assert abs(abs(towards["south"]) - 180) < 1
    assert abs(towards["west"] + 90) < 2
