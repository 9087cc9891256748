"""A client of the whole application over a release of the test's own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from referral.serving.settings import Settings
from referral.serving.worker import serving_for


@asynccontextmanager
async def client_over(release: Path, var: Path) -> AsyncIterator[httpx.AsyncClient]:
    """``var`` holds the unpacked gazetteer: that of the sample release saves unpacking another."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("MBT_VAR", str(var))
        serving = serving_for(Settings(release))
        await serving.watcher.begin()
        assert serving.watcher.refused is None, serving.watcher.refused
        transport = httpx.ASGITransport(app=serving.front)
        async with httpx.AsyncClient(transport=transport, base_url="http://site.example.org") as client:
            yield client
