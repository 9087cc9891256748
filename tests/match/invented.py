"""The invented directory of directory.toml as a directory.db, for vignettes and for commands."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from crawler.release.reference import vocabulary_rows
from referral.gazetteer import Area, Basis
from referral.match.opening import Period
from tests.match.building import Claim, Site, Somebody, database

_FILE = Path(__file__).with_name("directory.toml")


@cache
def invented() -> bytes:
    """The directory of directory.toml as the bytes of a directory.db, with every word of the vocabulary."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["person"]
    connection = database([_somebody(dict(row)) for row in rows])
    connection.executemany(
        "UPDATE vocabulary SET also_known_as = :also_known_as, icd10 = :icd10, icd11 = :icd11"
        " WHERE vocabulary = :vocabulary AND code = :code",
        list(vocabulary_rows()),
    )
    connection.commit()
    return connection.serialize()


def _somebody(row: dict[str, Any]) -> Somebody:
    attributes = dict.fromkeys(row.pop("yes", []), "yes") | dict.fromkeys(row.pop("no", []), "no")
    sites = tuple(_site(*site) for site in row.pop("sites", []))
    claims = tuple(_claim(*claim) for claim in row.pop("claims", [["practitioner", "training_body"]]))
    areas = tuple(_area(*area) for area in row.pop("areas", []))
    periods = tuple(Period(*period) for period in row.pop("periods", []))
    languages = tuple((tag, how) for tag, how in row.pop("languages", []))
    accepting = row.pop("accepting", None)
    return Somebody(
        **row,
        attributes=attributes,
        sites=sites,
        claims=claims,
        languages=languages,
        accepting=accepting,
        areas=areas,
        periods=periods,
    )


def _claim(level: str, kind: str, variant: str = "MBT") -> Claim:
    return Claim(level, kind, variant=variant)


def _area(*written: Any) -> tuple[Area, Basis | None]:
    code, name, kind, latitude, longitude, reach_km, *basis = written
    return Area(code, name, code[:2], kind, latitude, longitude, reach_km), basis[0] if basis else None


def _site(*written: Any) -> Site:
    if len(written) == 2:
        return Site(None, None, None, *written)
    latitude, longitude, uncertainty, country, city = written
    return Site(latitude, longitude, uncertainty, country, city)
