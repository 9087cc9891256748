"""`make bench-identity`: which listings are the same provider, by this project and by three libraries, on one truth.

Every contender gets the same records, cleaned by crawler.resolve already, in a process of its own; names and contacts
are in columns, which is more than the pages give. Ours is run as it is. Of the others the threshold that is best on the
very data measured is taken, for people and for services each, which nobody could know. A library that is not installed
is left out, and said to be.
"""

import argparse
import json
import pickle
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from math import comb
from pathlib import Path
from statistics import mean
from time import perf_counter

from rich.console import Console
from rich.table import Table

from crawler.resolve import Ref, record_of, resolve
from tests.bench.dirty import dirty_listings
from tests.bench.identity_contenders import Found
from tests.bench.identity_goals import Measured, judged

# The rules were made while looking at the listings of seeds 1 to 6, 11, 12, 21, 101 to 104 and 20261122, not of these.
SEED = 7
SPREAD, SPREAD_SIZE = range(3001, 3013), 1_000
SIZES = (1_000, 10_000, 100_000)
CONTENDERS = "tests.bench.identity_contenders"
NEEDS = {"ours": (), "rapidfuzz": ("rapidfuzz", "numpy"), "splink": ("splink",), "recordlinkage": ("recordlinkage",)}
# The others compare all pairs of a country, or hold all pairs in memory.
FEASIBLE = {"rapidfuzz": 10_000, "recordlinkage": 10_000}

Truth = dict[Ref, int]


@dataclass(frozen=True, slots=True)
class Score:
    """Pairs of listings: how many were found, how many are true, how many are both. Scores add up."""

    right: int
    found: int
    true: int

    def __add__(self, other: "Score") -> "Score":
        return Score(self.right + other.right, self.found + other.found, self.true + other.true)

    @property
    def precision(self) -> float:
        """Share of those found that are true; 1 where none was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the true ones that were found; 1 where there is none."""
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / (self.found + self.true) if self.right else 0.0


def score(groups: Iterable[Sequence[Ref]], truth: Truth) -> Score:
    """Counted without listing the pairs: a group may hold half of all listings."""
    right = found = 0
    for group in groups:
        found += comb(len(group), 2)
        right += sum(comb(count, 2) for count in Counter(truth[ref] for ref in group).values())
    return Score(right, found, sum(comb(count, 2) for count in Counter(truth.values()).values()))


def _made(folder: Path, size: int, seed: int) -> tuple[Truth, dict[Ref, str], float, float]:
    """The records of ``size`` listings in a file; the truth, the kinds, the seconds for listings and for records."""
    begun = perf_counter()
    dirty = dirty_listings(size, seed)
    listed = perf_counter()
    records = [record_of(one.kept, one.facts) for one in dirty]
    read = perf_counter()
    (folder / "records").write_bytes(pickle.dumps(records))
    truth = {record.ref: one.provider for record, one in zip(records, dirty, strict=True)}
    return truth, {record.ref: record.kind for record in records}, listed - begun, read - listed


def _run(folder: Path, name: str) -> tuple[Found, dict[str, float]]:
    # Under its own name, so that what it pickles has the same name here.
    command = [sys.executable, "-c", f"from {CONTENDERS} import main; main()", name, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{name} ended with {done.returncode}:\n{done.stderr[-3000:]}")
    return pickle.loads((folder / name).read_bytes()), json.loads(done.stdout.splitlines()[-1])


def main() -> int:
    """Measure and print; 2 where a goal is missed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("sizes", nargs="*", type=int, default=list(SIZES))
    arguments.add_argument("--seed", type=int, default=SEED)
    asked = arguments.parse_args()
    console = Console()
    for name, needed in NEEDS.items():
        if missing := [library for library in needed if find_spec(library) is None]:
            console.print(f"{name} is left out: {', '.join(missing)} is not installed.")
    met = True
    for size in asked.sizes:
        with tempfile.TemporaryDirectory() as at:
            met &= _measure(console, Path(at), size, asked.seed)
    if min(asked.sizes) <= SPREAD_SIZE:
        _spread(console)
    return 0 if met else 2


def _measure(console: Console, folder: Path, size: int, seed: int) -> bool:
    truth, kinds, made, read = _made(folder, size, seed)
    chosen: list[str] = []
    table: dict[str, Measured] = {}
    asked: tuple[tuple[Ref, Ref], ...] = ()
    for name, needed in NEEDS.items():
        if size > FEASIBLE.get(name, size):
            console.print(f"{name} is left out at {size:,}: it compares all pairs, or holds them all in memory.")
        if any(find_spec(library) is None for library in needed) or size > FEASIBLE.get(name, size):
            continue
        got, used = _run(folder, name)
        asked = got.questions or asked
        total = Score(0, 0, 0)
        for kind, answers in got.answers.items():
            of_kind = {ref: provider for ref, provider in truth.items() if kinds[ref] == kind}
            tried = {label: score(groups, of_kind) for label, groups in answers.items()}
            best = max(tried, key=lambda label: tried[label].f1)
            total += tried[best]
            if best:
                chosen.append(f"{name}, {kind}s: {best}")
        table[name] = Measured(total.precision, total.recall, total.f1, **used)
    console.print(_shown(f"{size:,} listings, {len(set(truth.values())):,} providers", table))
    if chosen:
        console.print(f"Best thresholds: {'; '.join(chosen)}.")
    console.print(f"Listings made in {made:.1f} s, read into records in {read:.1f} s, for all alike.")
    _tell_queue(console, asked, truth)
    goals = judged(size, table)
    for told, met in goals:
        console.print(f"{'met   ' if met else 'MISSED'} at {size:,}: {told}")
    return all(met for _, met in goals)


def _shown(title: str, measured: Mapping[str, Measured]) -> Table:
    table = Table(title=title)
    for column in ("", "precision", "recall", "F1", "seconds", "CPU s", "peak MB"):
        table.add_column(column, justify="left" if not column else "right")
    for name, one in measured.items():
        shares = (f"{share:.4f}" for share in (one.precision, one.recall, one.f1))
        table.add_row(name, *shares, f"{one.seconds:.1f}", f"{one.cpu:.1f}", f"{one.peak_mb:.0f}")
    return table


def _tell_queue(console: Console, asked: Sequence[tuple[Ref, Ref]], truth: Truth) -> None:
    """How many questions there are for 1,000 listings, and how many of them are about one provider."""
    right = [truth[a] == truth[b] for a, b in asked]
    first = right[: max(1, len(right) // 2)]
    if right:
        console.print(
            f"Questions for a person: {len(right):,}, {1000 * len(right) / len(truth):.0f} for 1,000 listings; "
            f"{sum(right) / len(right):.0%} are one provider, {sum(first) / len(first):.0%} of the first half."
        )


def _spread(console: Console) -> None:
    """Ours alone, on more seeds, none of which the rules were made with."""
    rows: list[Score] = []
    for seed in SPREAD:
        dirty = dirty_listings(SPREAD_SIZE, seed)
        records = [record_of(one.kept, one.facts) for one in dirty]
        truth = {record.ref: one.provider for record, one in zip(records, dirty, strict=True)}
        rows.append(score((one.members for one in resolve(records).clusters), truth))
    columns = {figure: [float(getattr(row, figure)) for row in rows] for figure in ("precision", "recall", "f1")}
    told = "; ".join(f"{name} mean {mean(column):.4f}, least {min(column):.4f}" for name, column in columns.items())
    console.print(f"Ours at {SPREAD_SIZE:,}, seeds {SPREAD.start} to {SPREAD.stop - 1}: {told}.")


if __name__ == "__main__":
    sys.exit(main())
