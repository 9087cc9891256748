"""The gazetteer as a geopy geocoder, for code that takes any geocoder."""

from collections.abc import Mapping
from typing import Any

from geopy.adapters import BaseSyncAdapter
from geopy.exc import ConfigurationError, GeocoderQueryError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from referral.gazetteer.answer import Ambiguous, Found, Place
from referral.gazetteer.gazetteer import Gazetteer, open_gazetteer
from referral.gazetteer.question import QuestionError


class AmbiguousPlaceError(GeocoderQueryError):  # type: ignore[misc]  # geopy is untyped
    """Several places fit and one was wanted; `candidates` are the `Place`s, the most populous first."""

    def __init__(self, message: str, candidates: tuple[Place, ...]) -> None:
        super().__init__(message)
        self.candidates = candidates


class _NoRequests(BaseSyncAdapter):  # type: ignore[misc]  # geopy is untyped
    """The adapter of a geocoder that makes no requests; keeps geopy from building one with proxies and certificates."""

    def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> Any:
        raise ConfigurationError("the offline geocoder makes no requests")

    def get_text(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> str:
        raise ConfigurationError("the offline geocoder makes no requests")


class OfflineGeocoder(Geocoder):  # type: ignore[misc]  # geopy is untyped
    """A geopy geocoder over the shipped gazetteer: no network, no key, no limit on use.

    `gazetteer`: one that is open already, else the shipped one is opened. `adapter_factory` exists to be refused: a
    lookup makes no requests, so there is nothing to await.
    """

    def __init__(self, *, gazetteer: Gazetteer | None = None, adapter_factory: object = None) -> None:
        if adapter_factory is not None:
            raise ConfigurationError(
                "OfflineGeocoder takes no adapter: a lookup makes no requests and answers in under a millisecond. "
                "In asynchronous code call geocode() as it is"
            )
        super().__init__(scheme="https", timeout=None, user_agent="offline", adapter_factory=_NoRequests)
        self.gazetteer = gazetteer or open_gazetteer()

    def geocode(
        self,
        query: str | Mapping[str, object],
        *,
        country: str | None = None,
        exactly_one: bool = True,
        timeout: object = DEFAULT_SENTINEL,
    ) -> Location | list[Location] | None:
        """Find a place by free text or by a dict with the keys of geopy's Nominatim (see `Gazetteer.find`).

        Returns a `Location` whose `raw` is the dict of the `Place`, None when nothing fits, and with
        `exactly_one=False` a list. `AmbiguousPlaceError` when several fit and one is wanted, `GeocoderQueryError`
        for a query of another type. `timeout` is taken as every geopy geocoder takes it, and has nothing to limit.
        """
        try:
            answer = self.gazetteer.find(query, country)
        except QuestionError as error:
            raise GeocoderQueryError(str(error)) from error
        if isinstance(answer, Found):
            location = _location(answer.place)
            return location if exactly_one else [location]
        if isinstance(answer, Ambiguous):
            if exactly_one:
                raise AmbiguousPlaceError(answer.reason, answer.candidates)
            return [_location(place) for place in answer.candidates]
        return None

    def reverse(
        self, query: object, *, exactly_one: bool = True, timeout: object = DEFAULT_SENTINEL
    ) -> Location | list[Location] | None:
        """The town nearest to a point (anything that `geopy.Point` takes); None where none is within 100 km.

        `GeocoderQueryError` for what is no point.
        """
        try:
            point = Point(query)
            place = self.gazetteer.reverse(point.latitude, point.longitude)
        except (TypeError, ValueError) as error:
            raise GeocoderQueryError(str(error)) from error
        if place is None:
            return None
        return _location(place) if exactly_one else [_location(place)]


def _location(place: Place) -> Location:
    return Location(place.label, Point(place.latitude, place.longitude), place._asdict())
