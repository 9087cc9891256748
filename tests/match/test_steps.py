"""Distances that count: never finer than they are known, and never worse for being nearer."""

import numpy as np
import pytest
from geopy.distance import great_circle
from hypothesis import given
from hypothesis import strategies as st

from referral.match import steps
from referral.match.sphere import distance_km, unit_vector
from referral.match.steps import Measured, stepped
from tests.match.strategies import tried

_measured = st.builds(Measured, km=st.floats(0, 200), uncertainty_km=st.sampled_from([0.0, 0.3, 2.0, 30.0]))
_crowd = st.lists(_measured, min_size=1, max_size=12).map(lambda some: {str(at): one for at, one in enumerate(some)})
_asker = st.sampled_from([0.0, 0.5, 10.0])


@tried
@given(crowd=_crowd, asker=_asker)
def test_counted_distances_keep_the_order_and_are_never_longer(crowd: dict[str, Measured], asker: float) -> None:
    counted = stepped(crowd, asker)
    assert counted.keys() == crowd.keys()
    assert all(counted[key] <= measured.km for key, measured in crowd.items())
    by_distance = sorted(crowd, key=lambda key: crowd[key].km)
    assert [counted[key] for key in by_distance] == sorted(counted.values())


@tried
@given(crowd=_crowd, asker=_asker, share=st.floats(0, 1))
def test_nobody_counts_as_farther_for_being_nearer(crowd: dict[str, Measured], asker: float, share: float) -> None:
    before = stepped(crowd, asker)["0"]
    moved = {**crowd, "0": crowd["0"]._replace(km=crowd["0"].km * share)}
    assert stepped(moved, asker)["0"] <= before


@pytest.mark.parametrize(("short", "at_once"), [(1024, 256), (0, 1), (0, 3)])
@tried
@given(crowd=_crowd, asker=_asker)
def test_leaps_find_the_steps(crowd: dict[str, Measured], asker: float, short: int, at_once: int) -> None:
    km, uncertainty = np.array(sorted(crowd.values())).T
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(steps, "_SHORT", short)
        patch.setattr(steps, "_AT_ONCE", at_once)
        opens = steps.first_of_steps(km, uncertainty, asker)
    begun = km[opens][km[opens].searchsorted(km, side="right") - 1]
    assert dict(zip(sorted(crowd, key=lambda key: crowd[key]), begun.tolist(), strict=True)) == stepped(crowd, asker)


def test_what_could_be_an_error_of_the_map_does_not_count() -> None:
    crowd = {"a": Measured(9.0, 1.0), "b": Measured(11.9, 1.0), "c": Measured(12.0, 1.0), "d": Measured(40.0, 0.0)}
    assert stepped(crowd, 1.0) == {"a": 9.0, "b": 9.0, "c": 12.0, "d": 40.0}


def test_points_known_exactly_count_as_they_are() -> None:
    assert stepped({"a": Measured(1.0, 0.0), "b": Measured(1.01, 0.0)}, 0.0) == {"a": 1.0, "b": 1.01}


@tried
@given(
    one=st.tuples(st.floats(-90, 90), st.floats(-180, 180)), other=st.tuples(st.floats(-90, 90), st.floats(-180, 180))
)
def test_kilometres_are_geopys(one: tuple[float, float], other: tuple[float, float]) -> None:
    assert distance_km(unit_vector(*one), unit_vector(*other)) == pytest.approx(great_circle(one, other).km, abs=1e-3)
