"""Listings that could not be confirmed for long: said beside them first, and then no longer published. Pure.

A source whose run was held or failed keeps its last good listings; this is the rule by which they drop out in the end.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from crawler.providers import Provider
from crawler.providers.shown import published
from crawler.source import Source
from crawler.workshop import Kept

NO_DAY = "1970-01-01"
"""The day of a release without any listing, which is never published."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Crawled(_Strict):
    late_cadences: int = Field(ge=1)
    drop_cadences: int = Field(ge=1)
    drop_days_min: int = Field(ge=1)


class _SentIn(_Strict):
    late_days: int = Field(ge=1)
    drop_days: int = Field(ge=1)


class Rule(_Strict):
    """staleness.toml; see its comments."""

    crawled: _Crawled
    sent_in: _SentIn

    def late_days(self, source: Source) -> int:
        """After more days than these it is said to be unconfirmed."""
        return self.crawled.late_cadences * source.cadence_days if source.crawled else self.sent_in.late_days

    def drop_days(self, source: Source) -> int:
        """After more days than these it is not published."""
        if not source.crawled:
            return self.sent_in.drop_days
        return max(self.crawled.drop_cadences * source.cadence_days, self.crawled.drop_days_min)


@cache
def rule() -> Rule:
    """A ValidationError names the key that is wrong."""
    return Rule.model_validate(tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Confirmed:
    """How a source stands: the newest day on which a live listing of it was read, days as YYYY-MM-DD.

    ``unconfirmed_since``: that day, where it is too long ago; ``drops_on``: the first day on which a release leaves all
    of its listings out, unless they are confirmed before.
    """

    on: str
    unconfirmed_since: str | None
    drops_on: str


def as_of(ever: Iterable[Kept], sources: Mapping[str, Source]) -> str:
    """The release's own day: the newest on which any live listing of a published source was read."""
    return max((kept.last_checked for kept in ever if _live(kept, sources)), default=NO_DAY)


def without_dropped(ever: Sequence[Kept], sources: Mapping[str, Source], day: str) -> list[Kept]:
    """The listings as they are published on ``day``: those that nobody could confirm for too long as gone ones."""
    return [
        replace(kept, gone_since=_day_after(kept.last_checked, rule().drop_days(sources[kept.source])))
        if _live(kept, sources) and _days(kept.last_checked, day) > rule().drop_days(sources[kept.source])
        else kept
        for kept in ever
    ]


def confirmed(ever: Iterable[Kept], sources: Mapping[str, Source], day: str) -> dict[str, Confirmed]:
    """How each published source with live listings stands on ``day``."""
    newest: dict[str, str] = {}
    for kept in ever:
        if _live(kept, sources):
            newest[kept.source] = max(kept.last_checked, newest.get(kept.source, NO_DAY))
    return {
        name: Confirmed(
            on,
            on if _days(on, day) > rule().late_days(sources[name]) else None,
            _day_after(on, rule().drop_days(sources[name])),
        )
        for name, on in newest.items()
    }


def unconfirmed_since(provider: Provider, sources: Mapping[str, Source], day: str) -> str | None:
    """The newest day on which one of its listings was read, where all of them were read too long ago.

    What a provider had put right says nothing about the rest of a listing.
    """
    read = [member.kept for member in provider.members if member.kept.source in sources]
    if any(_days(kept.last_checked, day) <= rule().late_days(sources[kept.source]) for kept in read):
        return None
    return max((kept.last_checked for kept in read), default=None)


def _live(kept: Kept, sources: Mapping[str, Source]) -> bool:
    return kept.gone_since is None and published(sources.get(kept.source))


def _days(since: str, until: str) -> int:
    return (date.fromisoformat(until[:10]) - date.fromisoformat(since[:10])).days


def _day_after(day: str, days: int) -> str:
    return (date.fromisoformat(day[:10]) + timedelta(days=days + 1)).isoformat()
