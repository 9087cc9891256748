"""What a visitor cannot reach: SQL of their own, the file, introspection, private tables, writing."""

import httpx
import pytest

SECRETS = ("listing_staged", "import hookimpl", "root:x:")


@pytest.mark.parametrize(
    "path",
    [
        "/directory?sql=select+1",
        "/directory.json?sql=select+1",
        "/directory.json?sql=select+*+from+provider&_shape=array",
        "/directory/provider.json?_where=1=1",
        "/directory?sql=select+sqlite_version()",
        "/directory?sql=attach+'/etc/passwd'+as+x",
        "/directory.db",
        "/-/plugins",
        "/-/plugins.json",
        "/-/settings",
        "/-/settings.json",
        "/-/versions.json",
        "/-/metadata.json",
        "/-/databases.json",
        "/-/threads.json",
        "/-/actor.json",
        "/-/config.json",
        "/-/permissions",
        "/-/allow-debug",
        "/-/messages",
        "/-/auth-token",
        "/-/logout",
        "/-/static/../../asgi.py",
        "/-/static/%2e%2e/%2e%2e/asgi.py",
        "/assets/../plugin.py",
        "/assets/..%2fplugin.py",
        "/crawl",
        "/crawl.db",
        "/_internal",
        "/_internal/databases.json",
        "/directory/listing",
        "/directory/page",
        "/directory/sqlite_master",
        "/directory/_sqlite_migrations",
    ],
)
async def test_closed(site: httpx.AsyncClient, path: str) -> None:
    answer = await site.get(path, follow_redirects=True)
    assert answer.status_code in {400, 403, 404}, f"{path}: {answer.status_code}"
    assert not any(secret in answer.text for secret in SECRETS)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/", "/directory/provider", "/directory/provider/-/insert", "/match"])
async def test_nothing_writes(site: httpx.AsyncClient, method: str, path: str) -> None:
    before = (await site.get("/directory/provider.json?_shape=array")).text
    await site.request(method, path, json={"name": "x"})
    assert (await site.get("/directory/provider.json?_shape=array")).text == before


async def test_the_data_pages_are_open(site: httpx.AsyncClient) -> None:
    for path in (
        "/directory",
        "/directory/provider?country=GB",
        "/directory/provider.csv",
        "/directory/attribute.json?vocabulary=referral_route",
        "/directory/by_country_and_level.json",
    ):
        assert (await site.get(path)).status_code == 200, path
