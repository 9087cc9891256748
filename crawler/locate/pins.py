"""Points that a maintainer set by hand: the table ``geocode_pin``, to which rows are only ever added.

The newest row of an address in its country counts; a row without a point takes the pin off again.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from crawler.errors import BadInputError
from crawler.locate.point import plausible

UNCERTAINTY_KM = 0.1


@dataclass(frozen=True, slots=True)
class Pin:
    """Who set an address to a point, when and why."""

    latitude: float
    longitude: float
    who: str
    made_at: str
    because: str


def _key(address: str) -> str:
    """Addresses that differ in case and spaces alone are one."""
    return " ".join(address.split()).casefold()


class Pins:
    """The pins of a crawl.db."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def get(self, address: str, country: str) -> Pin | None:
        """The pin that holds for an address, or None."""
        row = self.db.execute(
            "SELECT latitude, longitude, who, made_at, because FROM geocode_pin"
            " WHERE address_key = ? AND country = ? ORDER BY id DESC LIMIT 1",
            [_key(address), country],
        ).fetchone()
        return Pin(*row) if row and row[0] is not None else None

    def put(self, address: str, country: str, at: tuple[float, float], who: str, because: str, now: datetime) -> None:
        """Pin an address. Raises BadInputError where the degrees are none."""
        if not plausible(*at):
            raise BadInputError(
                f"{at[0]}, {at[1]}: no place on the globe; latitude is -90 to 90 and longitude -180 to 180 degrees"
            )
        self._add(address, country, at, who, because, now)

    def undo(self, address: str, country: str, who: str, because: str, now: datetime) -> None:
        """Take an address's pin off. Raises BadInputError where there is none."""
        if self.get(address, country) is None:
            raise BadInputError(f"{address!r} in {country}: there is no pin to take off")
        self._add(address, country, (None, None), who, because, now)

    def _add(
        self,
        address: str,
        country: str,
        at: tuple[float, float] | tuple[None, None],
        who: str,
        because: str,
        now: datetime,
    ) -> None:
        if not _key(address) or not because.strip() or not who.strip():
            raise BadInputError("a pin needs an address, who sets it (--who) and why (--because); none may be empty")
        self.db.table("geocode_pin").insert(
            {
                "address": address.strip(),
                "address_key": _key(address),
                "country": country,
                "latitude": at[0],
                "longitude": at[1],
                "who": who.strip(),
                "made_at": now.isoformat(timespec="seconds"),
                "because": because.strip(),
            }
        )
