"""Visitors for a running server: wrk for the most it can answer, and clients of our own, hostile ones among them."""

import os
import re
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from tests.bench.servers import cpu

CLIENTS = 16
SECONDS = 4
BROWSER = "Accept-Encoding: gzip, deflate, br, zstd"
NO_WRK = "wrk is not installed (Debian: apt-get install wrk)"
HOSTILE = (
    "/directory/provider?_facet=country&_facet=kind&_facet=organization_id&_facet=last_checked",
    "/directory/provenance?_sort_desc=quote&_size=max",
    "/directory/attribute?_facet=provider_id&_facet=vocabulary&_facet=term&_facet=value",
    "/directory/provider?_search=a*&_size=max",
    "/directory/provenance.csv?_stream=1",
)
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
# One path after another, and from the start again.
_IN_TURN = """
local paths, at = {}, 0
for line in io.lines("%s") do paths[#paths + 1] = line end
request = function()
  at = at %% #paths + 1
  return wrk.format("GET", paths[at])
end
"""


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


def hit(port: int, paths: str | Sequence[str], processes: Sequence[int], *headers: str) -> Rate:
    """As many requests as sixteen clients can make in four seconds, of one path or of many in turn. Needs wrk.

    ``processes`` are those of the server. A request without an answer after 30 seconds is an error, as is any status
    but 2xx and 3xx.
    """
    given = [part for header in headers for part in ("-H", header)]
    command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{SECONDS}s", "--timeout", "30s", "--latency", *given]
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        if not isinstance(paths, str):
            listed, script = Path(folder) / "paths.txt", Path(folder) / "in_turn.lua"
            listed.write_text("\n".join(paths) + "\n")
            script.write_text(_IN_TURN % listed)
            command += ["-s", str(script)]
        before = sum(map(cpu, processes))
        target = address + (paths if isinstance(paths, str) else "/")
        said = subprocess.run([*command, target], capture_output=True, text=True, check=True).stdout
        used = sum(map(cpu, processes)) - before
    return _read(said, used)


def _read(said: str, used: float) -> Rate:
    requests = re.search(r"(\d+) requests in", said)
    latency = re.search(r"99%\s+([\d.]+)(us|ms|s|m)", said)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if not (requests and latency and rate):
        raise ValueError(f"wrk says something else than requests, latency and rate:\n{said}")
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    lost = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    errors = (int(wrong[1]) if wrong else 0) + (sum(map(int, lost.groups())) if lost else 0)
    each = used / max(1, int(requests[1])) * 1e6
    return Rate(float(rate[1]), float(latency[1]) * _UNITS[latency[2]], errors, each)


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


@dataclass
class Attack:
    """What hostile clients did: requests that were answered, and how many of those were turned away."""

    count: int = 0
    refused: int = 0


@contextmanager
def attacked(port: int, clients: int) -> Iterator[Attack]:
    """The data pages asked for without end by so many clients, as long as the block lasts; counted at its end.

    They are a process of their own, so that what they read holds up nobody's clock here.
    """
    context, told = get_context("fork"), Attack()
    here, there = context.Pipe()
    process = context.Process(target=_attack, args=(port, clients, there), daemon=True)
    process.start()
    try:
        yield told
    finally:
        here.send(None)
        told.count, told.refused = here.recv()
        process.join()


def _attack(port: int, clients: int, there: Connection) -> None:
    visits = Visits(port, HOSTILE, patience=120)
    with visits.under_way(clients=clients):
        there.recv()
        # What is under way now is not waited for.
        there.send((visits.count, visits.refused))
        there.close()
        os._exit(0)
