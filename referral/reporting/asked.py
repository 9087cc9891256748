"""Needs spread over towns as people are: every so many inhabitants one need, with the kinds of need.toml in turn."""

import sqlite3
import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from referral.match import Index, Need, problems, read_need

_FILE = Path(__file__).with_name("needs.toml")
KINDS: list[dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["need"]
LISTED = 20
"""So many matches of each answer are looked at."""


class KindsError(ValueError):
    """A kind of need that the release's vocabulary does not know."""

    exit_code = 78


@dataclass(frozen=True, slots=True)
class Town:
    """A town as a place to ask from (match.PlacePoint), and how many people live in it."""

    label: str
    latitude: float
    longitude: float
    uncertainty_km: float
    country: str
    people: int
    precision: str = "town"


@dataclass(frozen=True, slots=True)
class Asked:
    """One need, from one town."""

    kind: str
    need: Need
    town: Town


def towns(gazetteer: sqlite3.Connection, countries: Collection[str]) -> list[Town]:
    """Every town of at least 5,000 people in these countries, from an open gazetteer (gazetteer/schema.sql)."""
    rows = gazetteer.execute(
        "SELECT name, latitude / 1e4, longitude / 1e4, uncertainty / 10.0, country, population FROM place"
        " WHERE population >= 5000 ORDER BY country, latitude, longitude, name"
    )
    return [Town(*row) for row in rows if row[4] in countries]


def spread(among: Sequence[Town], number: int) -> Iterator[Town]:
    """So many towns, one for each equal share of all people; a large town stands for several shares."""
    share = sum(town.people for town in among) / number
    passed, taken = 0.0, 0
    for town in among:
        passed += town.people
        # The middle of each share, so that neither end of the map counts twice.
        while taken < number and (taken + 0.5) * share <= passed:
            yield town
            taken += 1


def asked(index: Index, among: Sequence[Town], number: int) -> list[Asked]:
    """So many needs. Raises KindsError where needs.toml asks for what the release does not know."""
    return [
        Asked(kind["name"], _need(kind, town, index), town)
        for kind, town in ((KINDS[at % len(KINDS)], town) for at, town in enumerate(spread(among, number)))
    ]


def _need(kind: dict[str, Any], town: Town, index: Index) -> Need:
    try:
        return read_need({"place": town.label, "limit": LISTED, **kind["request"]}, index.codes)
    except ValidationError as error:
        raise KindsError(f"{_FILE.name}: {kind['name']!r}: {problems(error)}") from error
