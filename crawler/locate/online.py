"""Any geopy geocoder, asked politely: its answers told apart, its errors never taken for "not there".

For a maintainer's `mbt geocode --online` alone. geopy's RateLimiter is not used: it turns errors into None, which looks
like "not found", and does not know Retry-After. No message of geopy is kept: it may hold a URL with a key in it.
"""

import inspect
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any

from geopy.adapters import AdapterHTTPError
from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeocoderRateLimited,
    GeocoderTimedOut,
    GeocoderUnavailable,
    GeopyError,
)
from geopy.location import Location

from crawler.locate.config import OnlineConfig
from crawler.locate.pace import LONGEST_REST, Pace
from crawler.locate.point import UNSAID, Alternative, Answer, Point, plausible
from crawler.normalise.addresses import Address

ERRORS_IN_A_ROW = 5
"""After so many errors one after the other the geocoder is left alone for the rest of the run."""
REST = 60.0
"""Seconds of rest where a geocoder says "too often" and not how long."""
REDIRECTS = range(300, 400)
LIMIT = 5
_SAME_PLACE_KM = 1.0

_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (GeocoderRateLimited, "it says that it is asked too often"),
    (GeocoderQuotaExceeded, "the quota is used up"),
    (GeocoderAuthenticationFailure, "it does not know the key"),
    (GeocoderInsufficientPrivileges, "it refuses us"),
    (GeocoderTimedOut, "no answer in time"),
    (GeocoderUnavailable, "it cannot be reached"),
    (GeocoderParseError, "its answer could not be read"),
    (GeocoderQueryError, "it refuses the question"),
    (GeopyError, "it failed"),
)

# Photon's word for what it found -> (precision of the vocabulary, least uncertainty in km).
_PHOTON = {
    "house": ("address", 0.2),
    "street": ("address", 0.5),
    "locality": ("town", 2.0),
    "district": ("town", 3.0),
    "city": ("town", 5.0),
    "county": ("admin", 25.0),
    "state": ("admin", 100.0),
    "country": ("admin", 300.0),
}
# Nominatim's place_rank from which it is that fine, the finest first.
_NOMINATIM = ((30, "address", 0.2), (26, "address", 0.5), (17, "town", 2.0), (13, "town", 5.0), (0, "admin", 25.0))


class Online:
    """One online geocoder during one run: its pace, its cap, its errors."""

    def __init__(self, config: OnlineConfig, pace: Pace, countries: Mapping[str, str]) -> None:
        self.config = config
        self.pace = pace
        self.countries = countries
        self.asked = 0
        self.stopped: str | None = None
        self._errors = 0
        parameters = inspect.signature(config.geocoder.geocode).parameters
        self._takes = {name for name in ("exactly_one", "limit", "country_codes") if name in parameters}

    def ask(self, address: Address, country: str) -> Answer | None:
        """What the geocoder says; None where it is not to be asked any more in this run (``stopped`` says why)."""
        if self.stopped:
            return None
        if self.config.per_run is not None and self.asked >= self.config.per_run:
            self.stopped = f"the {self.config.per_run} requests of one run are used up; run it again tomorrow"
            return None
        with self.pace.turn() as wait:
            if wait:
                self.stopped = f"it asked for a pause, {wait:.0f} s of which are left"
                return None
            self.asked += 1
            answer = self._ask(address, country)
            if answer.retry_after is not None:
                self.pace.rest(answer.retry_after)
        self._errors = self._errors + 1 if answer.outcome == "error" else 0
        if self._errors >= ERRORS_IN_A_ROW:
            self.stopped = f"{self._errors} errors in a row, the last: {answer.note}"
        return answer

    def _ask(self, address: Address, country: str) -> Answer:
        named = self.countries.get(country, country)
        text = address.written if named.casefold() in address.written.casefold() else f"{address.written}, {named}"
        wanted = {"exactly_one": False, "limit": LIMIT, "country_codes": country.lower()}
        try:
            found = self.config.geocoder.geocode(text, **{name: wanted[name] for name in self._takes})
            return self._judged(found, country)
        except GeopyError as error:
            return _error(error)
        except (OSError, HTTPException):
            return Answer("error", note="its answer broke off")
        except (LookupError, TypeError, ValueError, AttributeError):
            return Answer("error", note="its answer is not as it should be")

    def _judged(self, found: Any, country: str) -> Answer:
        if found is None:
            return Answer("not_found", note="nothing found", licence=self.config.licence)
        locations: list[Location] = found if isinstance(found, list) else [found]
        points = []
        for location in locations:
            if not plausible(location.latitude, location.longitude):
                raise ValueError("no place on the globe")
            if _country(location.raw) in {None, country}:
                points.append((str(location.address)[:300], self._point(location)))
        if not points:
            return Answer("not_found", note="nothing found in the country", licence=self.config.licence)
        label, first = points[0]
        reach = _SAME_PLACE_KM if first.uncertainty_km == UNSAID else max(_SAME_PLACE_KM, first.uncertainty_km)
        others = tuple(Alternative(name, point.latitude, point.longitude) for name, point in points[1:])
        if any(first.km_to(other.latitude, other.longitude) > reach for other in others):
            every = (Alternative(label, first.latitude, first.longitude), *others)
            note = "could be " + "; ".join(one.label for one in every)
            return Answer("ambiguous", note=note[:300], alternatives=every, licence=self.config.licence)
        return Answer("found", first, label, None, others, self.config.licence)

    def _point(self, location: Location) -> Point:
        precision, uncertainty = _fineness(location.raw)
        if uncertainty is None:
            uncertainty = self.config.uncertainty_km or UNSAID
        return Point(
            round(location.latitude, 5),
            round(location.longitude, 5),
            precision,
            round(uncertainty, 2),
            origin=self.config.provider,
            licence=self.config.licence,
        )


