"""`make bench-match`: the nearest who fit, and whole answers, beside SQLite, DuckDB and PostGIS, on one data set.

The search is the same question to all: the 20 nearest of those whom the must-haves do not rule out and who take new
patients. A whole answer is more: everybody judged, near misses, scores and words, as JSON; nobody else makes one.
What is not installed is left out, and said to be. Times are of this machine as it is: leave it alone meanwhile. Ends in
1 where a goal is missed.
"""

import argparse
import gc
import os
import resource
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from referral.gazetteer import AreasOf
from referral.match import Index, match, read_need
from referral.match.sphere import distance_km, unit_vector
from tests.bench import match_contenders as contenders
from tests.bench.match_contenders import Opened, Question
from tests.bench.match_data import NEEDS, TODAY, Towns, listing, release, towns
from tests.bench.match_goals import ANSWER, Figures, goals
from tests.match.building import Spot

SIZES = (10_000, 100_000, 1_000_000)
QUESTIONS = 200
PATIENCE = 6.0
"""Seconds at most for one contender's questions of one share."""
TOGETHER = 2.0
"""Seconds in which two processes answer as many as they can."""
WITHIN_KM = 50


Asked = TypeVar("Asked")


@dataclass(frozen=True)
class Made:
    """One contender ready to be asked; `mb` is what its index takes."""

    opened: Opened
    seconds: float
    mb: float


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description="Matching beside SQLite, DuckDB and PostGIS.")
    arguments.add_argument("sizes", nargs="*", type=int, default=SIZES, metavar="SIZE", help="providers")
    sizes: list[int] = arguments.parse_args().sizes
    console, among, found = Console(width=140), towns(), dict[tuple[int, str, str], Figures]()
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="match-") as folder, ExitStack() as stack:
            _measure(size, among, Path(folder), stack, console, found)
    told = list(goals(found))
    for sentence, met in told:
        console.print(f"{'met   ' if met else 'MISSED'}  {sentence}", highlight=False)
    busy = os.getloadavg()[2] / (os.cpu_count() or 1)
    console.print(f"Busy in the last quarter of an hour: {busy:.1f} processes a core.", highlight=False)
    sys.exit(0 if all(met for _, met in told) else 1)


def _measure(
    size: int,
    among: Towns,
    folder: Path,
    stack: ExitStack,
    console: Console,
    found: dict[tuple[int, str, str], Figures],
) -> None:
    made = listing(size, among)
    release(made, folder / "directory.db")
    index, seconds = _index(folder / "directory.db")
    ready = {"ours": Made(contenders.ours(index), seconds, index.columns.nbytes / 1e6)}
    ready["SQLite scan"] = _ready(lambda: contenders.sqlite(made, folder), lambda: _mb(folder / "naive.db"))
    if find_spec("duckdb"):
        ready["DuckDB"] = _ready(lambda: contenders.duckdb(made, folder), lambda: _mb(folder / "naive.duckdb"))
    else:
        console.print("DuckDB: left out, it is not installed (pip install duckdb).", markup=False)
    lacking = contenders.missing_for_postgis()
    if lacking:
        console.print(lacking, markup=False)
    else:
        start = perf_counter()
        address = stack.enter_context(contenders.postgres(folder))
        plans = contenders.postgis(made, address)
        seconds = perf_counter() - start
        ready |= {name: Made(opened, seconds, contenders.postgis_mb(address)) for name, opened in plans.items()}
    table = Table(title=f"{size:,} providers", title_justify="left")
    for heading in ("", "keeps", "p50 ms", "p95 ms", "a second, two processes", "made in s", "MB", "as near as SQLite"):
        table.add_column(heading, justify="left" if not heading else "right")
    for share, need in NEEDS.items():
        places = among.drawn(np.random.default_rng(size), QUESTIONS).tolist()
        questions = [Question(need, *among.degrees[at].tolist()) for at in places]
        expected: list[float] = []
        for name in ("SQLite scan", *(other for other in ready if other != "SQLite scan")):
            one = ready[name]
            figures = _timed(one.opened, questions)
            far = _farthest(one.opened, questions[:5], made.ids, made.degrees)
            expected = expected or far
            found[size, share, name] = figures
            alike = "yes" if np.allclose(far, expected, rtol=0.01) else "NO"
            table.add_row(name, share, *_shown(figures), f"{one.seconds:.1f}", f"{one.mb:.1f}", alike)
        whole = _timed(partial(_answers, index, need, among), places)
        found[size, share, ANSWER] = whole
        table.add_row(ANSWER, share, *_shown(whole))
    console.print(table)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    console.print(f"This process held {held:,.0f} MB at most, all data of the bench among it.\n")


