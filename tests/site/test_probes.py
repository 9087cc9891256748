"""What people try (probes.toml), asked of the whole application: nothing runs, nothing leaks, nothing changes."""

import asyncio
import csv
import hashlib
import io
import logging
import platform
import re
import sqlite3
import time
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from datasette import __version__ as datasette_version
from datasette.app import Datasette
from datasette.database import Database

from referral.asgi import metadata
from referral.serving.front import Front
from referral.site.safe_csv import safe

HERE = Path(__file__).parent
PROBES: list[dict[str, Any]] = tomllib.loads((HERE / "probes.toml").read_text(encoding="utf-8"))["probe"]
METADATA = metadata()["databases"]["directory"]
OWN_WORDS, CALCULATED = "31337", "62674"
NOT_HERE = [400, 403, 404, 405]
SECONDS = 5.0
INSIDE = (
    platform.python_version(),
    sqlite3.sqlite_version,
    "site-packages",
    "Traceback",
    "hookimpl",
    "sql_time_limit_ms",
    "max_returned_rows",
    "root:x:",
    "listing_staged",
    "python3",
)
"""What only somebody inside should read."""
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def named(probe: dict[str, Any]) -> str:
    return f"{probe.get('method', 'GET')} {probe['url'][:80]}"


def address(probe: dict[str, Any]) -> str:
    """The URL, in which {n} stands for n letters."""
    return re.sub(r"\{(\d+)\}$", lambda number: "x" * int(number[1]), probe["url"])


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All SQL that Datasette runs."""
    ran: list[str] = []
    plain = Database.execute

    async def recorded(self: Any, sql: str, *more: Any, **options: Any) -> Any:
        ran.append(sql)
        return await plain(self, sql, *more, **options)

    monkeypatch.setattr(Database, "execute", recorded)
    return ran


@pytest.fixture(scope="module")
def unchanged(sample_release: Path) -> Iterator[None]:
    """The release is the same file after all that."""
    before = hashlib.sha256(sample_release.read_bytes()).hexdigest()
    yield
    assert hashlib.sha256(sample_release.read_bytes()).hexdigest() == before


@pytest.fixture
async def visitor(application: Front) -> Any:
    """A client that sends addresses as they are, and is told of a failure as a visitor is."""
    transport = httpx.ASGITransport(app=application)
    async with httpx.AsyncClient(transport=transport, base_url="http://site.example.org") as client:
        yield client


def sent(client: httpx.AsyncClient, probe: dict[str, Any]) -> httpx.Request:
    """The request with its path as it stands: httpx would tidy up the dots."""
    path, _, query = address(probe).partition("?")
    request = client.build_request(
        probe.get("method", "GET"),
        "http://site.example.org/",
        content=probe.get("body"),
        headers={"content-type": "application/x-www-form-urlencoded", **probe.get("headers", {})},
    )
    raw = path + (f"?{query}" if query else "")
    request.url = _AsIs(request.url, raw.replace(" ", "%20").encode())
    return request


class _AsIs(httpx.URL):
    """A URL whose path and query are sent as they were written."""

    def __init__(self, url: httpx.URL, raw: bytes) -> None:
        super().__init__(url)
        self._raw = raw

    @property
    def raw_path(self) -> bytes:
        return self._raw

    @property
    def path(self) -> str:
        return unquote(self._raw.partition(b"?")[0].decode())

    @property
    def query(self) -> bytes:
        return self._raw.partition(b"?")[2]


def test_there_are_enough() -> None:
    assert len(PROBES) >= 60
    assert len({(named(probe), probe["url"], str(probe.get("headers"))) for probe in PROBES}) == len(PROBES)


@pytest.mark.parametrize("probe", PROBES, ids=named)
async def test_probe(
    visitor: httpx.AsyncClient,
    statements: list[str],
    unchanged: None,
    sample_release: Path,
    probe: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.INFO, "referral")
    began = time.perf_counter()
    async with asyncio.timeout(SECONDS):
        answer = await visitor.send(sent(visitor, probe))
    took = time.perf_counter() - began

    assert answer.status_code in probe.get("status", NOT_HERE), answer.text[:300]
    assert took < SECONDS
    if answer.is_redirect:
        assert re.fullmatch(r"/(?!/)[^\\]*", answer.headers["location"])
    nothing_leaks(answer, probe, statements, (*INSIDE, datasette_version, str(sample_release.resolve().parent)))
    # Nothing of theirs in what is logged.
    printed = caplog.text + "".join(capfd.readouterr())
    assert OWN_WORDS not in printed
    # For this site alone, and without remembering anybody.
    assert "access-control-allow-origin" not in answer.headers
    assert "set-cookie" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"


def nothing_leaks(answer: httpx.Response, probe: dict[str, Any], statements: list[str], inside: Iterable[str]) -> None:
    """What holds for every answer, whoever serves it."""
    # No SQL of theirs.
    assert not [sql for sql in statements if OWN_WORDS in sql or CALCULATED in sql]
    echoed = answer.text.replace(address(probe).partition("?")[2], "")
    assert CALCULATED not in echoed or CALCULATED in probe["url"]
    # No file.
    assert not answer.content.startswith(b"SQLite format 3")
    assert "octet-stream" not in answer.headers.get("content-type", "")
    assert not [words for words in inside if words in answer.text]
    # Only what is described, and no cell that calculates.
    if answer.status_code == 200:
        assert not set(columns_of(answer)) - DESCRIBED
        if probe["url"].partition("?")[0].endswith(".csv"):
            cells = [cell for row in csv.reader(io.StringIO(answer.text, newline="")) for cell in row]
            assert not [cell for cell in cells if cell.startswith(STARTS) and safe(cell) != cell]
            assert "html" not in answer.headers["content-type"]


DESCRIBED = {
    column for table in METADATA["tables"].values() if table.get("allow") is not False for column in table["columns"]
} | set(re.findall(r"\b\w+\b", " ".join(query["sql"] for query in METADATA["queries"].values())))


def columns_of(answer: httpx.Response) -> list[str]:
    """The columns of a table or query that a program gets."""
    if "json" not in answer.headers["content-type"]:
        return []
    body = answer.json()
    return list(body.get("columns", [])) if isinstance(body, dict) else []


async def test_plain_datasette_with_the_plugin_gives_no_more(
    statements: list[str], unchanged: None, sample_release: Path
) -> None:
    """`datasette var/directory.db --metadata metadata.yml`, without any setting and without `mbt serve` before it."""
    datasette = Datasette([str(sample_release)], metadata=metadata())
    await datasette.invoke_startup()
    transport = httpx.ASGITransport(app=datasette.app())
    leads_on, lists_databases = {301, 302}, {"/.json", "/.jsono"}
    async with httpx.AsyncClient(transport=transport, base_url="http://site.example.org") as client:
        for probe in PROBES:
            statements.clear()
            answer = await client.send(sent(client, probe))
            right = {*probe.get("status", NOT_HERE), *leads_on, *([200] if probe["url"] in lists_databases else [])}
            assert answer.status_code in right, named(probe)
            nothing_leaks(answer, probe, statements, INSIDE)  # its own pages name Datasette's version


async def test_the_site_answers_afterwards(visitor: httpx.AsyncClient) -> None:
    assert (await visitor.get("/find")).status_code == 200
    assert (await visitor.get("/directory/provider.json?_size=1")).status_code == 200


async def test_no_data_page_is_for_robots(visitor: httpx.AsyncClient) -> None:
    rules = (await visitor.get("/robots.txt")).text
    assert "Disallow: /directory" in rules
