"""Where MBT is and is not: sums of people by distance, against a plain loop."""

from hypothesis import given
from hypothesis import strategies as st

from crawler.release.coverage import coverage_rows, reaches
from referral.gazetteer.earth import distance_km
from referral.gazetteer.towns import Town

LEEDS = Town("Leeds", 53.7997, -1.5492, 500_000, "England")
YORK = Town("York", 53.9576, -1.0827, 150_000, "England")
CARDIFF = Town("Cardiff", 51.48, -3.18, 370_000, "Wales")

points = st.tuples(st.floats(50, 55), st.floats(-4, 1))
towns = st.lists(
    st.builds(
        lambda name, point, people, region: Town(name, point[0], point[1], people, region),
        st.sampled_from("abc"),
        points,
        st.integers(1, 10**6),
        st.sampled_from(["", "England", "Wales"]),
    ),
    min_size=1,
    max_size=12,
)


def test_a_region_without_anybody_near_is_told() -> None:
    rows = list(coverage_rows({"GB": [("a", 53.8, -1.55), ("a", 53.96, -1.08)]}, {"GB": [LEEDS, YORK, CARDIFF]}))
    assert rows == [
        {
            "country": "GB",
            "region": "",
            "people": 1_020_000,
            "providers": 1,
            "people_within_60": 650_000,
            "people_within_120": 650_000,
        },
        {
            "country": "GB",
            "region": "England",
            "people": 650_000,
            "providers": 1,
            "people_within_60": 650_000,
            "people_within_120": 650_000,
        },
        {
            "country": "GB",
            "region": "Wales",
            "people": 370_000,
            "providers": 0,
            "people_within_60": 0,
            "people_within_120": 0,
        },
    ]


def test_the_neighbours_providers_do_not_count() -> None:
    rows = list(coverage_rows({"IE": [("a", 53.8, -1.55)]}, {"GB": [LEEDS]}))
    assert [row["people_within_120"] for row in rows] == [0, 0]


@given(towns, st.lists(points, max_size=6))
def test_sums_are_those_of_a_plain_loop(given_towns: list[Town], places: list[tuple[float, float]]) -> None:
    placed = [(str(number), *place) for number, place in enumerate(places)]
    whole = next(coverage_rows({"GB": placed}, {"GB": given_towns}))
    assert whole["providers"] == len(places)
    for minutes, km in reaches():
        near = [t for t in given_towns if any(distance_km((t.latitude, t.longitude), place) <= km for place in places)]
        assert whole[f"people_within_{minutes}"] == sum(town.people for town in near)


def test_more_time_reaches_no_fewer() -> None:
    ordered = sorted(reaches())
    assert [km for _, km in ordered] == sorted(km for _, km in ordered)
