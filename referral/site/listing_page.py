"""Who is in a country, a region or a town: everybody, in the order of the alphabet; from directory.db in one go."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from referral.gazetteer.fold import fold
from referral.site.areas import Area, areas, by_letter, most_written, parts
from referral.site.crisis_page import CrisisLine, lines_of
from referral.site.roles import ANY_PROFESSIONAL, YES, that_any_may
from referral.site.slugs import country_path, initial, letter_path, region_path, slug, town_path
from referral.site.spellings import Spellings

SHOWN_MAX = 200
"""A country with more providers than this shows its towns only."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One provider: what a list says of it. ``refer``: who may, as stated; ``accepting`` None: not stated."""

    id: str
    name: str
    kind: str
    organization: str | None
    level: str | None
    refer: tuple[str, ...]
    accepting: str | None
    accepting_since: str | None
    unconfirmed_since: str | None
    online_only: bool
    towns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """``place`` None: the whole country. ``listed`` is empty where there are too many to show at once.

    ``letters``: in place of its towns where there are too many of these.
    """

    country: str
    place: str | None
    path: str
    count: int
    listed: tuple[Listed, ...]
    towns: tuple[Area, ...]
    regions: tuple[Area, ...]
    letters: tuple[Area, ...]
    crisis: tuple[CrisisLine, ...]


def read_countries(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """(country, providers) of every country with providers, most first. One with offices in two counts in both."""
    return connection.execute(
        "SELECT country, count(*) FROM (SELECT id, country FROM provider"
        " UNION SELECT provider_id, country FROM location) GROUP BY country ORDER BY count(*) DESC, country"
    ).fetchall()


def read_listing(
    connection: sqlite3.Connection,
    country: str,
    *,
    town: str | None = None,
    region: str | None = None,
    letter: str | None = None,
    spellings: Spellings | None = None,
) -> Listing | None:
    """The list of a country, or of one of its towns or regions by slug. None where nobody is there.

    ``letter``: the slug of one that towns of a large country are found under; ``spellings``: of the release, where
    they are kept.
    """
    if town is not None:
        return _town(connection, country, (spellings or Spellings()).of(connection, country, town))
    everybody = {
        str(row[0])
        for row in connection.execute(
            "SELECT id FROM provider WHERE country = ?1 UNION SELECT provider_id FROM location WHERE country = ?1",
            (country,),
        )
    }
    places = connection.execute(
        "SELECT provider_id, city, region FROM location WHERE country = ? ORDER BY id", (country,)
    ).fetchall()
    towns = parts((one, city) for one, city, _ in places)
    regions = parts((one, name) for one, _, name in places)
    label, path, ids = None, country_path(country), everybody
    if region is not None:
        found = regions.get(region)
        if found is None:
            return None
        label, ids = most_written(found), {one for _, one in found}
        path = region_path(country, label)
    under = by_letter(towns) if region is None else {}
    if letter is not None:
        found = under.get(letter)
        if found is None:
            return None
        (initials, _), *_ = found
        label, path, ids = f"{initials}…", letter_path(country, initials), {one for _, one in found}
        towns = {name: part for name, part in towns.items() if slug(initial(part[0][0])) == letter}
    if not ids:
        return None
    within = {name: found for name, found in towns.items() if {one for _, one in found} & ids}
    return Listing(
        country,
        label,
        path,
        len(ids),
        _listed(connection, country, ids) if region is not None or len(ids) <= SHOWN_MAX else (),
        () if under and label is None else areas(within, lambda name: town_path(country, name), ids),
        () if label else areas(regions, lambda name: region_path(country, name), ids),
        () if label else areas(under, lambda name: letter_path(country, name), ids),
        lines_of(connection, country),
    )


def _town(connection: sqlite3.Connection, country: str, names: Sequence[str]) -> Listing | None:
    """Of one town by its spellings, without a look at the others: a country may have thousands."""
    found = [
        (str(name).strip(), str(one))
        for name, one in connection.execute(
            "SELECT city, provider_id FROM location WHERE country = ? AND city IN (SELECT value FROM json_each(?))",
            (country, json.dumps(names)),
        )
    ]
    if not found:
        return None
    label, ids = most_written(found), {one for _, one in found}
    listed, crisis = _listed(connection, country, ids), lines_of(connection, country)
    return Listing(country, label, town_path(country, label), len(ids), listed, (), (), (), crisis)


def region_of(connection: sqlite3.Connection, country: str, asked: str) -> str | None:
    """The address of the region that somebody asked for as if it were a town; None where there is none."""
    found = connection.execute("SELECT DISTINCT region FROM location WHERE country = ?", (country,))
    return next((region_path(country, name) for (name,) in found if name and slug(name) == asked), None)


def _listed(connection: sqlite3.Connection, country: str, ids: set[str]) -> tuple[Listed, ...]:
    rows = connection.execute(
        "WITH wanted AS (SELECT value AS id FROM json_each(?1))"
        " SELECT p.id, p.name, p.kind, o.name, ("
        "   SELECT v.label FROM qualification q"
        "   JOIN vocabulary v ON v.vocabulary = 'training_level' AND v.code = q.level"
        "   WHERE q.provider_id = p.id AND q.shown = 1 ORDER BY v.sort DESC LIMIT 1),"
        " a.accepting, a.accepting_since, p.unconfirmed_since, p.online_only"
        " FROM wanted JOIN provider p ON p.id = wanted.id LEFT JOIN organization o ON o.id = p.organization_id"
        " LEFT JOIN availability a ON a.provider_id = p.id",
        (_json(ids),),
    ).fetchall()
    routes: defaultdict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for one, code, value, label in connection.execute(
        "SELECT provider_id, v.code, a.value, label FROM attribute a"
        " JOIN vocabulary v ON v.vocabulary = a.vocabulary AND v.code = a.term"
        " WHERE a.vocabulary = 'referral_route'"
        " AND provider_id IN (SELECT value FROM json_each(?)) ORDER BY v.sort",
        (_json(ids),),
    ):
        routes[one][code] = value, label
    towns: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for one, city in connection.execute(
        "SELECT provider_id, city FROM location WHERE country = ?2 AND city IS NOT NULL"
        " AND provider_id IN (SELECT value FROM json_each(?1)) ORDER BY id",
        (_json(ids), country),
    ):
        towns[one][city] = None
    listed = [
        Listed(
            id=one,
            name=name,
            kind=kind,
            organization=organization,
            level=level,
            refer=tuple(_who_may(routes[one])),
            accepting=accepting,
            accepting_since=since,
            unconfirmed_since=unconfirmed,
            online_only=bool(online),
            towns=tuple(towns[one]),
        )
        for one, name, kind, organization, level, accepting, since, unconfirmed, online in rows
    ]
    return tuple(sorted(listed, key=lambda one: (fold(one.name), one.name, one.id)))


def _who_may(routes: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    """``routes``: code -> (yes or no, label)."""
    for code, (value, label) in routes.items():
        if value == YES:
            own = that_any_may(routes.get("primary_care", (None,))[0]) if code == ANY_PROFESSIONAL else None
            yield own or label


def _json(ids: Iterable[str]) -> str:
    return json.dumps(sorted(ids))
