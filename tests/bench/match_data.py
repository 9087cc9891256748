"""Invented providers on the towns of the gazetteer, the more the larger the town, and needs that keep known shares."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from referral.gazetteer import Area
from referral.gazetteer.folder import PACK, open_database
from tests.match.building import database

TODAY = date(2026, 11, 21)
SEED = 20261121

# Share of providers who say yes and who say no; the others say nothing. A need keeps whoever does not say no.
SAID = {
    "payment:public": (0.3, 0.5),
    "condition:psychosis": (0.1, 0.8),
    "referral_route:criminal_justice": (0.05, 0.75),
    "condition:npd": (0.2, 0.5),
    "format:couple": (0.01, 0.96),
    "payment:sliding_scale": (0.02, 0.95),
    "format:individual": (0.6, 0.1),
    "format:group": (0.5, 0.1),
    "delivery:online": (0.3, 0.2),
}
NEEDS: dict[str, dict[str, str]] = {
    "50 %": {"payment": "public"},
    "5 %": {"condition": "psychosis", "referral_route": "criminal_justice"},
    "0.1 %": {"condition": "npd", "format": "couple", "payment": "sliding_scale"},
}
LOCAL = 0.2
"""Share of providers who take people from around their town only. The search asks nobody about it, an answer does."""
TERMS = list(SAID)
CLOSED = 1 << len(TERMS)
"""The bit of `may` that is set for who takes new patients; bit n is set for who does not say no to TERMS[n]."""


@dataclass(frozen=True)
class Towns:
    """Towns of the bundled gazetteer: name, country, degrees, people, how far off the point may be in kilometres."""

    names: list[str]
    countries: list[str]
    degrees: NDArray[np.float64]
    people: NDArray[np.float64]
    uncertainty_km: NDArray[np.float64]

    def area(self, at: int) -> Area:
        """A town as an area that people have to live in."""
        country, (latitude, longitude) = self.countries[at], self.degrees[at].tolist()
        reach = max(25.0, 3 * self.uncertainty_km.item(at))
        return Area(f"{country}:{at}", self.names[at], country, "town", latitude, longitude, reach)

    def drawn(self, dice: np.random.Generator, number: int) -> NDArray[np.int64]:
        """Towns, the larger the more often."""
        return dice.choice(len(self.names), size=number, p=self.people / self.people.sum())


@dataclass(frozen=True)
class Listing:
    """What every contender gets: one row a provider. `areas`: where some take people from, by place in `ids`."""

    ids: list[str]
    countries: list[str]
    degrees: NDArray[np.float64]
    uncertainty_km: NDArray[np.float64]
    said: NDArray[np.int8]
    open_now: NDArray[np.bool_]
    waits: NDArray[np.float64]
    checked: NDArray[np.int64]
    areas: dict[int, Area]

    @property
    def may(self) -> NDArray[np.int64]:
        """One number a provider: see CLOSED."""
        bits = (self.said >= 0) @ (1 << np.arange(len(TERMS)))
        return np.asarray(bits | np.where(self.open_now, CLOSED, 0), dtype=np.int64)


def may_of(need: dict[str, str]) -> int:
    """The bits a need asks for, somebody who takes new patients among them."""
    return CLOSED | sum(1 << TERMS.index(f"{vocabulary}:{code}") for vocabulary, code in need.items())


def towns() -> Towns:
    """Every town of the gazetteer with at least 5,000 people."""
    connection = open_database(PACK)
    rows = connection.execute(
        "SELECT name, country, latitude / 1e4, longitude / 1e4, population, uncertainty / 10.0 FROM place"
        " WHERE population >= 5000 ORDER BY country, name, latitude, longitude"
    ).fetchall()
    figures = np.array([row[2:] for row in rows], dtype=np.float64)
    return Towns([row[0] for row in rows], [row[1] for row in rows], figures[:, :2], figures[:, 2], figures[:, 3])


def listing(size: int, among: Towns) -> Listing:
    """So many providers; the same each time."""
    dice = np.random.default_rng(SEED)
    town = among.drawn(dice, size)
    spread = dice.normal(0, 0.02, (size, 2))
    said = np.zeros((size, len(TERMS)), dtype=np.int8)
    for at, (yes, no) in enumerate(SAID.values()):
        chance = dice.random(size)
        said[:, at] = np.where(chance < yes, 1, np.where(chance < yes + no, -1, 0))
    open_now, waits = dice.random(size) >= 0.15, np.where(dice.random(size) < 0.4, np.nan, dice.integers(0, 60, size))
    checked, local = dice.integers(0, 400, size), dice.random(size) < LOCAL
    return Listing(
        ids=[f"p{number:07d}" for number in dice.permutation(size).tolist()],
        countries=[among.countries[at] for at in town.tolist()],
        degrees=np.round(among.degrees[town] + spread, 5),
        uncertainty_km=dice.choice([0.1, 0.3, 0.8, 2.0], size),
        said=said,
        open_now=open_now,
        waits=waits,
        checked=checked,
        areas={at: among.area(town.item(at)) for at in np.flatnonzero(local).tolist()},
    )


def release(made: Listing, path: Path) -> None:
    """The listing as a directory.db, with the crawler's own schema and vocabulary."""
    database([]).backup(connection := sqlite3.connect(path))
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
    with connection:
        for sql, rows in _rows(made):
            connection.executemany(sql, rows)
    connection.close()


