"""A distance says no more than is known of both places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.site.distances import distance_words

KM = st.floats(min_value=0, max_value=20_000)
UNSURE = st.floats(min_value=0, max_value=500)


@pytest.mark.parametrize(
    ("km", "unsure", "words"),
    [
        (0.0, 20.0, "within 20 km"),
        (2.7, 13.0, "within 20 km"),
        (0.3, 1.1, "within 2 km"),
        (0.02, 0.05, "within 0.1 km"),
        (279.6, 13.2, "about 280 km"),
        (279.6, 3.0, "about 280 km"),
        (12.34, 3.0, "about 12 km"),
        (12.34, 0.4, "about 12.3 km"),
        (2.74, 0.0, "2.7 km"),
        (151.0, 120.0, "about 200 km"),
    ],
)
def test_in_words(km: float, unsure: float, words: str) -> None:
    assert distance_words(km, unsure) == words


@given(KM, UNSURE)
def test_what_is_said_holds(km: float, unsure: float) -> None:
    words = distance_words(km, unsure)
    number = float(words.split()[-2])
    if words.startswith("within"):
        assert number >= km
    else:
        assert abs(number - km) <= max(unsure, 0.051)
