"""`python -m tests.bench.serving`: `mbt serve` beside a bare uvicorn, switched under load, and with hostile visitors.

Needs a release (MBT_VAR, or var/sample as `make run` leaves it) and, for rates, wrk (Debian: apt-get install wrk).
All is measured in one run on this machine as it is: leave it alone meanwhile. Shares say more than numbers.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.loads import BROWSER, CLIENTS, NO_WRK, Visits, attacked, hit
from tests.bench.servers import cpu, hello, megabytes, release_of, served, until, workers
from tests.serving.releases import Releases


def main() -> None:
    """Measure and print."""
    directory = Path(os.environ.get("MBT_VAR", "var/sample")) / "directory.db"
    if not directory.exists():
        sys.exit(f"{directory}: there is no release; run `make run` once, or set MBT_VAR")
    with tempfile.TemporaryDirectory() as folder:
        releases = Releases.of(directory, Path(folder) / "served")
        if shutil.which("wrk"):
            _rates(releases, directory.parent)
        else:
            print(f"rates are left out: {NO_WRK}")
        _start(releases, directory.parent)
        _switches(releases, directory.parent)
        _hostile(releases, directory.parent)


def _rates(releases: Releases, var: Path) -> None:
    with hello() as (port, number):
        bare = hit(port, "/", [number])
    print(f"bare uvicorn, {CLIENTS} clients: {bare.said}")
    for words in (["--no-access-log"], ["--access-log"], ["--no-access-log", "--workers", "2"]):
        with served(releases.link, var, *words) as (port, number):
            for path in ("/", "/sources"):
                rate = hit(port, path, workers(number), BROWSER)
                share, by_cpu = rate.a_second / bare.a_second, bare.cpu_us / rate.cpu_us
                print(f"ready page {path} {' '.join(words)}: {rate.said}: {share:.0%} of bare, {by_cpu:.0%} by CPU")


def _start(releases: Releases, var: Path) -> None:
    for many in (1, 2):
        begun = time.monotonic()
        with served(releases.link, var, "--workers", str(many)) as (_, number):
            first, used = time.monotonic() - begun, sum(map(cpu, {number, *workers(number)}))
            while len(workers(number)) < many:
                time.sleep(0.01)
            time.sleep(2)
            memory = ", ".join(f"{megabytes(one):.0f}" for one in workers(number))
            print(f"start with {many}: first answer after {first:.2f} s, {used:.2f} s of CPU;", end=" ")
            print(f"MB a worker: {memory}")


def _switches(releases: Releases, var: Path) -> None:
    following = [releases.another(f"bench{number}") for number in range(21)]
    with served(releases.link, var, "--workers", "2") as (port, number):
        until(lambda: {release_of(port) for _ in range(30)} == {releases.first})
        visits = Visits(port, ("/", "/sources", "/directory/release.json"))
        with visits.under_way(clients=4):
            memory, waits, apart = [], [], []
            for sha256 in following:
                releases.switch(sha256)
                begun = time.monotonic()
                until(lambda: release_of(port) == sha256)  # noqa: B023
                first = time.monotonic()
                last = first
                while time.monotonic() < first + 1.5:
                    if release_of(port) != sha256:
                        last = time.monotonic()
                waits.append(first - begun)
                apart.append(last - first)
                memory.append(max(megabytes(one) for one in workers(number)))
    print(f"{len(following)} switches under load: {visits.count:,} requests, {visits.errors} errors,", end=" ")
    print(f"p99 {visits.ms(99):.1f} ms")
    print(f"  first new answer after {statistics.median(waits):.2f} s (at most {max(waits):.2f});", end=" ")
    print(f"the last old one {max(apart) * 1000:.0f} ms after it at most")
    print(f"  MB a worker: {memory[0]:.0f} after the first, {memory[-1]:.0f} after the last")


def _hostile(releases: Releases, var: Path) -> None:
    with served(releases.link, var) as (port, _):
        for clients in (0, 8):
            visits = Visits(port, ("/", "/sources"))
            with attacked(port, clients) as hostile, visits.under_way(clients=2, pause=0.005):
                time.sleep(8)
            print(
                f"{clients} hostile clients ({hostile.count} requests, {hostile.refused} turned away): the site's",
                end=" ",
            )
            print(f"p50 {visits.ms(50):.2f} ms, p95 {visits.ms(95):.1f} ms, {visits.errors} errors")


if __name__ == "__main__":
    main()
