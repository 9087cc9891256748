"""The sheet: distances near its middle, areas everywhere, and no tear at 180 degrees."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from referral.gazetteer.earth import distance_km
from referral.maps.projection import Projection

latitudes = st.floats(-80, 80)
longitudes = st.floats(-180, 180)


@given(latitude=latitudes, longitude=longitudes, north=st.floats(-0.5, 0.5), east=st.floats(-0.5, 0.5))
def test_near_the_middle_distances_are_true(latitude: float, longitude: float, north: float, east: float) -> None:
    there = (latitude + north, longitude + east / np.cos(np.radians(latitude)))
    sheet = Projection(latitude, longitude).sheet(np.array([[there[1], there[0]]]))[0]
    true = distance_km((latitude, longitude), there)
    assert abs(np.hypot(*sheet) - true) <= 0.001 * true + 0.001


@given(latitude=latitudes, longitude=longitudes)
def test_what_is_north_is_up_and_what_is_east_is_right(latitude: float, longitude: float) -> None:
    north, east = Projection(latitude, longitude).sheet(
        np.array([[longitude, latitude + 1], [longitude + 1, latitude]])
    )
    assert north[1] > 0
    assert abs(north[0]) < 1e-6
    assert east[0] > 0


@given(middle=latitudes, latitude=st.floats(-70, 70), turn=st.floats(-90, 90))
def test_areas_are_true(middle: float, latitude: float, turn: float) -> None:
    side = 0.05
    corners = np.array(
        [[turn, latitude], [turn + side, latitude], [turn + side, latitude + side], [turn, latitude + side]]
    )
    sheet = Projection(middle, 0.0).sheet(corners)
    if np.isnan(sheet).any():
        return
    x, y = sheet.T
    area = abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2
    band = np.sin(np.radians(latitude + side)) - np.sin(np.radians(latitude))
    assert np.isclose(area, 6371.0088**2 * np.radians(side) * band, rtol=0.005)


def test_the_far_side_is_not_drawn() -> None:
    assert np.isnan(Projection(50.0, 0.0).sheet(np.array([[180.0, -50.0]]))).all()


def test_nothing_is_torn_at_180_degrees() -> None:
    sheet = Projection(-17.7, 178.0).sheet(np.array([[179.9, -17.0], [-179.9, -17.0]]))
    assert np.hypot(*(sheet[1] - sheet[0])) < 30
