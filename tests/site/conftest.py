"""What visitors meet, over the sample release: in this process, and served to a real browser."""

import asyncio
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from referral.serving.front import Front
from referral.serving.settings import Settings
from referral.serving.worker import serving_for
from tests.commands import MBT
from tests.ports import free_port, until_it_answers

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def application(sample_release: Path) -> Front:
    """The whole application over the sample release as a worker has it, opened once."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("MBT_VAR", str(sample_release.parent))
        serving = serving_for(Settings(sample_release))
        asyncio.run(serving.watcher.begin())
    assert serving.watcher.refused is None, serving.watcher.refused
    return serving.front


@pytest.fixture
async def site(application: Front) -> AsyncIterator[httpx.AsyncClient]:
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
    port = free_port()
    command = [*MBT, "serve", "--port", str(port), "--directory", str(sample_release)]
    with log.open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, cwd=sample_release.parent)
    address = f"http://127.0.0.1:{port}"
    until_it_answers(process, address, log)
    yield Served(address, log)
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Chromium, one for all tests of a module; they are skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api")
    from tests.screenshots import CHROMIUM, FLAGS

    if not Path(CHROMIUM).exists():
        pytest.skip(f"no chromium at {CHROMIUM}: install Debian's package, or set CHROMIUM")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def copied_release(sample_release: Path, tmp_path: Path) -> Path:
    """The sample release in a file that a test may change."""
    return Path(shutil.copyfile(sample_release, tmp_path / "directory.db"))
