"""`make bench-site`: the public site as visitors meet it, on invented directories of 10,000 and 100,000 providers.

In one run: ready pages beside a uvicorn that says hello; pages that are not ready beside stock Datasette's; what an
answer to a form costs; bytes of the first view; start and memory; and the site while eight hostile clients are at the
data pages. Needs wrk, and the sample release (MBT_VAR, or var/sample as `make run` leaves it), whose words the invented
providers bear. Times are of this machine as it is: leave it alone meanwhile. Ends in 1 where a goal is missed.
"""

import argparse
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import numpy as np
from rich.console import Console
from rich.table import Table

from referral.site.slugs import country_path, town_path
from tests.bench import public_site_goals as goals
from tests.bench.dressed import directory
from tests.bench.first_view import first_view
from tests.bench.form_answers import costs
from tests.bench.loads import BROWSER, NO_WRK, SECONDS, Rate, Visits, attacked, hit
from tests.bench.match_data import Towns, towns
from tests.bench.public_site_goals import Figure, judged
from tests.bench.servers import hello, megabytes, served, stock, workers
from tests.serving.releases import Releases

SIZES = (10_000, 100_000)
PLACES = 60
HOSTILE_SECONDS = 10


@dataclass(frozen=True)
class Made:
    """An invented directory, published, and what is in it.

    ``providers``: their ids; ``largest``: the country with the most; ``towns``: (country, name), shuffled as the ids
    are; ``places`` to ask from: (name, country).
    """

    size: int
    releases: Releases
    providers: list[str]
    largest: str
    towns: list[tuple[str, str]]
    places: list[tuple[str, str]]

    @property
    def file(self) -> Path:
        """The release."""
        return self.releases.link.resolve()

    @property
    def ready(self) -> tuple[str, ...]:
        """Pages that are the same for everybody, and asked for often."""
        return "/", "/find", "/about-mbt", country_path(self.largest), f"/provider/{self.providers[0]}"


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description="The public site beside a bare uvicorn and a stock Datasette.")
    arguments.add_argument("sizes", nargs="*", type=int, default=SIZES, metavar="SIZE", help="providers")
    sizes: list[int] = arguments.parse_args().sizes
    var = Path(os.environ.get("MBT_VAR", "var/sample"))
    if not (var / "directory.db").exists():
        sys.exit(f"{var / 'directory.db'}: there is no release; run `make run` once, or set MBT_VAR")
    if shutil.which("wrk") is None:
        sys.exit(NO_WRK)
    among, missed = towns(), False
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="site-") as folder:
            made = _made(size, among, var / "directory.db", Path(folder))
            missed |= _told(size, list(_measured(made, var)))
    busy = os.getloadavg()[2] / (os.cpu_count() or 1)
    print(f"Busy in the last quarter of an hour: {busy:.1f} processes a core.")
    sys.exit(1 if missed else 0)


def _told(size: int, figures: list[Figure]) -> bool:
    """Print them; whether a goal is missed."""
    table = Table(title=f"{size:,} providers", title_justify="left")
    for heading in ("", "measured", "beside", "goal", ""):
        table.add_column(heading, justify="right" if heading == "measured" else "left", overflow="fold")
    rows = list(judged(figures))
    for figure, goal, met in rows:
        verdict = "" if met is None else "met" if met else "MISSED"
        table.add_row(f"{figure.group}: {figure.what}", figure.said, figure.beside, goal, verdict)
    Console(width=150, highlight=False, markup=False).print(table)
    return any(met is False for _, _, met in rows)


def _made(size: int, among: Towns, sample: Path, folder: Path) -> Made:
    releases = Releases(folder / "served", "")
    (releases.folder / "releases").mkdir(parents=True)
    building = releases.folder / "building.db"
    directory(size, among, sample, building)
    with closing(sqlite3.connect(building)) as connection:
        providers = [str(one) for (one,) in connection.execute("SELECT id FROM provider")]
        (largest,) = connection.execute(
            "SELECT country FROM provider GROUP BY country ORDER BY count(*) DESC, country"
        ).fetchone()
        found = [
            (str(one), str(name)) for one, name in connection.execute("SELECT DISTINCT country, city FROM location")
        ]
    releases.switch(releases.put(building))
    random.Random(size).shuffle(providers)
    random.Random(size).shuffle(found)
    drawn = among.drawn(np.random.default_rng(size), PLACES).tolist()
    places = [(among.names[at], among.countries[at]) for at in drawn]
    return Made(size, releases, providers, largest, found, places)


