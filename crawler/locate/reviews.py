"""Points that lie too far from the offline one to be taken: tasks for a maintainer, in ``geocode_review``."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from crawler.locate.point import Point


@dataclass(frozen=True, slots=True)
class Review:
    """Two points of one address that contradict each other. ``km`` is None where the gazetteer has no point."""

    query: str
    country: str
    address: str
    offline: Point | None
    other: Point
    km: float | None


class Reviews:
    """The review tasks of a crawl.db; a task is recorded once, with the moment it was first seen."""

    def __init__(self, db: Database, writing: bool = True) -> None:
        self.db = db
        self.writing = writing

    def put(self, review: Review, now: datetime) -> None:
        """Record a task, unless it is known."""
        if not self.writing:
            return
        self.db.table("geocode_review").insert(
            {
                "query": review.query,
                "country": review.country,
                "origin": review.other.origin,
                "latitude": review.other.latitude,
                "longitude": review.other.longitude,
                "offline_latitude": review.offline.latitude if review.offline else None,
                "offline_longitude": review.offline.longitude if review.offline else None,
                "km_apart": round(review.km, 2) if review.km is not None else None,
                "first_seen": now.isoformat(timespec="seconds"),
            },
            ignore=True,
        )
