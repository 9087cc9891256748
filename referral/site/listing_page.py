"""Who is in a country, a region or a town: everybody, in the order of the alphabet; from directory.db in one go."""

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from referral.gazetteer.fold import fold
from referral.site.crisis_page import CrisisLine, lines_of
from referral.site.slugs import country_path, region_path, slug, town_path

SHOWN_MAX = 200
"""A country with more providers than this shows its towns only."""


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a country, with the address of its own list and how many providers are in it."""

    label: str
    path: str
    count: int


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
    """``place`` None: the whole country. ``listed`` is empty where there are too many to show at once."""

    country: str
    place: str | None
    path: str
    count: int
    listed: tuple[Listed, ...]
    towns: tuple[Area, ...]
    regions: tuple[Area, ...]
    crisis: tuple[CrisisLine, ...]


def read_countries(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """(country, providers) of every country with providers, most first. One with offices in two counts in both."""
    return connection.execute(
        "SELECT country, count(*) FROM (SELECT id, country FROM provider"
        " UNION SELECT provider_id, country FROM location) GROUP BY country ORDER BY count(*) DESC, country"
    ).fetchall()


def read_listing(
    connection: sqlite3.Connection, country: str, *, town: str | None = None, region: str | None = None
) -> Listing | None:
    """The list of a country, or of one of its towns or regions by slug. None where nobody is there."""
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
    towns = _parts((one, city) for one, city, _ in places)
    regions = _parts((one, name) for one, _, name in places)
    label, path, ids = None, country_path(country), everybody
    if town is not None or region is not None:
        found = towns.get(town or "") if town is not None else regions.get(region or "")
        if found is None:
            return None
        label, ids = _most_written(found), {one for _, one in found}
        path = town_path(country, label) if town is not None else region_path(country, label)
    if not ids:
        return None
    within = {name: found for name, found in towns.items() if {one for _, one in found} & ids}
    return Listing(
        country,
        label,
        path,
        len(ids),
        _listed(connection, country, ids) if label or len(ids) <= SHOWN_MAX else (),
        () if town is not None else _areas(within, lambda name: town_path(country, name), ids),
        () if label else _areas(regions, lambda name: region_path(country, name), ids),
        lines_of(connection, country),
    )


def region_of(connection: sqlite3.Connection, country: str, asked: str) -> str | None:
    """The address of the region that somebody asked for as if it were a town; None where there is none."""
    found = connection.execute("SELECT DISTINCT region FROM location WHERE country = ?", (country,))
    return next((region_path(country, name) for (name,) in found if name and slug(name) == asked), None)


Part = list[tuple[str, str]]
"""(name as written, provider) of one slug."""


def _parts(named: Iterable[tuple[str, str | None]]) -> dict[str, Part]:
    parts: defaultdict[str, Part] = defaultdict(list)
    for one, name in named:
        if name and name.strip():
            parts[slug(name)].append((name.strip(), one))
    return dict(parts)


def _most_written(part: Part) -> str:
    counts = Counter(name for name, _ in part)
    return min(counts, key=lambda name: (-counts[name], name))


def _areas(parts: dict[str, Part], path: Callable[[str], str], ids: set[str]) -> tuple[Area, ...]:
    areas = []
    for part in parts.values():
        label = _most_written(part)
        areas.append(Area(label, path(label), len({one for _, one in part} & ids)))
    return tuple(sorted(areas, key=lambda area: (fold(area.label), area.label)))


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
    refer: defaultdict[str, list[str]] = defaultdict(list)
    for one, label in connection.execute(
        "SELECT provider_id, label FROM attribute a"
        " JOIN vocabulary v ON v.vocabulary = a.vocabulary AND v.code = a.term"
        " WHERE a.vocabulary = 'referral_route' AND a.value = 'yes'"
        " AND provider_id IN (SELECT value FROM json_each(?)) ORDER BY v.sort",
        (_json(ids),),
    ):
        refer[one].append(label)
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
            refer=tuple(refer[one]),
            accepting=accepting,
            accepting_since=since,
            unconfirmed_since=unconfirmed,
            online_only=bool(online),
            towns=tuple(towns[one]),
        )
        for one, name, kind, organization, level, accepting, since, unconfirmed, online in rows
    ]
    return tuple(sorted(listed, key=lambda one: (fold(one.name), one.name, one.id)))


def _json(ids: Iterable[str]) -> str:
    return json.dumps(sorted(ids))
