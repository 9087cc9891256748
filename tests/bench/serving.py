"""`python -m tests.bench.serving`: `mbt serve` beside a bare uvicorn, switched under load, and with hostile visitors.

Needs a release (MBT_VAR, or var/sample as `make run` leaves it) and, for rates, wrk (Debian: apt-get install wrk).
All is measured in one run on this machine as it is: leave it alone meanwhile. Shares say more than numbers.
"""

import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.commands import MBT, ROOT
from tests.serving.releases import Releases

CLIENTS = 16
SECONDS = 4
_HELLO = """
import uvicorn
async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
    await send({"type": "http.response.body", "body": b"hello"})
uvicorn.run(app, port=%d, loop="uvloop", http="httptools", log_level="critical", access_log=False, lifespan="off")
"""
HOSTILE = (
    "/directory/provider?_facet=country&_facet=kind&_facet=organization_id&_facet=last_checked",
    "/directory/provenance?_sort_desc=quoted&_size=max",
    "/directory/attribute?_facet=provider_id&_facet=vocabulary&_facet=term&_facet=value",
    "/directory/provider?_search=a*&_size=max",
    "/directory/provenance.csv?_stream=1",
)
_BROWSER = "Accept-Encoding: gzip, deflate, br, zstd"
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Rate:
    """Requests a second, milliseconds at the 99th percentile, errors; microseconds of the server's CPU a request.

    The last says what the machine would do if it had nothing else to do.
    """

    a_second: float
    p99_ms: float
    errors: int
    cpu_us: float

    @property
    def said(self) -> str:
        """In words."""
        words = f"{self.a_second:,.0f} a second, {self.cpu_us:.0f} us of CPU each, p99 {self.p99_ms:.1f} ms"
        return f"{words}, {self.errors} errors" if self.errors else words


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
            print("rates are left out: wrk is not installed (Debian: apt-get install wrk)")
        _start(releases, directory.parent)
        _switches(releases, directory.parent)
        _hostile(releases, directory.parent)


def _rates(releases: Releases, var: Path) -> None:
    port = _free()
    with _process([sys.executable, "-c", _HELLO % port], port) as number:
        bare = _wrk(f"http://127.0.0.1:{port}/", [number])
    print(f"bare uvicorn, {CLIENTS} clients: {bare.said}")
    for words in (["--no-access-log"], ["--access-log"], ["--no-access-log", "--workers", "2"]):
        with _served(releases, var, *words) as (port, number):
            for path in ("/", "/sources"):
                rate = _wrk(f"http://127.0.0.1:{port}{path}", _workers(number), _BROWSER)
                share, by_cpu = rate.a_second / bare.a_second, bare.cpu_us / rate.cpu_us
                print(f"ready page {path} {' '.join(words)}: {rate.said}: {share:.0%} of bare, {by_cpu:.0%} by CPU")


def _start(releases: Releases, var: Path) -> None:
    for workers in (1, 2):
        begun = time.monotonic()
        with _served(releases, var, "--workers", str(workers)) as (_, number):
            first, used = time.monotonic() - begun, sum(map(_cpu, {number, *_workers(number)}))
            while len(_workers(number)) < workers:
                time.sleep(0.01)
            time.sleep(2)
            memory = ", ".join(f"{_megabytes(one):.0f}" for one in _workers(number))
            print(f"start with {workers}: first answer after {first:.2f} s, {used:.2f} s of CPU;", end=" ")
            print(f"MB a worker: {memory}")


def _switches(releases: Releases, var: Path) -> None:
    following = [releases.another(f"bench{number}") for number in range(21)]
    with _served(releases, var, "--workers", "2") as (port, number):
        _until(lambda: {_release(port) for _ in range(30)} == {releases.first})
        visits = Visits(port, ("/", "/sources", "/directory/release.json"))
        with visits.under_way(clients=4):
            memory, waits, apart = [], [], []
            for sha256 in following:
                releases.switch(sha256)
                begun = time.monotonic()
                _until(lambda: _release(port) == sha256)  # noqa: B023
                first = time.monotonic()
                last = first
                while time.monotonic() < first + 1.5:
                    if _release(port) != sha256:
                        last = time.monotonic()
                waits.append(first - begun)
                apart.append(last - first)
                memory.append(max(_megabytes(one) for one in _workers(number)))
    print(f"{len(following)} switches under load: {visits.count:,} requests, {visits.errors} errors,", end=" ")
    print(f"p99 {visits.ms(99):.1f} ms")
    print(f"  first new answer after {statistics.median(waits):.2f} s (at most {max(waits):.2f});", end=" ")
    print(f"the last old one {max(apart) * 1000:.0f} ms after it at most")
    print(f"  MB a worker: {memory[0]:.0f} after the first, {memory[-1]:.0f} after the last")


