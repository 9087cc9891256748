"""Addresses into points, through geopy: cache first, then the offline gazetteer. Nothing else calls a geocoder.

The cache tells found, ambiguous and not found apart, and belongs to one version of the gazetteer: a new one asks anew.
"""

import json
from dataclasses import dataclass

from geopy.exc import GeocoderQueryError

from crawler.normalise.addresses import Address
from crawler.workshop import Workshop
from referral.gazetteer import Ambiguous, Found, Gazetteer

PROVIDER = "offline"


@dataclass(frozen=True, slots=True)
class Point:
    """Where an address is, and how surely."""

    latitude: float
    longitude: float
    precision: str
    uncertainty_km: float
    city: str | None
    postcode: str | None
    note: str | None


class Locator:
    """Geocodes addresses with a cache in crawl.db."""

    def __init__(self, workshop: Workshop, gazetteer: Gazetteer) -> None:
        self.db = workshop.db
        self.gazetteer = gazetteer

    def locate(self, address: Address, country: str) -> Point | None:
        """The point of an address in its country; None where the gazetteer cannot tell honestly."""
        query = json.dumps([address.written, address.city, address.region, address.postcode], ensure_ascii=False)
        key = [query, country, PROVIDER, self.gazetteer.version]
        rows = self.db.query(
            "SELECT * FROM geocode WHERE query = ? AND country = ? AND provider = ? AND provider_version = ?", key
        )
        row = next(iter(rows), None)
        if row is None:
            row = {
                **self._ask(address, country),
                **dict(zip(("query", "country", "provider", "provider_version"), key, strict=True)),
            }
            self.db.table("geocode").insert(row)
        if row["outcome"] != "found":
            return None
        return Point(
            row["latitude"],
            row["longitude"],
            row["precision"],
            row["uncertainty_km"],
            row["city"],
            row["postcode"],
            row["note"],
        )

    def _ask(self, address: Address, country: str) -> dict[str, object]:
        parts = {"city": address.city, "state": address.region, "postalcode": address.postcode, "country": country}
        structured = {name: value for name, value in parts.items() if value}
        answers: list[dict[str, object]] = []
        # A whole postcode in its own field is surest; without one the words as written may still hold a part of it.
        queries: list[str | dict[str, str]] = [structured] if address.postcode else []
        queries.append(address.written)
        if address.city and not address.postcode:
            queries.append(structured)
        for query in queries:
            try:
                answer = self.gazetteer.find(query, country=country)
            except GeocoderQueryError as error:
                answers.append({"outcome": "not_found", "note": str(error)[:200]})
                continue
            if isinstance(answer, Found):
                place = answer.place
                return {
                    "outcome": "found",
                    "label": place.label,
                    "latitude": round(place.latitude, 5),
                    "longitude": round(place.longitude, 5),
                    "precision": place.precision,
                    "uncertainty_km": round(place.uncertainty_km, 2),
                    "city": place.city,
                    "postcode": place.postcode,
                    "note": place.note,
                }
            if isinstance(answer, Ambiguous):
                labels = "; ".join(candidate.label for candidate in answer.candidates[:5])
                answers.append({"outcome": "ambiguous", "note": f"could be {labels}"[:300]})
            else:
                answers.append({"outcome": "not_found", "note": answer.reason[:200]})
        return answers[0]
