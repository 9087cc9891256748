"""Turn rows into the `Place`s that people see: labels, names of areas, uncertainty."""

from collections.abc import Sequence
from statistics import fmean

from referral.gazetteer.answer import Place
from referral.gazetteer.codes_in_text import PARTLY_KM
from referral.gazetteer.earth import distance_km
from referral.gazetteer.finer import BY_NAME_ALONE
from referral.gazetteer.table import AreaRow, CodeRow, PlaceRow, Table


def place_of_code(row: CodeRow, table: Table, note: str | None = None, uncertainty_km: float | None = None) -> Place:
    """A postcode as a place: "80304, Boulder, CO, US"; `uncertainty_km` where the query tells more than the code."""
    country = table.countries[row.country]
    shown, region = _regions(row.country, row.area, table)
    return Place(
        label=_label(row.code, row.place.name, shown if shown != row.place.name else "", row.country),
        latitude=row.point[0],
        longitude=row.point[1],
        precision="postcode" if country.precise else "postcode_area",
        uncertainty_km=country.stated_km(row.uncertainty_km if uncertainty_km is None else uncertainty_km),
        country=row.country,
        postcode=row.code,
        city=row.place.name,
        region=region,
        population=row.place.population or None,
        note=note,
    )


def place_in_code(code: CodeRow, row: PlaceRow, table: Table, uncertainty_km: float) -> Place:
    """A named place that a postcode tells from its namesakes: "Whistler, BC, V0N, CA", at the place's point."""
    return _town(row, table, uncertainty_km, None, code.code)


def place_of_codes(rows: Sequence[CodeRow], table: Table, note: str) -> Place:
    """The ground that several codes cover together, as one place named after their shared beginning."""
    point = fmean(row.point[0] for row in rows), fmean(row.point[1] for row in rows)
    beginning = _shared(rows[0].code, rows[-1].code)
    _, region = _regions(rows[0].country, rows[0].area, table)
    return Place(
        label=_label(f"{beginning}…", region, rows[0].country),
        latitude=round(point[0], 4),
        longitude=round(point[1], 4),
        precision="postcode_area",
        uncertainty_km=round(max(PARTLY_KM, *(distance_km(point, row.point) + row.uncertainty_km for row in rows)), 1),
        country=rows[0].country,
        region=region,
        note=note,
    )


def place_of_town(row: PlaceRow, table: Table, note: str | None = None) -> Place:
    """A town as a place: "Springfield, IL, US"; with a note, that it was found by its name alone (BY_NAME_ALONE)."""
    return _town(row, table, row.uncertainty_km * (BY_NAME_ALONE if note else 1.0), note, None)


def _town(row: PlaceRow, table: Table, uncertainty_km: float, note: str | None, code: str | None) -> Place:
    shown, region = _regions(row.country, row.area, table, alone=row.alone)
    return Place(
        label=_label(row.name, shown if shown != row.name else "", code, row.country),
        latitude=row.point[0],
        longitude=row.point[1],
        precision="town",
        uncertainty_km=table.countries[row.country].stated_km(uncertainty_km),
        country=row.country,
        postcode=code,
        city=row.name,
        region=region,
        population=row.population or None,
        note=note,
    )


def place_of_area(row: AreaRow, table: Table, note: str | None = None) -> Place:
    """A state or county as a place."""
    name = row.county or row.region
    shown = _regions(row.country, row.parent, table)[0] if row.county else ""
    return Place(
        label=_label(name, shown if shown != name else "", row.country),
        latitude=row.point[0],
        longitude=row.point[1],
        precision="admin",
        uncertainty_km=row.uncertainty_km,
        country=row.country,
        region=name,
        note=note,
    )


def _regions(country: str, area: int, table: Table, *, alone: bool = True) -> tuple[str, str | None]:
    """The area's name in a label and in full; `alone`: the name before it is clear without an area."""
    row = table.area(area)
    if row is None:
        return "", None
    rules = table.countries[country]
    if rules.region == "code":
        return row.code if not row.county else _parent_code(row, table), row.region
    if rules.region == "county":
        return rules.say.get(row.county, row.county), row.county or row.region
    return "" if alone else row.county or row.region, row.region


def _parent_code(row: AreaRow, table: Table) -> str:
    parent = table.area(row.parent)
    return parent.code if parent else ""


def _label(*parts: str | None) -> str:
    return ", ".join([part for part in parts if part])


def _shared(one: str, other: str) -> str:
    length = 0
    while length < min(len(one), len(other)) and one[length] == other[length]:
        length += 1
    return one[:length]