def _error(error: GeopyError) -> Answer:
    words = next(words for kind, words in _WORDS if isinstance(error, kind))
    if isinstance(error.__cause__, AdapterHTTPError):
        if error.__cause__.status_code in REDIRECTS:
            words = "it points elsewhere, and that is not followed: name the other address in geocoding.toml"
        words += f" (status {error.__cause__.status_code})"
    retry = error.retry_after if isinstance(error, GeocoderRateLimited) else None
    return Answer(
        "error", note=words, retry_after=min(max(float(retry), 0), LONGEST_REST) if retry is not None else None
    )


def _country(raw: Any) -> str | None:
    """The country of an answer as two capital letters, where the geocoder says."""
    if not isinstance(raw, Mapping):
        return None
    for part in (raw.get("properties"), raw.get("address")):
        if isinstance(part, Mapping):
            code = part.get("countrycode") or part.get("country_code")
            if isinstance(code, str):
                return code.upper()
    return None


def _fineness(raw: Any) -> tuple[str, float | None]:
    """(precision, uncertainty in km) by what Nominatim or Photon says of a place; no uncertainty where nobody says."""
    if not isinstance(raw, Mapping):
        return "postcode", None
    properties = raw.get("properties")
    if isinstance(properties, Mapping):
        precision, least = _PHOTON.get(str(properties.get("type")), ("postcode", None))
        extent = properties.get("extent")  # west, north, east, south
        box = [extent[3], extent[1], extent[0], extent[2]] if isinstance(extent, list) and len(extent) == 4 else None
        radius = _radius(box)
    else:
        rank = raw.get("place_rank")
        known = [row[1:] for row in _NOMINATIM if isinstance(rank, int) and rank >= row[0]]
        precision, least = known[0] if known else ("postcode", None)
        if raw.get("type") == "postcode":
            precision = "postcode"
        radius = _radius(raw.get("boundingbox"))  # south, north, west, east
    said = [km for km in (radius, least) if km is not None]
    return precision, max(said) if said else None


def _radius(box: Any) -> float | None:
    """Half the diagonal of a box of south, north, west, east."""
    if not isinstance(box, list) or len(box) != 4:
        return None
    south, north, west, east = (float(side) for side in box)
    if not (plausible(south, west) and plausible(north, east)):
        return None
    return Point(south, west, "", 0).km_to(north, east) / 2
