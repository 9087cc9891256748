"""The gazetteer behind geopy's interface."""

import socket
import subprocess
import sys
from typing import Any

import geopy.adapters
import pytest
from geopy.exc import ConfigurationError, GeocoderQueryError

from referral.gazetteer import AmbiguousPlaceError, Gazetteer, OfflineGeocoder


@pytest.fixture
def geocoder(gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> OfflineGeocoder:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the offline geocoder opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return OfflineGeocoder(gazetteer=gazetteer)


def test_text_gives_a_location_with_the_place_as_raw(geocoder: OfflineGeocoder) -> None:
    location = geocoder.geocode("SW17 0YF", country="GB", timeout=3)
    assert location is not None
    assert not isinstance(location, list)
    assert location.address == "SW17, Tooting, London, GB"
    assert (location.latitude, location.longitude) == (location.raw["latitude"], location.raw["longitude"])
    assert location.raw["precision"] == "postcode_area"


def test_structured_query_takes_geopys_keys(geocoder: OfflineGeocoder) -> None:
    query = {"street": "17 Elm St", "city": "Boulder", "state": "CO", "country": "USA", "postalcode": "80304"}
    location = geocoder.geocode(query)
    assert location is not None
    assert not isinstance(location, list)
    assert location.raw["postcode"] == "80304"


def test_nothing_found_is_none(geocoder: OfflineGeocoder) -> None:
    assert geocoder.geocode("Qwrtzpsd") is None
    assert geocoder.geocode("Qwrtzpsd", exactly_one=False) is None


def test_several_are_a_list_or_an_error_with_candidates(geocoder: OfflineGeocoder) -> None:
    several = geocoder.geocode("Springfield", country="US", exactly_one=False)
    assert isinstance(several, list)
    assert len(several) > 2
    with pytest.raises(AmbiguousPlaceError) as caught:
        geocoder.geocode("Springfield", country="US")
    assert isinstance(caught.value, GeocoderQueryError)
    assert [place.label for place in caught.value.candidates] == [location.address for location in several]


def test_one_found_is_a_list_of_one_when_a_list_is_asked(geocoder: OfflineGeocoder) -> None:
    one = geocoder.geocode("Oslo", exactly_one=False)
    assert isinstance(one, list)
    assert [location.address for location in one] == ["Oslo, NO"]


@pytest.mark.parametrize("query", [None, 7, b"Leeds", {"town": "Leeds"}])
def test_bad_queries_are_geopys_query_error(query: Any, geocoder: OfflineGeocoder) -> None:
    with pytest.raises(GeocoderQueryError):
        geocoder.geocode(query)


@pytest.mark.parametrize("factory", [geopy.adapters.AioHTTPAdapter, geopy.adapters.URLLibAdapter])
def test_adapters_are_refused(factory: object, gazetteer: Gazetteer) -> None:
    with pytest.raises(ConfigurationError, match="no requests"):
        OfflineGeocoder(gazetteer=gazetteer, adapter_factory=factory)


def test_it_works_without_the_requests_package(gazetteer: Gazetteer) -> None:
    code = "import sys; sys.modules['requests'] = None; from referral.gazetteer import OfflineGeocoder"
    subprocess.run([sys.executable, "-c", code], check=True)
