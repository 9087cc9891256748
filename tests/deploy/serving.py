"""`mbt serve` as somebody else starts it: under a limit, from another folder, by another command."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.deploy.proxies import free_port


@contextmanager
def serving(command: list[str], release: Path, folder: Path) -> Iterator[int]:
    """The port of `command serve`, which has ``folder`` to write to and is stopped by SIGTERM at the end."""
    port = free_port()
    arguments = ["serve", "--port", str(port), "--directory", str(release)]
    log = folder / "serve.log"
    with log.open("w") as said:
        process = subprocess.Popen(
            [*command, *arguments],
            stdout=said,
            stderr=subprocess.STDOUT,
            env={**os.environ, "MBT_VAR": str(folder / "cache")},
        )
    try:
        until_it_answers(process, f"http://127.0.0.1:{port}/", log)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def until_it_answers(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    """Wait for an answer from ``address``; RuntimeError with the log where the process ends or says an error."""
    until = time.monotonic() + 60
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
