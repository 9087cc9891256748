"""`mbt serve` in a process of its own, as a maintainer starts it."""

import http.client
import json
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.commands import MBT, ROOT

WORKERS = 2
_PATIENCE = 60.0  # seconds; a loaded machine is slow


class NotServedError(RuntimeError):
    """It did not come up; the message has its words."""


@dataclass(frozen=True)
class Served:
    """Where it listens."""

    port: int

    def health(self) -> dict[str, Any]:
        """What /healthz says, from whichever worker answers a new connection."""
        status, body = self.get("/healthz")
        if status != http.client.OK:
            raise NotServedError(f"/healthz answers {status}: {body[:200]!r}")
        told: dict[str, Any] = json.loads(body)
        return told

    def get(self, path: str) -> tuple[int, bytes]:
        """(status, body), over a connection of its own. OSError or HTTPException where there is none."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


@contextmanager
def serving(var: Path) -> Iterator[Served]:
    """Started, and stopped afterwards. NotServedError where it ends by itself or says nothing."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = subprocess.Popen(
            [*MBT, "serve", "--workers", str(WORKERS), "--port", "0"],
            cwd=ROOT,
            env=_environment(var),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        try:
            served = Served(_port(process, said.fileno()))
            _until_up(process, served, said.fileno())
            yield served
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _environment(var: Path) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MBT_")}
    return {**clean, "MBT_VAR": str(var), "PYTHONUNBUFFERED": "1"}


def _port(process: "subprocess.Popen[bytes]", said: int) -> int:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        found = re.search(r"http://127\.0\.0\.1:(\d+)", _words(said))
        if found:
            return int(found[1])
        if process.poll() is not None:
            raise NotServedError(f"mbt serve ended with {process.returncode}: {_words(said).strip()[-400:]}")
        time.sleep(0.05)
    raise NotServedError(f"mbt serve said no address in {_PATIENCE:.0f} s: {_words(said)[-400:]}")


def _until_up(process: "subprocess.Popen[bytes]", served: Served, said: int) -> None:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            served.health()
        except (OSError, http.client.HTTPException, NotServedError, ValueError) as error:
            if process.poll() is not None or time.monotonic() > until:
                raise NotServedError(f"mbt serve does not answer: {error}; {_words(said).strip()[-400:]}") from error
            time.sleep(0.05)
        else:
            return


def _words(said: int) -> str:
    return os.pread(said, 1 << 16, 0).decode("utf-8", "replace")
