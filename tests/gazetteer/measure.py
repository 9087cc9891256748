"""Measure the gazetteer on real addresses: `python -m tests.gazetteer.measure [CSV]`, or `MBT_REAL`.

`MBT_REAL` is the CSV or a folder with `geocode/addresses.csv`. The CSV has the columns src, cc, street, city,
admin, postcode, lat, lon; it holds other people's data and stays outside the repository. Printed per country: n,
share found, median and 95th percentile of the error, share of errors within the stated uncertainty, the median of
that uncertainty, lookups a second on one core. Rows with neither town nor postcode are left out.
"""

import csv
import os
import sys
import time
from collections import defaultdict
from pathlib import Path
from statistics import median

from geopy.distance import great_circle

from referral.gazetteer import Found, Gazetteer, open_gazetteer

COLUMNS = "         n   hit %  median km  p95 km  within stated %  stated km  lookups/s"


def measure(gazetteer: Gazetteer, rows: list[dict[str, str]], *, postcodes: bool = True) -> str:
    """The table for the countries that the gazetteer covers; without `postcodes` by town and area alone."""
    by_country: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        if row["cc"] in gazetteer.countries and (row["city"] or (postcodes and row["postcode"])):
            by_country[row["cc"]].append(row)
    lines = [COLUMNS]
    for country, addresses in sorted(by_country.items()):
        queries = [
            {
                "street": row["street"],
                "city": row["city"],
                "state": row["admin"],
                "postalcode": row["postcode"] if postcodes else "",
            }
            for row in addresses
        ]
        start = time.perf_counter()
        answers = [gazetteer.find(query, country) for query in queries]
        rate = len(queries) / (time.perf_counter() - start)
        found = [(a.place, row) for a, row in zip(answers, addresses, strict=True) if isinstance(a, Found)]
        errors = sorted(
            (
                great_circle((place.latitude, place.longitude), (float(row["lat"]), float(row["lon"]))).km,
                place.uncertainty_km,
            )
            for place, row in found
        )
        within = sum(error <= stated for error, stated in errors) / len(errors)
        hit = 100 * len(found) / len(addresses)
        p95 = errors[int(0.95 * (len(errors) - 1))][0]
        lines.append(
            f"{country}  {len(addresses):6}  {hit:6.2f}  {median(e for e, _ in errors):9.2f}  {p95:6.1f}"
            f"  {100 * within:15.1f}  {median(stated for _, stated in errors):9.1f}  {rate:9.0f}"
        )
    return "\n".join(lines)


def main() -> int:
    """Print both tables; 0 with a sentence when there is no CSV to measure on."""
    path = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("MBT_REAL", ""))
    if path.is_dir():
        path = path / "geocode" / "addresses.csv"
    if not path.is_file():
        print("No CSV of real addresses was given (argument or MBT_REAL), so nothing was measured.")
        return 0
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with open_gazetteer() as gazetteer:
        print(f"gazetteer {gazetteer.version}\n\nwith postcode\n{measure(gazetteer, rows)}")
        print(f"\nwithout postcode\n{measure(gazetteer, rows, postcodes=False)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
