"""From words to an area, and from a place to the areas it lies in. No network, no clock, no writing."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from referral.gazetteer.answer import NotFound, Place
from referral.gazetteer.area import Area, AreaKind, AreasOf
from referral.gazetteer.area_words import area_words
from referral.gazetteer.choosing import rivals
from referral.gazetteer.earth import Point, distance_km
from referral.gazetteer.fold import fold, folds
from referral.gazetteer.made_areas import districts, made_areas
from referral.gazetteer.table import AreaRow, PlaceRow, Table

NEAR_KM = 60.0
"""Of several areas of one name, the one this near to whoever names it is meant."""

FAR_KM = 150.0
"""A town further than this from whoever names it is another one of the same name."""

BORDER_KM = 5.0
"""A place has neighbours this far beyond its own uncertainty, because towns lie apart."""

_WIDE_KM = 50.0
_REACH_TIMES = 1.25
_TOWN_TIMES = 3.0
_TOWN_KM = 25.0
"""A region or county reaches a quarter further than nineteen in twenty of its codes. A town's name may stand for the
council around it, which is the wider, the larger the town, and wide in the country however small the town."""
_SPOT_KM = 1.0
_CITY = 100_000
_LONGEST = 80


def area_named(
    table: Table, words: str, country: str, near: Sequence[Point] = ()
) -> Area | tuple[Area, ...] | NotFound:
    """The area of a country that words name; several where nobody can tell which; NotFound with the reason.

    `near`: where whoever names it is, to tell namesakes apart.
    """
    rules = table.countries.get(country)
    name = " ".join(words.split()).strip(" .,;:()'\"")
    if rules is None:
        return NotFound("That country is not covered.")
    shortest = 2 if country in area_words().short_names else 3
    if not shortest <= len(name) <= _LONGEST:
        return NotFound("The words are too few or too many to be an area.")
    readings = list(_readings(name))
    bare = readings[-1][0]
    for reading, level in readings:
        if fold(reading) in {fold(rules.name), *rules.words}:
            return Area(rules.code, rules.name, rules.code, "country", 0.0, 0.0, 0.0)
        if level == "any" and fold(reading) in area_words().vague.get(country, ()):
            return NotFound("The name stands for several areas.")
        plain = level != "any" or reading == bare
        if found := _one_reading(table, reading, level, country, near, further=plain):
            return found[0] if len(found) == 1 else tuple(found)
    return NotFound("No area of this name is known there.")


def areas_of(table: Table, place: Place) -> AreasOf:
    """The areas that a place of this gazetteer lies in, and those that it may lie in."""
    inside = {place.country}
    perhaps: set[str] = set()
    code = table.code(place.country, place.postcode) if place.postcode else None
    town = _row_of(table, place)
    if code:
        inside |= {*_codes_of(table, code.area), _town_code(table, code.place)}
        perhaps |= _codes_of(table, code.place.area)
    if town:
        inside.add(_town_code(table, town))
        if not code:
            inside |= _codes_of(table, town.area)
    if not code and not town and place.region:
        named = [row for row in table.areas(place.region) if row.country == place.country]
        if len(named) == 1 or place.precision == "admin":
            same = [row for row in named if len(named) == 1 or distance_km(row.point, _point(place)) < _SPOT_KM]
            inside |= {one for row in same for one in _codes_of(table, row.number)}
    for made in made_areas():
        if made.has(place):
            inside |= {made.area.code, *made.lies_in}
    district = districts().get((place.country, place.postcode or ""))
    among = district.areas if district and district.whole else frozenset[str]()
    inside |= among if len(among) == 1 else frozenset()
    if place.uncertainty_km <= _WIDE_KM:
        near = place.uncertainty_km + BORDER_KM
        for area in table.areas_of_towns_within(_point(place), near, place.country):
            perhaps |= _codes_of(table, area)
    perhaps |= district.areas if district else frozenset()
    return AreasOf(frozenset(inside), frozenset(perhaps - inside), among)


def _readings(name: str) -> Iterator[tuple[str, str]]:
    """The name with the level that the words around it tell, the fullest reading first."""
    yield name, "any"
    for word in area_words().words:
        for reading in (word.before.sub("", name), word.behind.sub("", name)):
            if reading and reading != name:
                yield reading, word.level
                bare = reading.removesuffix("s") if reading.endswith("s") and word.level == "region" else ""
                if bare:  # "Jönköpings län"
                    yield bare, word.level


def _one_reading(
    table: Table, name: str, level: str, country: str, near: Sequence[Point], *, further: bool
) -> list[Area]:
    if level == "any" and (made := _made(name, country, near)):
        return made
    also = next((area_words().also.get(country, {}).get(folded) for folded in folds(name)), None)
    rows = _one_row_a_code(row for row in table.areas(also or name) if row.country == country)
    regions = [row for row in rows if not row.county and level in ("any", "region")]
    counties = _nearest([row for row in rows if row.county and level in ("any", "county")], near)
    if also:
        return [_area(row)._replace(name=name) for row in [*regions, *counties]]
    towns = _towns(table, name, country, near, further=further) if level in ("any", "town") else []
    if level == "any" and country in area_words().municipal and counties:
        towns = [town for town in towns if not _held(town, counties)]
    if level == "any" and country in area_words().county_is_said:
        counties = [row for row in counties if any(town.area == row.number for town in towns)]
    if regions:
        # "Residents of Colorado" are the state's, unless a county or town of the name is where they are said to be.
        counties = [row for row in counties if row.parent == regions[0].number or _is_near(row.point, near)]
    if regions or counties:
        around = [*regions, *counties]
        towns = [town for town in towns if _held(town, around) or (near and _is_near(town.point, near))]
    areas = [*(_area(row) for row in regions), *(_area(row) for row in counties), *(_town(table, t) for t in towns)]
    return _nested(areas) if len(areas) > 1 else areas


def _made(name: str, country: str, near: Sequence[Point]) -> list[Area]:
    folded = fold(name)
    return [
        made.area
        for made in made_areas()
        if made.area.country == country
        and (folded in made.names or (folded in made.short and _is_near(_at(made.area), near)))
    ]


def _is_near(point: Point, near: Sequence[Point]) -> bool:
    return any(distance_km(point, other) <= NEAR_KM for other in near)


def _nearest(rows: list[AreaRow], near: Sequence[Point]) -> list[AreaRow]:
    """Of several counties of one name the one that somebody near it means; all where that is not one."""
    if len(rows) < 2 or not near:
        return rows
    close = [row for row in rows if any(distance_km(row.point, p) <= NEAR_KM + row.uncertainty_km for p in near)]
    return close if len(close) == 1 else rows


def _towns(table: Table, name: str, country: str, near: Sequence[Point], *, further: bool) -> list[PlaceRow]:
    # A further name (München for Munich) counts for cities only: most of those names are history.
    found = [row for row in table.places(name, country) if row.own or (further and row.population >= _CITY)]
    if not found:
        return []
    everywhere = rivals(found)
    close = [row for row in found if _is_near(row.point, near)]
    if len(everywhere) > 1:
        chosen = rivals(close) if close else everywhere
    elif close and everywhere[0] not in close:
        # Leeds is a city, and a village in Kent: from London it may be either.
        chosen = [everywhere[0], *rivals(close)]
    else:
        chosen = everywhere
    if near and len(chosen) == 1:
        chosen = [row for row in chosen if any(distance_km(row.point, point) <= FAR_KM for point in near)]
    # Where nobody counts the people it is a hamlet, and is meant by its neighbours at most.
    return [row for row in chosen if row.population or row in close]


def _held(town: PlaceRow, rows: Iterable[AreaRow]) -> bool:
    """Whether a town lies in one of the areas, as far as both are known."""
    return any(
        town.area == row.number or (not row.county and distance_km(town.point, row.point) <= row.uncertainty_km)
        for row in rows
    )


def _nested(areas: list[Area]) -> list[Area]:
    """One area where each lies in the one before it: the code of the smallest, the reach of the largest."""
    largest, smallest = areas[0], areas[-1]
    inside = all(
        one.kind != other.kind
        and distance_km(_at(one), _at(other)) <= one.reach_km
        and (
            other.code.startswith(one.code) or other.code.partition(":")[0].startswith(one.code) or one.kind != "region"
        )
        for one, other in pairwise(areas)
    )
    if not inside:
        return areas
    away = distance_km(_at(smallest), _at(largest))
    # Known by its point and reach only: whether the name means the one or the other nobody can tell.
    return [smallest._replace(kind="town", reach_km=round(max(smallest.reach_km, largest.reach_km + away), 1))]


def _one_row_a_code(rows: Iterable[AreaRow]) -> list[AreaRow]:
    found: dict[str, AreaRow] = {}
    for row in rows:
        known = found.get(_code(row))
        if known is None or row.uncertainty_km > known.uncertainty_km:
            found[_code(row)] = row
    return list(found.values())


def _area(row: AreaRow) -> Area:
    kind: AreaKind = "county" if row.county else "region"
    reach = round(_REACH_TIMES * row.uncertainty_km, 1)
    return Area(_code(row), row.county or row.region, row.country, kind, *row.point, reach)


def _town(table: Table, row: PlaceRow) -> Area:
    reach = round(max(_TOWN_KM, _TOWN_TIMES * row.uncertainty_km), 1)
    return Area(_town_code(table, row), row.name, row.country, "town", *row.point, reach)


def _codes_of(table: Table, number: int) -> set[str]:
    row = table.area(number)
    if row is None:
        return set()
    parent = table.area(row.parent)
    return {_code(row), *([_code(parent)] if parent else [])}


def _town_code(table: Table, row: PlaceRow) -> str:
    area = table.area(row.area)
    return f"{_code(area) if area else row.country}:{_slug(row.name)}"


def _code(row: AreaRow) -> str:
    if not row.county:
        return f"{row.country}/{_slug(row.region)}"
    region = "-" if row.country in area_words().one_county_a_name else _slug(row.region)
    return f"{row.country}/{region}/{_slug(row.county)}"


def _slug(name: str) -> str:
    return fold(name).replace(" ", "-")


def _row_of(table: Table, place: Place) -> PlaceRow | None:
    if place.precision != "town" or not place.city:
        return None
    rows = table.places_near(place.city, place.country, _point(place), _SPOT_KM)
    return next((row for row in rows if row.name == place.city), None)


def _point(place: Place) -> Point:
    return place.latitude, place.longitude


def _at(area: Area) -> Point:
    return area.latitude, area.longitude
