"""Measure the gazetteer on real addresses: `python -m tests.gazetteer.measure [CSV]`, or `MBT_REAL`.

`MBT_REAL` (by default ../shared/real beside the repository) is the CSV or a folder with `geocode/addresses.csv`. It has
the columns src, cc, street, city, admin, postcode, lat, lon; it holds other people's data and stays outside the
repository. Printed per country: n, share found, median and 95th percentile of the error, shares within 5 and 25 km and
within the stated uncertainty, the median of that uncertainty, lookups a second on one core; then which of GOALS are
met. Rows with neither town nor postcode are left out.
"""

import csv
import hashlib
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from geopy.distance import great_circle

from referral.gazetteer import Found, Gazetteer, open_gazetteer

GOALS = {
    "AT": (1.2, 7.7),
    "AU": (1.7, 17.0),
    "BE": (1.1, 3.7),
    "CA": (1.6, 63.0),
    "CH": (0.9, 2.7),
    "DE": (1.0, 4.2),
    "DK": (1.3, 3.2),
    "ES": (1.0, 6.6),
    "FI": (1.3, 12.0),
    "FR": (1.0, 3.9),
    "GB": (1.2, 5.3),
    "IE": (1.1, 4.6),
    "IT": (1.2, 13.5),
    "NL": (0.6, 1.4),
    "NO": (1.1, 9.6),
    "NZ": (1.3, 18.0),
    "US": (2.0, 7.6),
}
"""Median and 95th percentile of the error, km, that a prototype reached on addresses of the same kind; rounded as it
printed them."""

HIT = 99.5
WITHIN = 95.0
MOST_STATED = 3.0
"""Times the median error that the median stated uncertainty may be."""
RATE = 15_000
ROUNDS = 5
COLUMNS = (
    "         n   hit %  median km  p95 km  5 km %  25 km %  within stated %  stated km"
    "  held out: within %  stated / median  lookups/s"
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured in one country; shares in per cent, distances in km."""

    country: str
    n: int
    hit: float
    middle: float
    p95: float
    near: float
    far: float
    within: float
    stated: float
    held_within: float
    held_times: float
    rate: float

    def __str__(self) -> str:
        return (
            f"{self.country}  {self.n:6}  {self.hit:6.2f}  {self.middle:9.2f}  {self.p95:6.1f}  {self.near:6.1f}"
            f"  {self.far:7.1f}  {self.within:15.1f}  {self.stated:9.1f}  {self.held_within:18.1f}"
            f"  {self.held_times:15.2f}  {self.rate:9.0f}"
        )

    def goals(self) -> Iterator[tuple[bool, str]]:
        """Each goal of the country: whether it is met, and in words."""
        yield self.hit >= HIT, f"hit {self.hit:.2f} %, wanted {HIT} %"
        if self.country in GOALS:
            middle, p95 = GOALS[self.country]
            yield round(self.middle, 1) <= middle, f"median {self.middle:.2f} km, wanted {middle} km"
            yield round(self.p95, 1) <= p95, f"p95 {self.p95:.1f} km, wanted {p95} km"
        yield self.within >= WITHIN, f"{self.within:.1f} % within the stated uncertainty, wanted {WITHIN} %"
        times = self.stated / self.middle if self.middle else 0.0
        yield times <= MOST_STATED, f"stated uncertainty {times:.1f} times the median error, wanted {MOST_STATED}"
        yield self.rate >= RATE, f"{self.rate:,.0f} lookups/s, wanted {RATE:,}"


def measure(gazetteer: Gazetteer, rows: list[dict[str, str]], *, postcodes: bool = True) -> list[Figures]:
    """The figures of the countries that the gazetteer covers; without `postcodes` by town and area alone."""
    by_country: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        if row["cc"] in gazetteer.countries and (row["city"] or (postcodes and row["postcode"])):
            by_country[row["cc"]].append(row)
    return [_figures(gazetteer, country, by_country[country], postcodes) for country in sorted(by_country)]


def query_of(row: dict[str, str], *, postcodes: bool = True) -> dict[str, object]:
    """The structured query for a row of the CSV."""
    return {
        "street": row["street"],
        "city": row["city"],
        "state": row["admin"],
        "postalcode": row["postcode"] if postcodes else "",
    }


def held_out(row: dict[str, str]) -> bool:
    """Whether a row belongs to the half on which nothing that countries share was fitted; the same on every machine."""
    words = "|".join((row["cc"], row["street"], row["city"], row["postcode"]))
    return hashlib.sha256(words.encode()).digest()[0] % 2 == 1


def _figures(gazetteer: Gazetteer, country: str, rows: list[dict[str, str]], postcodes: bool) -> Figures:
    queries = [query_of(row, postcodes=postcodes) for row in rows]
    seconds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        answers = [gazetteer.find(query, country) for query in queries]
        seconds.append(time.process_time() - start)
    measured = [
        (
            great_circle((a.place.latitude, a.place.longitude), (row["lat"], row["lon"])).km,
            a.place.uncertainty_km,
            held_out(row),
        )
        for a, row in zip(answers, rows, strict=True)
        if isinstance(a, Found)
    ]
    found = [(error, stated) for error, stated, _ in measured]
    held = [(error, stated) for error, stated, out in measured if out]
    errors = sorted(error for error, _ in found) or [0.0]
    count = len(errors) / 100
    return Figures(
        country=country,
        n=len(rows),
        hit=100 * len(found) / len(rows),
        middle=median(errors),
        p95=errors[int(0.95 * (len(errors) - 1))],
        near=sum(error <= 5 for error in errors) / count,
        far=sum(error <= 25 for error in errors) / count,
        within=_within(found),
        stated=median([stated for _, stated in found] or [0.0]),
        held_within=_within(held),
        held_times=median([stated for _, stated in held] or [0.0])
        / (median([error for error, _ in held] or [1.0]) or 1.0),
        rate=len(queries) / (min(seconds) or 1e-9),
    )


def _within(found: list[tuple[float, float]]) -> float:
    """Share of the errors that lie within the stated uncertainty, per cent."""
    return 100 * sum(error <= stated for error, stated in found) / (len(found) or 1)


def _times(found: list[tuple[float, float]]) -> float:
    """How many times the median error the median stated uncertainty is."""
    middle = median([error for error, _ in found] or [0.0])
    return median([stated for _, stated in found]) / middle if middle else 0.0


def report(gazetteer: Gazetteer, rows: list[dict[str, str]]) -> str:
    """Both tables and which goals are met."""
    figures = measure(gazetteer, rows)
    lines = [f"gazetteer {gazetteer.version}", "", "as given", COLUMNS, *map(str, figures)]
    lines += ["", "without the postcode", COLUMNS, *map(str, measure(gazetteer, rows, postcodes=False)), ""]
    missed = [f"  {one.country}: {words}" for one in figures for met, words in one.goals() if not met]
    count = sum(1 for one in figures for _ in one.goals())
    lines.append(f"{count - len(missed)} of {count} goals met.")
    return "\n".join([*lines, *(["Not met:", *missed] if missed else [])])


def main() -> int:
    """Print the report; 0 with a sentence when there is no CSV to measure on."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "real"
    path = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("MBT_REAL", beside))
    if path.is_dir():
        path = path / "geocode" / "addresses.csv"
    if not path.is_file():
        print("skipped: there is no CSV of real addresses (give it as an argument, or set MBT_REAL to its folder)")
        return 0
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with open_gazetteer() as gazetteer:
        print(report(gazetteer, rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
