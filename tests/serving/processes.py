"""`mbt serve` in processes of its own, asked over real connections."""

import atexit
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from typing import Any

from tests.commands import ROOT
from tests.ports import free_port

PATIENCE = 60.0  # seconds; a loaded machine is slow
_NUMBERS = itertools.count()


@dataclass
class Server:
    """One that runs: the number of its (first) process, where it listens, what it writes."""

    number: int
    port: int
    log: Path
    ended: Path

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> tuple[HTTPResponse, bytes]:
        """One request on a connection of its own: the answer's head and its body."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()

    def health(self) -> dict[str, Any]:
        """What some worker says of itself."""
        return dict(json.loads(self.ask("/healthz")[1]))

    def answered_by(self) -> str | None:
        """The release that some worker answers from; None while nobody answers."""
        try:
            return str(self.health()["release"])
        except (OSError, HTTPException):
            return None

    def children(self) -> list[int]:
        """The process numbers of its workers."""
        said = Path(f"/proc/{self.number}/task/{self.number}/children").read_text()
        return [int(one) for one in said.split()]

    def words(self) -> str:
        """What it has written to stderr."""
        return self.log.read_text()

    def send(self, what: signal.Signals) -> None:
        """Send a signal to its first process."""
        os.kill(self.number, what)

    def exit_code(self) -> int:
        """Wait for its end."""
        until(lambda: not runs(self.number), self)
        return int(self.ended.read_text())

    def stop(self) -> int:
        """Tell it to stop; its exit code."""
        self.send(signal.SIGTERM)
        return self.exit_code()


@contextmanager
def serving(directory: Path, var: Path, *options: str, wait_for: int | None = 200) -> Iterator[Server]:
    """`mbt serve --directory …` until the block ends. ``wait_for``: a status of /healthz; None: do not wait."""
    port = free_port()
    name = directory.parent / f"serve-{next(_NUMBERS)}"
    order = {
        "arguments": ["serve", "--port", str(port), "--directory", str(directory), *options],
        "var": str(var),
        "log": f"{name}.log",
        "ended": f"{name}.ended",
    }
    zygote = _zygote()
    assert zygote.stdin
    assert zygote.stdout
    zygote.stdin.write(json.dumps(order) + "\n")
    zygote.stdin.flush()
    server = Server(int(zygote.stdout.readline()), port, name.with_suffix(".log"), name.with_suffix(".ended"))
    try:
        if wait_for is not None:
            until(lambda: _answers(server, wait_for), server)
        yield server
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.number, signal.SIGKILL)


@cache
def _zygote() -> "subprocess.Popen[str]":
    """One for all servers of a test process; it ends with it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MBT_")}
    command = [sys.executable, "-m", "tests.serving.zygote"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=clean)
    atexit.register(process.communicate)  # closes its stdin, which is its end
    return process


def runs(number: int) -> bool:
    """Whether a process is there and has not ended."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):  # the latter where it ends between opening and reading
        return False


def _answers(server: Server, status: int) -> bool:
    assert runs(server.number), server.words()
    try:
        return server.ask("/healthz")[0].status == status
    except (OSError, HTTPException):
        return False


def until(true: Callable[[], bool], server: Server, patience: float = PATIENCE) -> float:
    """Wait until it is; the seconds it took."""
    begun = time.monotonic()
    while not true():
        assert time.monotonic() < begun + patience, f"not within {patience} s\n{server.words()}"
        time.sleep(0.01)
    return time.monotonic() - begun
