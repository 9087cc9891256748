"""The map around an address or a town's addresses, as a picture of its own: made when it is looked at, kept a release.

It is no part of the page, so that the page is there at once. What it shows beyond the words beside it is coast and
towns; how unsure a point is it shows as a circle.
"""

import base64
import hashlib
import json
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, hypot, radians

from referral.gazetteer import Gazetteer
from referral.maps import Outlines, Surroundings, surroundings
from referral.maps.outlines import EARTH_KM
from referral.maps.surroundings import Town, box_around
from referral.site.render import render

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Around:
    """Somewhere within `km` of a point (degrees, WGS 84)."""

    latitude: float
    longitude: float
    km: float


def read_location(connection: sqlite3.Connection, location: str) -> Around | None:
    """Around one address; None where there is no such one, or it has no point."""
    row = connection.execute(
        "SELECT latitude, longitude, uncertainty_km FROM location WHERE id = ? AND latitude IS NOT NULL", (location,)
    ).fetchone()
    return Around(*row) if row else None


def read_town(connection: sqlite3.Connection, country: str, names: Sequence[str]) -> Around | None:
    """Around all addresses of a town, by its names as written: a circle that holds them all with how unsure each is."""
    rows = connection.execute(
        "SELECT latitude, longitude, uncertainty_km FROM location"
        " WHERE country = ? AND latitude IS NOT NULL AND city IN (SELECT value FROM json_each(?)) ORDER BY id",
        (country, json.dumps(names)),
    )
    return around_all([Around(*point) for point in rows])


def around_all(points: list[Around]) -> Around | None:
    """The circle around the middle of points that holds all of their circles; None where there is none."""
    if not points:
        return None
    latitude = sum(point.latitude for point in points) / len(points)
    longitude = sum(point.longitude for point in points) / len(points)
    narrow = cos(radians(latitude))
    km = max(
        point.km + EARTH_KM * hypot(radians(point.latitude - latitude), radians(point.longitude - longitude) * narrow)
        for point in points
    )
    return Around(latitude, longitude, km)


def picture(around: Around, gazetteer: Gazetteer) -> str:
    """The map as an SVG document. Takes some 30 ms."""
    return render("map.svg", map=_surroundings(around, gazetteer))


@cache
def policy() -> str:
    """What the picture may load: nothing, but for its own colours, known by their hash (CSP 3, section 2.3.1)."""
    style = _STYLE.search(render("map.svg", map=Surroundings(1, 1, "", (), 0.5, 0.5, 0.0, 5, 1.0)))
    if style is None:
        raise ValueError("map.svg: there is no <style>, and its Content-Security-Policy needs one")
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def _surroundings(around: Around, gazetteer: Gazetteer) -> Surroundings:
    towns = gazetteer.towns_between(*box_around(around.latitude, around.longitude, around.km))
    named = [Town(town.name, town.latitude, town.longitude, town.people) for town in towns]
    return surroundings(around.latitude, around.longitude, around.km, named, Outlines.load())
