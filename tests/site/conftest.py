"""A real Datasette over the sample release, and the same served to a real browser."""

import asyncio
import socket
import subprocess
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from referral.asgi import datasette_for
from tests.commands import MBT


@pytest.fixture(scope="session")
def application(sample_release: Path) -> Any:
    """The whole ASGI application over the sample release, opened once."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("MBT_VAR", str(sample_release.parent))
        datasette = datasette_for(sample_release)
        asyncio.run(datasette.invoke_startup())
    return datasette.app()


@pytest.fixture
async def site(application: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the whole application, its outermost layer included."""
    transport = httpx.ASGITransport(app=application)
    async with httpx.AsyncClient(transport=transport, base_url="http://site.example.org") as client:
        yield client


@dataclass(frozen=True)
class Served:
    """A running `mbt serve`: its address, and what it has printed."""

    address: str
    log: Path


@pytest.fixture(scope="session")
def served(sample_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`mbt serve` as people run it, in a process of its own."""
    log = tmp_path_factory.mktemp("served") / "serve.log"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*MBT, "serve", "--port", str(port), "--directory", str(sample_release)]
    with log.open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, cwd=sample_release.parent)
    address = f"http://127.0.0.1:{port}"
    for _ in range(200):
        try:
            urllib.request.urlopen(address, timeout=1)
            break
        except OSError:
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
    yield Served(address, log)
    process.terminate()
    process.wait(10)
