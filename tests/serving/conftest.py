"""Releases to serve, in a folder of the test's own, and a worker of this process that serves them."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from referral.serving.settings import Settings
from referral.serving.worker import Serving, serving_for
from tests.serving.releases import Releases


@pytest.fixture
def releases(sample_release: Path, tmp_path: Path) -> Releases:
    """The sample release, served first; more can be made of it."""
    return Releases.of(sample_release, tmp_path / "served")


@pytest.fixture(scope="module")
def worker(sample_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Serving:
    """One that answers from the sample release; the folder of its releases is the module's own."""
    made = Releases.of(sample_release, tmp_path_factory.mktemp("worker"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("MBT_VAR", str(sample_release.parent))
        serving = serving_for(Settings(made.link))
        asyncio.run(serving.watcher.begin())
    assert serving.watcher.refused is None, serving.watcher.refused
    return serving


@pytest.fixture
async def visitor(worker: Serving) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the worker."""
    async with client(worker) as asking:
        yield asking


def client(worker: Serving, peer: str = "127.0.0.1") -> httpx.AsyncClient:
    """Somebody at an address."""
    transport = httpx.ASGITransport(app=worker.front, client=(peer, 1234))
    return httpx.AsyncClient(transport=transport, base_url="http://site.example.org")
