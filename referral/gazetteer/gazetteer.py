"""The open gazetteer: what the rest of the product asks for places."""

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

from referral.gazetteer.answer import Answer, NotFound, Place
from referral.gazetteer.area import Area, AreasOf
from referral.gazetteer.area_lookup import area_named, areas_of
from referral.gazetteer.earth import Point
from referral.gazetteer.folder import PACK, open_database
from referral.gazetteer.lookup import look_up
from referral.gazetteer.question import QuestionError
from referral.gazetteer.suggesting import suggest
from referral.gazetteer.table import Table
from referral.gazetteer.towns import Town, larger_towns, towns_between
from referral.gazetteer.wording import place_of_town

_LARGER_TOWNS: dict[tuple[str, str], tuple[Town, ...]] = {}
"""By version of the data and country: a release needs those of every country that it has somebody in."""
_MOST_LATITUDE = 90
_MOST_LONGITUDE = 180


class Gazetteer:
    """One open gazetteer file; any thread may ask, one at a time (a lookup takes some 50 us, so nobody waits long).

    It keeps nothing of what it is asked.
    """

    def __init__(self, pack: Path = PACK, var: Path | None = None) -> None:
        self._connection = open_database(pack, var)
        self._lock = threading.Lock()
        self._table = Table(self._connection)

    @property
    def version(self) -> str:
        """Version of the data, for `release.gazetteer` and for cached points: changes when the inputs do."""
        return self._table.meta["version"]

    @property
    def attribution(self) -> str:
        """The line that every page with places must show."""
        return self._table.meta["attribution"]

    @property
    def meta(self) -> dict[str, str]:
        """Version, sources with their sha256, licence, licence_url and attribution."""
        return dict(self._table.meta)

    @property
    def countries(self) -> dict[str, str]:
        """The countries covered: name by ISO 3166-1 alpha-2 code."""
        return {country.code: country.name for country in self._table.countries.values()}

    def find(self, query: str | Mapping[str, object], country: str | None = None) -> Answer:
        """Look a place up: text, or a dict with the keys street, city, county, state, country, postalcode.

        With `country` (a code or a name) the answer lies in it. Any text is answered; `QuestionError` (a
        ValueError) for a query that is neither text nor dict, or a dict with other keys or values.
        """
        with self._lock:
            return look_up(self._table, query, country)

    def suggest(self, prefix: str, country: str | None = None, limit: int = 8) -> list[Place]:
        """Complete a town or postcode that is being typed: up to `limit` places, the most populous first.

        With `country` (a code or a name) only places in it. Each label finds the same place again through `find`.
        """
        with self._lock:
            return suggest(self._table, prefix, country, limit)

    def reverse(self, latitude: float, longitude: float) -> Place | None:
        """The town nearest to a point (degrees, WGS 84), `distance_km` from it; None where none is within 100 km.

        `QuestionError` for numbers that are no point.
        """
        if not (abs(latitude) <= _MOST_LATITUDE and abs(longitude) <= _MOST_LONGITUDE):
            raise QuestionError("a point is a latitude from -90 to 90 and a longitude from -180 to 180 degrees")
        with self._lock:
            found = self._table.nearest_town((latitude, longitude))
            return place_of_town(found[1], self._table)._replace(distance_km=round(found[0], 2)) if found else None

    def area_named(self, words: str, country: str, near: Sequence[Point] = ()) -> Area | tuple[Area, ...] | NotFound:
        """The area of a country that words name: "Camden", "Region Nordjylland", "the county of Kent", "Leeds".

        One `Area`; a tuple of two or more where nobody can tell which is meant; `NotFound` with the reason. `near`:
        points of whoever names it, to tell namesakes apart. Nothing that is misspelt is guessed at.
        """
        with self._lock:
            return area_named(self._table, words, country, near)

    def areas_of(self, place: Place) -> AreasOf:
        """Codes of the areas that a place found here lies in, and of those it may lie in; see `lies_in`."""
        with self._lock:
            return areas_of(self._table, place)

    def larger_towns(self, country: str) -> tuple[Town, ...]:
        """Towns of a country with 5,000 people and more, the most populous first: read once a process."""
        known = (self.version, country)
        if known not in _LARGER_TOWNS:
            with self._lock:
                _LARGER_TOWNS[known] = tuple(larger_towns(self._connection, country))
        return _LARGER_TOWNS[known]

    def towns_between(self, south: float, north: float, west: float, east: float) -> list[Town]:
        """Every town in a box of degrees, WGS 84, the most populous first."""
        with self._lock:
            return towns_between(self._connection, south, north, west, east)

    def close(self) -> None:
        """Close the file; the gazetteer cannot be asked afterwards."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> "Gazetteer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_gazetteer(var: Path | None = None) -> Gazetteer:
    """Open the gazetteer that the package ships, unpacking it under `var` (default `var_folder()`) at first use.

    `GazetteerFileError` when the package's file is missing or damaged or the folder cannot be written.
    """
    return Gazetteer(PACK, var)