def _hostile(releases: Releases, var: Path) -> None:
    with _served(releases, var) as (port, _):
        for clients in (0, 8):
            visits, hostile = Visits(port, ("/", "/sources")), Visits(port, HOSTILE, patience=120)
            with hostile.under_way(clients=clients), visits.under_way(clients=2, pause=0.005):
                time.sleep(8)
            print(
                f"{clients} hostile clients ({hostile.count} requests, {hostile.refused} turned away): the site's",
                end=" ",
            )
            print(f"p50 {visits.ms(50):.2f} ms, p95 {visits.ms(95):.1f} ms, {visits.errors} errors")


class Visits:
    """Clients on connections that are kept, each asking one page after another."""

    def __init__(self, port: int, paths: tuple[str, ...], patience: float = 30.0) -> None:
        self._port, self._paths, self._patience = port, paths, patience
        self._times: list[float] = []
        self.errors = self.refused = 0

    @property
    def count(self) -> int:
        """Answers so far."""
        return len(self._times)

    def ms(self, share: int) -> float:
        """Milliseconds."""
        return sorted(self._times)[min(len(self._times) - 1, len(self._times) * share // 100)] * 1000

    @contextmanager
    def under_way(self, clients: int, pause: float = 0.0) -> Iterator[None]:
        """As long as the block lasts."""
        over = threading.Event()
        threads = [threading.Thread(target=self._go, args=(over, at, pause), daemon=True) for at in range(clients)]
        for one in threads:
            one.start()
        try:
            yield
        finally:
            over.set()
            for one in threads:
                one.join(self._patience)

    def _go(self, over: threading.Event, at: int, pause: float) -> None:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=self._patience)
        while not over.is_set():
            at += 1
            begun = time.perf_counter()
            try:
                connection.request("GET", self._paths[at % len(self._paths)])
                answer = connection.getresponse()
                answer.read()
            except (OSError, HTTPException):
                self.errors += 1
                connection.close()
                continue
            self._times.append(time.perf_counter() - begun)
            self.refused += answer.status == 503
            self.errors += answer.status not in (200, 400, 503)
            time.sleep(pause)


@contextmanager
def _served(releases: Releases, var: Path, *options: str) -> Iterator[tuple[int, int]]:
    port = _free()
    command = [*MBT, "serve", "--port", str(port), "--directory", str(releases.link), *options]
    with _process(command, port, MBT_VAR=str(var.absolute())) as number:
        yield port, number


@contextmanager
def _process(command: list[str], port: int, **environment: str) -> Iterator[int]:
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(command, env={**os.environ, **environment}, cwd=ROOT, stdout=words, stderr=words)
        try:
            _until(lambda: process.poll() is not None or _answers(port))
            if process.poll() is not None:
                words.seek(0)
                sys.exit(f"{command} ended: {words.read().decode()}")
            yield process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _wrk(url: str, processes: list[int], *headers: str) -> Rate:
    given = [part for header in headers for part in ("-H", header)]
    command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{SECONDS}s", "--latency", *given, url]
    before = sum(_cpu(one) for one in processes)
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    used = sum(_cpu(one) for one in processes) - before
    requests = re.search(r"(\d+) requests in", said)
    latency = re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert latency
    assert rate
    assert requests
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return Rate(
        float(rate[1]),
        float(latency[1]) * _UNITS[latency[2]],
        int(wrong[1]) if wrong else 0,
        used / int(requests[1]) * 1e6,
    )


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False


def _release(port: int) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", "/healthz")
    found = re.search(r'"release": "(\w+)"', connection.getresponse().read().decode())
    connection.close()
    return found[1] if found else ""


def _workers(number: int) -> list[int]:
    children = Path(f"/proc/{number}/task/{number}/children").read_text().split()
    return [int(one) for one in children] or [number]


def _megabytes(number: int) -> float:
    status = Path(f"/proc/{number}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def _cpu(number: int) -> float:
    """Seconds so far."""
    fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _until(true: Callable[[], bool]) -> None:
    while not true():
        time.sleep(0.005)


if __name__ == "__main__":
    main()