def _measured(made: Made, var: Path) -> Iterator[Figure]:
    size = made.size
    with hello() as (port, number):
        bare = hit(port, "/", [number])
    yield Figure(size, "hello", "a bare uvicorn", bare.a_second, "a second", bare.said)
    stocked = dict(_stock(made))
    yield from (
        Figure(size, "stock Datasette", what, one.a_second, "a second", one.said) for what, one in stocked.items()
    )
    begun = time.monotonic()
    with served(made.releases.link, var) as (port, number):
        yield Figure(size, goals.START, "/", time.monotonic() - begun, "s")
        time.sleep(2)
        (worker,) = workers(number)
        yield Figure(size, goals.MEMORY, "after the start", megabytes(worker), "MB")
        yield from _views(made, port)
        yield from _ready(made, port, worker, bare)
        yield from _unready(made, port, worker, stocked)
        for one in costs(port, worker, made.file, made.places):
            what = f"POST {one.form}, {one.need}: {one.kept:.1%} stay"
            yield Figure(size, goals.ANSWER_CPU, what, one.cpu_ms, "ms", f"p50 {one.p50_ms:.1f} ms")
        yield from _hostile(made, port)
        yield Figure(size, goals.MEMORY, "after all of it", megabytes(worker), "MB")


def _stock(made: Made) -> Iterator[tuple[str, Rate]]:
    named = made.releases.folder / "stock.db"
    named.symlink_to(made.file)
    with stock(named) as (port, number):
        yield "row pages", hit(port, [f"/stock/provider/{one}" for one in made.providers], [number], BROWSER)
        asked = [f"/stock/location?{urlencode({'country': at, 'city': town})}" for at, town in made.towns]
        yield "table pages of a town", hit(port, asked, [number], BROWSER)


def _ready(made: Made, port: int, worker: int, bare: Rate) -> Iterator[Figure]:
    for path in made.ready:
        rate = hit(port, path, [worker], BROWSER)
        said = f"{rate.said}; {bare.cpu_us / rate.cpu_us:.0%} by CPU"
        yield Figure(made.size, goals.READY_RATE, path, rate.a_second / bare.a_second, "share", said)
        yield Figure(made.size, goals.READY_P99, path, rate.p99_ms, "ms")
        yield from _errors(made, path, rate.errors)


def _unready(made: Made, port: int, worker: int, stocked: dict[str, Rate]) -> Iterator[Figure]:
    pages = [f"/provider/{one}" for one in made.providers[1:]]
    lists = [quote(town_path(country, name)) for country, name in made.towns]
    for group, what, paths, beside in (
        (goals.UNREADY_RATE, "each request another", pages, stocked["row pages"]),
        (goals.LIST_RATE, "each request another", lists, stocked["table pages of a town"]),
    ):
        rate = hit(port, paths, [worker], BROWSER)
        again = rate.a_second * SECONDS / len(paths)
        said = f"{rate.said}; {beside.cpu_us / rate.cpu_us:.1f} times by CPU"
        said = said if again <= 1 else f"{said}; all {len(paths):,} asked for {again:.1f} times"
        yield Figure(made.size, group, what, rate.a_second / beside.a_second, "times", said)
        yield from _errors(made, group, rate.errors)


def _views(made: Made, port: int) -> Iterator[Figure]:
    place, country = made.places[0]
    asked = [(path, None) for path in (*made.ready, "/refer", f"/coverage/{made.largest.lower()}", "/coverage")]
    form = {"place": place, "country": country}
    for path, sent in (*asked, ("/refer", form), ("/find", form)):
        size, has_map = first_view(port, path, sent)
        what = f"{'POST ' if sent else ''}{path}"
        yield Figure(made.size, goals.MAP_VIEW if has_map else goals.FIRST_VIEW, what, size / 1000, "kB")


def _hostile(made: Made, port: int) -> Iterator[Figure]:
    visits = Visits(port, made.ready)
    with attacked(port, 8) as hostile, visits.under_way(clients=2, pause=0.005):
        time.sleep(HOSTILE_SECONDS)
    said = f"{hostile.count} hostile requests answered, {hostile.refused} of them turned away"
    yield Figure(made.size, goals.HOSTILE_P50, f"{visits.count:,} visits", visits.ms(50), "ms", said)
    yield Figure(made.size, goals.HOSTILE_P95, f"{visits.count:,} visits", visits.ms(95), "ms")
    yield from _errors(made, "with eight hostile clients", visits.errors)


def _errors(made: Made, what: str, errors: int) -> Iterator[Figure]:
    """Only where there are any: a goal that is met a dozen times over would hide the others."""
    if errors:
        yield Figure(made.size, goals.ERRORS, what, errors, "")


if __name__ == "__main__":
    main()
