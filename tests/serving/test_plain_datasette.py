"""`datasette var/directory.db --metadata metadata.yml`, for who wants plain Datasette: our pages are there too."""

from pathlib import Path

import httpx
import pytest
from datasette.app import Datasette

from referral.asgi import metadata
from referral.plugin import _site


async def test_pages_match_and_tables_without_a_server_of_ours(
    sample_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MBT_VAR", str(sample_release.parent))
    datasette = Datasette([str(sample_release)], metadata=metadata())
    await datasette.invoke_startup()
    transport = httpx.ASGITransport(app=datasette.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as site:
        for path in ("/", "/find", "/sources", "/directory", "/directory/provider.json", "/assets/site.css"):
            answer = await site.get(path)
            assert answer.status_code == 200, path
            assert answer.headers["referrer-policy"] == "no-referrer"
        need = {"place": "SW17 0YF", "country": "GB"}
        matched = await site.post("/match", json=need, headers={"Accept": "application/json"})
        assert matched.json()["matches"]
    assert (await _site(datasette)).release_file == sample_release.resolve()


async def test_another_datasette_is_left_alone(tmp_path: Path) -> None:
    datasette = Datasette([], memory=True)
    await datasette.invoke_startup()
    transport = httpx.ASGITransport(app=datasette.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as site:
        assert "_memory" in (await site.get("/")).text
