"""`mbt serve` as somebody else starts it: under a limit, from another folder, by another command."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ports import free_port, until_it_answers


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
