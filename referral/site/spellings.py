"""Which towns of a country an address means: several spellings of one name share a slug."""

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence

from referral.site.slugs import slug


class Spellings:
    """The names of a release's towns as written, by country and slug; those of a country are read once."""

    def __init__(self) -> None:
        self._countries: dict[str, Mapping[str, Sequence[str]]] = {}

    def of(self, connection: sqlite3.Connection, country: str, asked: str) -> Sequence[str]:
        """The names of the towns with this slug; none where there is no such town."""
        towns = self._countries.get(country)
        if towns is None:
            towns = _read(connection, country)
            # Of countries that nobody is in nothing is kept: anybody can ask for any.
            if towns:
                self._countries[country] = towns
        return towns.get(asked, ())


def _read(connection: sqlite3.Connection, country: str) -> Mapping[str, Sequence[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for (name,) in connection.execute("SELECT DISTINCT city FROM location WHERE country = ?", (country,)):
        if name and name.strip():
            found[slug(name)].append(name)
    return dict(found)
