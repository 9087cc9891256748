"""Servers in processes of their own, for as long as a block lasts: `mbt serve`, a bare uvicorn, a stock Datasette."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.commands import MBT, ROOT
from tests.ports import free_port

_HELLO = """
import uvicorn
async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
    await send({"type": "http.response.body", "body": b"hello"})
uvicorn.run(app, port=%d, loop="uvloop", http="httptools", log_level="critical", access_log=False, lifespan="off")
"""
# Our plugin is installed here too; this is Datasette's own way to load none.
_STOCK = "import sys; sys._called_from_test = True; from datasette.cli import cli; cli()"
_PATIENCE = 300.0  # seconds until a server must answer; a large release on a busy machine takes long


@contextmanager
def hello() -> Iterator[tuple[int, int]]:
    """A uvicorn that says hello: its port and its process."""
    port = free_port()
    with _process([sys.executable, "-c", _HELLO % port], port) as number:
        yield port, number


@contextmanager
def stock(release: Path) -> Iterator[tuple[int, int]]:
    """Datasette as it comes, without our plugin, over an immutable file."""
    port = free_port()
    with _process([sys.executable, "-c", _STOCK, "serve", "-i", str(release), "--port", str(port)], port) as number:
        yield port, number


@contextmanager
def served(directory: Path, var: Path, *options: str) -> Iterator[tuple[int, int]]:
    """`mbt serve` of a directory.db; ``var`` holds the unpacked gazetteer."""
    port = free_port()
    command = [*MBT, "serve", "--port", str(port), "--directory", str(directory), *options]
    with _process(command, port, MBT_VAR=str(var.absolute())) as number:
        yield port, number


@contextmanager
def _process(command: Sequence[str], port: int, **environment: str) -> Iterator[int]:
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(command, env={**os.environ, **environment}, cwd=ROOT, stdout=words, stderr=words)
        try:
            until(lambda: process.poll() is not None or _answers(port))
            if process.poll() is not None:
                words.seek(0)
                sys.exit(f"{' '.join(command)} ended: {words.read().decode()}")
            yield process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _answers(port: int) -> bool:
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False


def release_of(port: int) -> str:
    """The release that some worker answers from."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", "/healthz")
    found = re.search(r'"release": "(\w+)"', connection.getresponse().read().decode())
    connection.close()
    return found[1] if found else ""


def workers(number: int) -> list[int]:
    """The processes that answer: the children of a supervisor, or the process itself."""
    children = Path(f"/proc/{number}/task/{number}/children").read_text().split()
    return [int(one) for one in children] or [number]


def megabytes(number: int) -> float:
    """What the process holds in memory."""
    status = Path(f"/proc/{number}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def cpu(number: int) -> float:
    """Seconds so far, in steps of the kernel's clock (10 ms)."""
    fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def until(true: Callable[[], bool]) -> None:
    """Wait until it is; TimeoutError after five minutes."""
    end = time.monotonic() + _PATIENCE
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"not so within {_PATIENCE:.0f} seconds")
        time.sleep(0.005)
