"""What geocoders said, in the table ``geocode`` of crawl.db: found, ambiguous, not found and errors kept apart.

An answer belongs to one version of its provider: a new gazetteer, another host or a new import asks anew. An error
never replaces an answer: it waits beside it, and is asked again after a back-off that doubles, or when the geocoder
said.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from crawler.locate.offline import PROVIDER as OFFLINE_PROVIDER
from crawler.locate.point import OFFLINE, Alternative, Answer, Outcome, Point
from crawler.normalise.addresses import Address

# How long an online answer is left alone; the offline gazetteer's stays true as long as its version.
KEPT: dict[Outcome, timedelta] = {
    "found": timedelta(days=180),
    "ambiguous": timedelta(days=60),
    "not_found": timedelta(days=30),
}
FIRST_BACK_OFF = timedelta(minutes=1)
LONGEST_BACK_OFF = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Key:
    """One question to one version of one provider."""

    query: str
    country: str
    provider: str
    version: str


@dataclass(frozen=True, slots=True)
class Remembered:
    """A row: the answer, when it was given, until when it is left alone (None: for good), and errors since."""

    key: Key
    answer: Answer
    asked_at: str | None
    until: str | None
    tries: int
    error: str | None

    def is_fresh(self, now: datetime) -> bool:
        """Whether the provider need not be asked again yet."""
        return self.until is None or datetime.fromisoformat(self.until) > now


def query_of(address: Address) -> str:
    """An address as the cache writes it: whole and in parts, since both are asked."""
    return json.dumps([address.written, address.city, address.region, address.postcode], ensure_ascii=False)


class Cache:
    """The remembered answers. With ``writing=False`` nothing is remembered: for looking only."""

    def __init__(self, db: Database, writing: bool = True) -> None:
        self.db = db
        self.writing = writing

    def get(self, key: Key) -> Remembered | None:
        """What this version of the provider said, errors included."""
        row = next(
            self.db.query(
                "SELECT * FROM geocode WHERE query = ? AND country = ? AND provider = ? AND provider_version = ?",
                [key.query, key.country, key.provider, key.version],
            ),
            None,
        )
        return _remembered(row) if row else None

    def online(self, query: str, country: str) -> Iterator[Remembered]:
        """The newest answer of every online provider, the newest first; errors are no answers."""
        seen = set()
        for row in self.db.query(
            "SELECT * FROM geocode WHERE query = ? AND country = ? AND provider != ? AND outcome != 'error'"
            " ORDER BY asked_at DESC, provider, provider_version",
            [query, country, OFFLINE_PROVIDER],
        ):
            if row["provider"] not in seen:
                seen.add(row["provider"])
                yield _remembered(row)

    def put(self, key: Key, answer: Answer, now: datetime) -> None:
        """Remember an answer, or that there was none."""
        if not self.writing:
            return
        if answer.outcome == "error":
            self._put_error(key, answer, now)
            return
        point = answer.point
        until = None if key.provider == OFFLINE_PROVIDER else _text(now + KEPT[answer.outcome])
        self._write(
            key,
            outcome=answer.outcome,
            label=answer.label,
            latitude=point.latitude if point else None,
            longitude=point.longitude if point else None,
            precision=point.precision if point else None,
            uncertainty_km=point.uncertainty_km if point else None,
            city=point.city if point else None,
            postcode=point.postcode if point else None,
            note=answer.note,
            alternatives=json.dumps([asdict(one) for one in answer.alternatives], ensure_ascii=False),
            licence=answer.licence,
            asked_at=_text(now),
            until=until,
            tries=0,
            error=None,
        )

    def _put_error(self, key: Key, answer: Answer, now: datetime) -> None:
        before = self.get(key)
        tries = before.tries + 1 if before else 1
        wait = (
            timedelta(seconds=answer.retry_after)
            if answer.retry_after is not None
            else FIRST_BACK_OFF * 2 ** min(tries - 1, 20)
        )
        until = _text(now + min(wait, LONGEST_BACK_OFF))
        if before and before.answer.outcome != "error":
            with self.db.atomic():
                self.db.execute(
                    "UPDATE geocode SET until = ?, tries = ?, error = ?"
                    " WHERE query = ? AND country = ? AND provider = ? AND provider_version = ?",
                    [until, tries, answer.note, key.query, key.country, key.provider, key.version],
                )
            return
        self._write(key, outcome="error", asked_at=_text(now), until=until, tries=tries, error=answer.note)

    def _write(self, key: Key, **columns: Any) -> None:
        row = {
            "query": key.query,
            "country": key.country,
            "provider": key.provider,
            "provider_version": key.version,
            "alternatives": "[]",
            **columns,
        }
        self.db.table("geocode").insert(row, replace=True)


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _remembered(row: dict[str, Any]) -> Remembered:
    key = Key(row["query"], row["country"], row["provider"], row["provider_version"])
    point = None
    if row["outcome"] == "found":
        point = Point(
            row["latitude"],
            row["longitude"],
            row["precision"],
            row["uncertainty_km"],
            row["city"],
            row["postcode"],
            row["note"],
            OFFLINE if key.provider == OFFLINE_PROVIDER else key.provider,
            row["licence"],
        )
    answer = Answer(
        row["outcome"],
        point,
        row["label"],
        row["error"] if row["outcome"] == "error" else row["note"],
        tuple(Alternative(**one) for one in json.loads(row["alternatives"])),
        row["licence"],
    )
    return Remembered(key, answer, row["asked_at"], row["until"], row["tries"], row["error"])
