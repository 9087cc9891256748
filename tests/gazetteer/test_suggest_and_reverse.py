"""Completing what somebody types, the town at a point, and distances."""

import time
from pathlib import Path

import pytest
from geopy.exc import GeocoderQueryError

from referral.gazetteer import Found, Gazetteer, OfflineGeocoder, QuestionError, kilometres, miles, open_gazetteer

TYPED = ["London", "københavn", "Springfield", "Saint-Denis", "Neustadt", "SW17 0", "10115", "2100", "zürich", "Dover"]


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("country", [None, "GB", "US", "FR", "DE"])
def test_every_label_suggested_finds_its_own_place(typed: str, country: str | None, gazetteer: Gazetteer) -> None:
    for length in range(1, len(typed) + 1):
        places = gazetteer.suggest(typed[:length], country)
        assert len(places) <= 8
        assert len({place.label for place in places}) == len(places)
        for place in places:
            assert country in (None, place.country)
            assert gazetteer.find(place.label) == Found(place)


@pytest.mark.parametrize(
    ("typed", "country", "first"),
    [
        ("Lond", None, "London, GB"),
        ("lond", "Canada", "London, ON, CA"),
        ("københ", None, "Copenhagen, DK"),
        ("koebenh", "DK", "Copenhagen, DK"),
        ("Springfield, I", None, "Springfield, IL, US"),
        ("sw17", "GB", "SW17, Tooting, London, GB"),
        ("SW17 0Y", None, "SW17, Tooting, London, GB"),
        ("80304", "US", "80304, Boulder, CO, US"),
    ],
)
def test_first_suggestion(typed: str, country: str | None, first: str, gazetteer: Gazetteer) -> None:
    assert gazetteer.suggest(typed, country)[0].label == first


def test_towns_come_the_most_populous_first_and_no_more_than_asked(gazetteer: Gazetteer) -> None:
    people = [place.population or 0 for place in gazetteer.suggest("san", limit=5)]
    assert len(people) == 5
    assert people == sorted(people, reverse=True)


@pytest.mark.parametrize("typed", ["", "  ", "%", "\u0000", "qxqxqx", "x" * 1000, "-1", "'"])
def test_nothing_is_suggested_for_nothing(typed: str, gazetteer: Gazetteer) -> None:
    assert gazetteer.suggest(typed) == []


def test_country_that_is_not_covered_has_no_suggestions(gazetteer: Gazetteer) -> None:
    assert gazetteer.suggest("War", "PL") == []


@pytest.mark.parametrize("country", [None, "US", "IM"])
def test_first_letter_is_no_slower_than_the_next(country: str | None, tmp_path: Path, gazetteer: Gazetteer) -> None:
    wanted = gazetteer.suggest("b", country)
    seconds = []
    for _ in range(3):
        with open_gazetteer(tmp_path) as fresh:
            start = time.process_time()
            assert fresh.suggest("b", country) == wanted
            seconds.append(time.process_time() - start)
    assert min(seconds) < 0.040


def test_suggestions_keep_up_with_typing(gazetteer: Gazetteer) -> None:
    times = []
    for typed in TYPED:
        for length in range(1, len(typed) + 1):
            start = time.perf_counter()
            gazetteer.suggest(typed[:length], "GB")
            times.append(time.perf_counter() - start)
    assert sorted(times)[len(times) // 2] < 0.005


@pytest.mark.parametrize(
    ("point", "label"),
    [((51.43, -0.16), "Tooting, London, GB"), ((59.91, 10.75), "Oslo, NO"), ((40.02, -105.27), "Boulder, CO, US")],
)
def test_reverse_names_the_nearest_town(point: tuple[float, float], label: str, gazetteer: Gazetteer) -> None:
    place = gazetteer.reverse(*point)
    assert place is not None
    assert place.label == label
    assert place.distance_km is not None
    assert place.distance_km == pytest.approx(kilometres(place, point), abs=0.02)
    location = OfflineGeocoder(gazetteer=gazetteer).reverse(point)
    assert location is not None
    assert not isinstance(location, list)
    assert location.address == label


@pytest.mark.parametrize("longitude", [179.99, -179.99, 180.0, -180.0])
def test_reverse_looks_over_the_date_line(longitude: float, gazetteer: Gazetteer) -> None:
    start = time.process_time()
    place = gazetteer.reverse(51.9, longitude)
    assert time.process_time() - start < 0.040
    assert place is None or (place.distance_km or 0) <= 100


def test_no_town_is_near_the_middle_of_the_sea(gazetteer: Gazetteer) -> None:
    assert gazetteer.reverse(0.0, -30.0) is None
    assert gazetteer.reverse(-90.0, 180.0) is None
    assert OfflineGeocoder(gazetteer=gazetteer).reverse("0, -30", exactly_one=False) is None


@pytest.mark.parametrize("point", [(91.0, 0.0), (0.0, 181.0), (float("nan"), 0.0)])
def test_what_is_no_point_is_refused(point: tuple[float, float], gazetteer: Gazetteer) -> None:
    with pytest.raises(QuestionError):
        gazetteer.reverse(*point)
    with pytest.raises(GeocoderQueryError):
        OfflineGeocoder(gazetteer=gazetteer).reverse("nowhere at all")


def test_distances_in_both_units() -> None:
    assert kilometres((51.5, 0.0), (48.85, 2.35)) == pytest.approx(338.8, abs=0.1)
    assert miles((51.5, 0.0), (48.85, 2.35)) == pytest.approx(210.5, abs=0.1)