def _rows(made: Listing) -> Iterator[tuple[str, Iterator[Sequence[object]]]]:
    checked = [(TODAY - timedelta(days=int(days))).isoformat() for days in range(400)]
    days = [checked[at] for at in made.checked.tolist()]
    yield (
        "INSERT INTO provider (id, kind, name, country, online_only, first_seen, last_changed, last_checked, catchment,"
        " catchment_read) VALUES (?, 'service', 'Sample MBT service', ?, 0, ?, ?, ?, ?, ?)",
        (
            (key, country, day, day, day, *(("People of the town.", "whole") if at in made.areas else (None, None)))
            for at, (key, country, day) in enumerate(zip(made.ids, made.countries, days, strict=True))
        ),
    )
    yield (
        "INSERT INTO service_area (provider_id, area, name, country, kind, latitude, longitude, reach_km, basis)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'residence')",
        ((made.ids[at], *area) for at, area in made.areas.items()),
    )
    places = zip(made.ids, made.countries, made.degrees.tolist(), made.uncertainty_km.tolist(), strict=True)
    yield (
        "INSERT INTO location (id, provider_id, address, city, country, latitude, longitude, precision, uncertainty_km)"
        " VALUES (?, ?, '1 Sample Road', 'Sample town', ?, ?, ?, 'postcode', ?)",
        ((f"{key}-l", key, country, *degrees, uncertainty) for key, country, degrees, uncertainty in places),
    )
    for at, term in enumerate(TERMS):
        vocabulary, code = term.split(":")
        yield (
            f"INSERT INTO attribute VALUES (?, '{vocabulary}', '{code}', ?)",
            (
                (key, "yes" if value > 0 else "no")
                for key, value in zip(made.ids, made.said[:, at].tolist(), strict=True)
                if value
            ),
        )
    levels = ("mentioned", "basic", "supervised", "practitioner")
    yield (
        "INSERT INTO qualification VALUES (?, ?, ?, 'MBT', NULL, 'Sample institute', 'training_body', 'MBT',"
        " 'https://example.org/evidence', 1, 'gb_sample', ?, ?)",
        (
            (f"{key}-q", key, levels[number % 4], day, day)
            for number, (key, day) in enumerate(zip(made.ids, days, strict=True))
        ),
    )
    availability = zip(made.ids, made.open_now.tolist(), made.waits.tolist(), days, strict=True)
    yield (
        "INSERT INTO availability (provider_id, accepting, wait_weeks, wait_as_of) VALUES (?, ?, ?, ?)",
        (
            (key, "yes" if now else "no", wait if wait >= 0 else None, day if wait >= 0 else None)
            for key, now, wait, day in availability
        ),
    )
