"""Areas that our own tables tell, because the gazetteer's file lacks them: London's boroughs (`areas.toml`), islands,
councils and counties (`further_areas.toml`), and the postcode districts of all of them (`districts.csv`).
"""

import csv
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from referral.gazetteer.answer import Place
from referral.gazetteer.area import Area
from referral.gazetteer.earth import KM_PER_DEGREE, distance_km
from referral.gazetteer.fold import fold

_HERE = Path(__file__).parent
_LONDON = "GB/-/greater-london"
_BOROUGHS_LIE_IN = frozenset({"GB/england", _LONDON})
_REACH_TIMES = 2.0
_CORE_TIMES = 0.5
"""Of the radius of a disc as large as the area: within the first all of it lies, within the second all is its. They
are far apart because areas are not round: Lambeth is four times as long as wide."""
_STATED_TIMES = 1.6
"""Of the same radius: where somebody of the area lives, nineteen times in twenty (as the file's counties state it)."""
_SAME_SPOT_KM = 1.0
_ELSEWHERE = "-"


class MadeAreaError(ValueError):
    """A row of `areas.toml`, `further_areas.toml` or `districts.csv` is not as it should be."""


@dataclass(frozen=True, slots=True)
class MadeArea:
    """One area. `names`, `short`, `holds`: folded; `short` means it only near it; `holds`: neighbourhoods that lie in
    it whole. `core_km`: everything this near to the middle lies in it. `lies_in`: codes of the areas around it."""

    area: Area
    names: frozenset[str]
    short: frozenset[str]
    holds: frozenset[str]
    core_km: float
    uncertainty_km: float
    lies_in: frozenset[str]

    def has(self, place: Place) -> bool:
        """Whether all of the place lies in the area for certain."""
        if place.country != self.area.country:
            return False
        if place.precision == "town" and place.region == "Greater London" and fold(place.city or "") in self.holds:
            return True
        if abs(place.latitude - self.area.latitude) * KM_PER_DEGREE > self.core_km + _SAME_SPOT_KM:
            return False  # a quick no for most: this is asked of every area
        away = distance_km((place.latitude, place.longitude), (self.area.latitude, self.area.longitude))
        return away + place.uncertainty_km <= self.core_km or self._is(place, away)

    def _is(self, place: Place, away: float) -> bool:
        return place.precision == "admin" and away < _SAME_SPOT_KM and place.region == self.area.name

    def as_place(self) -> Place:
        """The area as an answer of a lookup: "Isle of Skye, GB"."""
        area = self.area
        return Place(
            label=f"{area.name}, {area.country}",
            latitude=area.latitude,
            longitude=area.longitude,
            precision="admin",
            uncertainty_km=self.uncertainty_km,
            country=area.country,
            region=area.name,
        )


@dataclass(frozen=True, slots=True)
class District:
    """The codes of the areas that a postcode district lies in. `whole`: every address of it lies in one of them."""

    areas: frozenset[str]
    whole: bool


@cache
def made_areas() -> tuple[MadeArea, ...]:
    """All of them, read once; boroughs first."""
    boroughs = tomllib.loads((_HERE / "areas.toml").read_text(encoding="utf-8"))["borough"]
    further = tomllib.loads((_HERE / "further_areas.toml").read_text(encoding="utf-8"))["area"]
    return (*map(_borough, boroughs), *map(_further, further))


def made_areas_named(name: str, country: str | None) -> list[MadeArea]:
    """Those of this name, in a country or in any; a `short` name counts for none."""
    folded = fold(name)
    return [made for made in made_areas() if folded in made.names and country in (None, made.area.country)]


@cache
def districts() -> Mapping[tuple[str, str], District]:
    """By country and district, read once. `MadeAreaError` names the row of an area that there is none of."""
    codes = {made.area.name: made.area.code for made in made_areas() if made.area.country == "GB"}
    found: dict[tuple[str, str], District] = {}
    with (_HERE / "districts.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            names = row["areas"].split(";")
            if unknown := [name for name in names if name != _ELSEWHERE and name not in codes]:
                raise MadeAreaError(
                    f"districts.csv, row {number} ({row['district']}): {unknown[0]!r} is no area of areas.toml or "
                    f"further_areas.toml; write a name that stands there, or {_ELSEWHERE} for ground outside them all"
                )
            areas = frozenset(codes[name] for name in names if name != _ELSEWHERE)
            found["GB", row["district"]] = District(areas, whole=_ELSEWHERE not in names)
    return found


def _borough(row: dict[str, Any]) -> MadeArea:
    radius = math.sqrt(row["km2"] / math.pi)
    names = frozenset(map(fold, [row["name"], *row.get("also", ())]))
    return MadeArea(
        area=_area(row, f"{_LONDON}/{_slug(row['name'])}", "GB", radius),
        names=names,
        short=frozenset(map(fold, row.get("short", ()))),
        holds=names | set(map(fold, row["holds"])),
        core_km=_CORE_TIMES * radius,
        uncertainty_km=round(_STATED_TIMES * radius, 1),
        lies_in=_BOROUGHS_LIE_IN,
    )


def _further(row: dict[str, Any]) -> MadeArea:
    radius = math.sqrt(row["km2"] / math.pi)
    country = row["country"]
    return MadeArea(
        area=_area(row, f"{country}/-/-/{_slug(row['name'])}", country, radius),
        names=frozenset(map(fold, [row["name"], *row.get("also", ())])),
        short=frozenset(),
        holds=frozenset(),
        core_km=_CORE_TIMES * radius,
        uncertainty_km=round(_STATED_TIMES * radius, 1),
        lies_in=frozenset(row.get("inside", ())),
    )


def _area(row: dict[str, Any], code: str, country: str, radius: float) -> Area:
    latitude, longitude = row["middle"]
    reach = float(row.get("reach", round(_REACH_TIMES * radius + 1.0, 1)))
    return Area(code, row["name"], country, "borough", latitude, longitude, reach)


def _slug(name: str) -> str:
    return fold(name).replace(" ", "-")
