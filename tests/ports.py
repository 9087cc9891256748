"""Servers that a test starts: a port that nobody listens on, and the moment at which it answers."""

import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

_PATIENCE = 60.0  # seconds; a loaded machine is slow


def free_port() -> int:
    """One that was free just now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def until_it_answers(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    """Wait for an answer from ``address``; RuntimeError with the log where the process ends or answers an error."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{address} answers {error.code}: {log.read_text()}") from error
        except OSError as error:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{address} does not answer ({error}): {log.read_text()}") from error
            time.sleep(0.1)
        else:
            return
