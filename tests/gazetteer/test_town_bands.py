"""Bands of latitude find the areas of the towns around a point that the towns themselves are in."""

from hypothesis import example, given
from hypothesis import strategies as st

from referral.gazetteer import Gazetteer

WORLD = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(point=WORLD, km=st.floats(0, 60), nth=st.integers(0, 5))
@example(point=(51.5, -0.1), km=45.0, nth=0)
@example(point=(48.86, 2.35), km=29.1, nth=0)
@example(point=(-17.0, 179.95), km=60.0, nth=0)
@example(point=(52.0, -179.99), km=60.0, nth=0)
@example(point=(-1e-5, 36.8), km=0.0, nth=0)
def test_areas_are_those_of_the_towns_within(
    gazetteer: Gazetteer, point: tuple[float, float], km: float, nth: int
) -> None:
    table = gazetteer._table
    towns = table.towns_within(point, km)
    found = sorted({town.country for town in towns}) or ["GB"]
    country = found[nth % len(found)]
    expected = {town.area for town in towns if town.country == country}
    assert table.areas_of_towns_within(point, km, country) == expected
