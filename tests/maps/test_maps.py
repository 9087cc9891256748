"""The pictures: every place is in them or said to be elsewhere, and they are small enough for an old phone."""

import gzip
import re
from collections.abc import Iterator

import numpy as np
import pytest

from referral.gazetteer import Gazetteer, open_gazetteer
from referral.gazetteer.country import COUNTRIES, read_countries
from referral.maps import Outlines, country_map, surroundings
from referral.maps.country_map import Spot
from referral.maps.outlines import EARTH_KM
from referral.maps.surroundings import Town, box_around

NOBODY = np.empty((0, 3))
LEEDS = Spot("Leeds", "/in/gb/leeds", 3, 53.7997, -1.5492)
# Where people live, roughly: London, Leeds, Glasgow.
BRITONS = np.array([[-0.1257, 51.5085, 9e6], [-1.5492, 53.7997, 5e5], [-4.2, 55.9, 6e5]])


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gazetteer]:
    with open_gazetteer(tmp_path_factory.mktemp("var")) as opened:
        yield opened


def people(gazetteer: Gazetteer, country: str) -> np.ndarray:
    return np.array([(town.longitude, town.latitude, town.people) for town in gazetteer.larger_towns(country)])


@pytest.mark.parametrize("country", sorted(read_countries(COUNTRIES)))
def test_every_country_has_a_map_of_at_most_20_kb(gazetteer: Gazetteer, country: str) -> None:
    drawn = country_map(country, [], people(gazetteer, country), Outlines.load())
    assert drawn
    assert drawn.land
    assert len(gzip.compress((drawn.land + drawn.around).encode())) <= 20_000


def test_a_country_without_an_outline_has_none() -> None:
    assert country_map("ZZ", [LEEDS], BRITONS, Outlines.load()) is None


def test_towns_are_where_they_are() -> None:
    london = Spot("London", "/in/gb/london", 5, 51.5085, -0.1257)
    drawn = country_map("GB", [LEEDS, london], BRITONS, Outlines.load())
    assert drawn
    first, second = drawn.clusters
    assert (first.marks[0].name, second.marks[0].name) == ("London", "Leeds")
    assert first.x > second.x
    assert first.y > second.y
    assert all(0 < one.x < drawn.width and 0 < one.y < drawn.height for one in drawn.clusters)


def test_a_place_overseas_is_named_instead_of_making_the_map_small() -> None:
    falklands = Spot("Stanley", "/in/gb/stanley", 1, -51.7, -57.85)
    drawn = country_map("GB", [LEEDS, falklands], BRITONS, Outlines.load())
    assert drawn
    assert drawn.elsewhere == (falklands,)
    assert [one.marks[0].name for one in drawn.clusters] == ["Leeds"]


def test_paths_are_of_whole_closed_lines() -> None:
    drawn = country_map("DK", [], NOBODY, Outlines.load())
    assert drawn
    assert re.fullmatch(r"(M-?[\d.]+[ -]-?[\d.]+l[-\d. ]+z)+", drawn.land)
    assert "nan" not in drawn.land + drawn.around


def test_the_picture_follows_the_people(gazetteer: Gazetteer) -> None:
    honolulu = Spot("Honolulu", "/in/us/honolulu", 1, 21.3, -157.85)
    drawn = country_map("US", [honolulu], people(gazetteer, "US"), Outlines.load())
    assert drawn
    assert 1.2 < drawn.width / drawn.height < 2.2  # the contiguous states, not half the Pacific
    assert [spot.name for spot in drawn.elsewhere] == ["Honolulu"]


def test_surroundings_name_the_largest_towns_without_overlap() -> None:
    towns = [
        Town("Bradford", 53.7944, -1.7519, 366_187),
        Town("Little Bradford", 53.7954, -1.7529, 300),
        Town("York", 53.9576, -1.0827, 153_717),
        Town("London", 51.5085, -0.1257, 8_961_989),
    ]
    drawn = surroundings(53.7997, -1.5492, 2.0, towns, Outlines.load())
    assert [label.name for label in drawn.towns] == ["Bradford", "York"]
    bradford, york = drawn.towns
    assert bradford.x < drawn.x < york.x
    assert drawn.unsure > 5


def test_what_is_unsure_by_far_is_drawn_wider() -> None:
    near = surroundings(53.8, -1.5, 1.0, [], Outlines.load())
    far = surroundings(53.8, -1.5, 60.0, [], Outlines.load())
    assert far.unsure < far.height / 2 + 1
    assert far.scale / far.scale_km < near.scale / near.scale_km


@pytest.mark.parametrize(("latitude", "longitude", "km"), [(51.5, -0.1, 2), (69.6, 18.9, 40), (-38.1, 144.4, 0)])
def test_the_box_of_a_picture_is_what_it_shows(latitude: float, longitude: float, km: float) -> None:
    south, north, west, east = box_around(latitude, longitude, km)
    drawn = surroundings(latitude, longitude, km, [], Outlines.load())
    wide = 2 * np.radians(east - longitude) * EARTH_KM * np.cos(np.radians(latitude))
    assert wide == pytest.approx(max(90, 5 * km), rel=0.01)
    assert (north - south) / 2 == pytest.approx(np.degrees(wide * drawn.height / drawn.width / 2 / EARTH_KM), rel=0.01)
    assert (west + east) / 2 == pytest.approx(longitude)
