"""Points that a page or an online geocoder gives and that lie too far from the offline one."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from crawler.providers import Directory
from crawler.review.task import Option, Task, task_id, urgency


@dataclass(frozen=True, slots=True)
class PlaceReview:
    """One row of geocode_review; ``address`` as written. Degrees are WGS 84; ``km`` apart, None: nothing to compare."""

    address: str
    country: str
    origin: str
    point: tuple[float, float]
    offline: tuple[float, float] | None
    km: float | None
    pinned: bool = False


def place_reviews(db: Database) -> list[PlaceReview]:
    """Every row of crawl.db, in a stable order; ``pinned``: a maintainer has set the address to a point since."""
    # The newest row of an address counts; one without a point took the pin off.
    rows = db.execute("SELECT address_key || char(31) || country, latitude FROM geocode_pin ORDER BY id").fetchall()
    newest = dict(rows)
    pinned = {key for key, latitude in newest.items() if latitude is not None}
    rows = db.execute(
        "SELECT query, country, origin, latitude, longitude, offline_latitude, offline_longitude, km_apart"
        " FROM geocode_review ORDER BY query, country, origin, latitude, longitude"
    ).fetchall()
    found: list[PlaceReview] = []
    for query, country, origin, latitude, longitude, offline_latitude, offline_longitude, km in rows:
        address = str(json.loads(query)[0])
        offline = None if offline_latitude is None else (offline_latitude, offline_longitude)
        key = f"{' '.join(address.split()).casefold()}\x1f{country}"
        found.append(PlaceReview(address, country, origin, (latitude, longitude), offline, km, key in pinned))
    return found


def places(directory: Directory, reviews: Iterable[PlaceReview]) -> Iterator[Task]:
    """One task for each such point of an address that is published; a pin closes it."""
    published = {
        (place.address.written, provider.facts.country): provider.facts.name
        for provider in directory.providers
        for place in provider.places
    }
    for one in reviews:
        if name := published.get((one.address, one.country)):
            yield _task(one, name)


def _task(one: PlaceReview, name: str) -> Task:
    latitude, longitude = one.point
    key = task_id("place", one.address, one.country, one.origin, f"{latitude:.5f}", f"{longitude:.5f}")
    offline = f"{one.offline[0]:.5f}, {one.offline[1]:.5f}" if one.offline else "no point"
    apart = f"{one.km:.1f} km apart" if one.km is not None else "there is nothing to compare it with"
    task = Task(
        key,
        "place",
        f"Where is “{one.address}” ({one.country}), the address of “{name}”?",
        (
            f"{one.origin} says {latitude:.5f}, {longitude:.5f}; the gazetteer says {offline}: {apart}.",
            "The gazetteer's point is shown. `mbt geocode pin ADDRESS --country CODE --lat … --lon … --because …` "
            "sets another.",
        ),
        (Option("keep", "the gazetteer's point stays", ({"kind": "keep", "task": key},)),),
        urgency("place", one.km or 0.0),
    )
    return task.closed_by("the address is pinned") if one.pinned else task
