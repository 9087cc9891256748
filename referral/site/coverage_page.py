"""How many people have somebody within reach: a country at a time, and its regions; from directory.db."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from referral.said import Said, said

_COLUMNS = "country, region, people, providers, people_within_60, people_within_120"
_MILLION = 1_000_000
_FIGURE = "{number:,.0f}"  # for no translator: each language writes numbers in its own way


@dataclass(frozen=True, slots=True)
class Covered:
    """A country (``region`` "") or one of its regions; ``within``: people in reach, the shorter reach first."""

    country: str
    region: str
    people: int
    providers: int
    within: tuple[int, ...]

    @property
    def shares(self) -> tuple[float, ...]:
        """Percent of the people, the shorter reach first."""
        return tuple(100 * one / self.people if self.people else 0.0 for one in self.within)

    @property
    def each(self) -> Said | None:
        """People for each provider, in words; None where there is nobody."""
        return about(self.people / self.providers) if self.providers else None


def read_countries_covered(connection: sqlite3.Connection) -> list[Covered]:
    """Every country that the table has, the worst off first."""
    return _worst_first(_read(connection, "WHERE region = ''"))


def read_covered(connection: sqlite3.Connection, country: str) -> tuple[Covered, list[Covered]] | None:
    """A country and its regions, the worst off first; None for one that the table does not have."""
    found = _read(connection, "WHERE country = ?", country)
    whole = next((one for one in found if not one.region), None)
    return (whole, _worst_first(one for one in found if one.region)) if whole else None


def read_uncounted(connection: sqlite3.Connection) -> list[str]:
    """Countries with somebody, of which no people are counted."""
    rows = connection.execute(
        "SELECT country FROM (SELECT country FROM provider UNION SELECT country FROM location)"
        " WHERE country NOT IN (SELECT country FROM coverage) ORDER BY country"
    )
    return [str(country) for (country,) in rows]


def about(number: float) -> Said:
    """Two figures of a number of people: 2,925,010 is "2.9 million", 645,503 "650,000", and 12 "12"."""
    rounded = float(f"{number:.2g}")
    if rounded >= _MILLION:
        return said("{number:g} million", number=rounded / _MILLION)
    return said(_FIGURE, number=rounded)


def percent(share: float, *, first: bool = False) -> Said:
    """A share in words: "0 %" is nobody and "100 %" everybody, and neither is said of nearly so.

    first: it begins a sentence.
    """
    # Translators: a share of the people of a country.
    if 0 < share < 1:
        return said("Under {share} %", share=1) if first else said("under {share} %", share=1)
    return said("{share} %", share=round(share) if share in (0.0, 100.0) else min(round(share), 99))


def _read(connection: sqlite3.Connection, where: str, *values: str) -> list[Covered]:
    rows = connection.execute(f"SELECT {_COLUMNS} FROM coverage {where}", values)  # noqa: S608
    return [
        Covered(code, region, people, providers, (near, far)) for code, region, people, providers, near, far in rows
    ]


def _worst_first(found: Iterable[Covered]) -> list[Covered]:
    return sorted(found, key=lambda one: (*reversed(one.shares), -one.people, one.country, one.region))