def _shown(figures: Figures) -> tuple[str, str, str]:
    return f"{figures.p50:.3f}", f"{figures.p95:.3f}", f"{figures.a_second:,.0f}"


def _index(path: Path) -> tuple[Index, float]:
    gc.disable()
    start = perf_counter()
    connection = sqlite3.connect(path)
    index = Index.load(connection)
    connection.close()
    seconds = perf_counter() - start
    gc.enable()
    gc.freeze()  # as a server does that opens a release and keeps it
    return index, seconds


def _answers(index: Index, need: dict[str, str], among: Towns) -> Callable[[int], bytes]:
    def answer(at: int) -> bytes:
        degrees, uncertainty = among.degrees[at].tolist(), among.uncertainty_km.item(at)
        spot = Spot(among.names[at], degrees[0], degrees[1], "town", uncertainty, among.countries[at])
        asked = read_need({"place": among.names[at], "within_km": WITHIN_KM, **need}, index.codes)
        areas = AreasOf(frozenset({among.countries[at], among.area(at).code}), frozenset())
        return match(asked, index, spot, TODAY, areas=areas).as_json()

    return answer


def _ready(make: Callable[[], Opened], mb: Callable[[], float]) -> Made:
    start = perf_counter()
    opened = make()
    return Made(opened, perf_counter() - start, mb())


def _mb(path: Path) -> float:
    return path.stat().st_size / 1e6


def _timed(opened: Callable[[], Callable[[Asked], object]], questions: Sequence[Asked]) -> Figures:
    # Two processes first: what a library starts in this one must not be cut in two by the fork.
    a_second = _together(opened, questions)
    search, taken, end = opened(), list[float](), perf_counter() + PATIENCE
    for question in questions[:3]:
        search(question)
    for question in questions:
        start = perf_counter()
        search(question)
        taken.append((perf_counter() - start) * 1e3)
        if perf_counter() > end and len(taken) >= 5:
            break
    return Figures(float(np.percentile(taken, 50)), float(np.percentile(taken, 95)), a_second)


def _together(opened: Callable[[], Callable[[Asked], object]], questions: Sequence[Asked]) -> float:
    context = get_context("fork")
    both = [context.Pipe(duplex=False) for _ in range(2)]
    processes = [context.Process(target=_as_many, args=(opened, questions, there)) for _, there in both]
    for process in processes:
        process.start()
    told = [here.recv() if here.poll(60) else 0.0 for here, _ in both]
    for process in processes:
        process.kill()
        process.join()
    return sum(told)


def _as_many(opened: Callable[[], Callable[[Asked], object]], questions: Sequence[Asked], there: Connection) -> None:
    search = opened()
    start, number = perf_counter(), 0
    while perf_counter() - start < TOGETHER:
        search(questions[number % len(questions)])
        number += 1
    there.send(number / (perf_counter() - start))


def _farthest(opened: Opened, questions: list[Question], ids: list[str], degrees: NDArray[np.float64]) -> list[float]:
    """Kilometres to the last of each answer."""
    search, rows = opened(), {key: row for row, key in enumerate(ids)}
    return [
        max(
            distance_km(unit_vector(one.latitude, one.longitude), unit_vector(*degrees[rows[key]].tolist()))
            for key in search(one)
        )
        for one in questions
    ]


if __name__ == "__main__":
    main()
