"""`mbt workshop`: nobody without the address that was printed, nothing but reading, and what the pages say."""

import json
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from click.testing import CliRunner

from crawler.cli.workshop import workshop as command
from crawler.looking.door import COOKIE, Door, is_loopback
from crawler.looking.pages import METADATA, pages
from crawler.looking.review_file import write_review
from crawler.review.task import Option, Side, Statement, Task
from tests.commands import SAMPLE_SOURCES, mbt
from tests.conftest import Road

TOKEN = "a-token-of-the-tests"
ADDRESSES = (
    "/", "/crawl", "/review", "/crawl/listing", "/crawl/listing.json", "/crawl/listing.csv", "/crawl.db", "/crawl/page",
    "/crawl/held_sources", "/review/review_queue.json", "/review/conflicts", "/-/plugins.json", "/-/static/app.css",
    "/crawl?sql=select+1", "/-/auth-token?token=", "/enter", "/enter?token=", "/enter?token=wrong", "/nowhere",
)  # fmt: skip
TASKS = (
    Task(
        "taaaaaaaaaa",
        "disagreement",
        "Which is right?",
        ("Shown is statement 1.",),
        (Option("keep", "what is shown is right", ()),),
        (0.0,),
        statements=(
            Statement(
                1, "=1+1", "q", "A list", "https://a.example.org/", "2026-01-01", "2026-02-01", "a register", True
            ),
            Statement(2, "yes", "q", "B list", "https://b.example.org/", "2026-01-01", "2026-02-01", "own page", False),
        ),
    ),
    Task(
        "tbbbbbbbbbb",
        "identity",
        "Are these one?",
        ("Same name.",),
        (Option("same", "they are", ()), Option("different", "they are not", ())),
        (3.0,),
        sides=(Side(("a_list", "1"), "Alice Sample", "https://a.example.org/1", (("phone", "020 7946 0101"),)),),
    ),
    Task("tcccccccccc", "place", "Where?", (), (), (5.0,), closed="fay kept it as it is"),
)


@pytest.fixture
async def door(road: Road, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A browser before the door, over the sample workshop and three questions."""
    var, review = road.copied(tmp_path / "var"), tmp_path / "review.db"
    write_review(review, TASKS)
    transport = httpx.ASGITransport(app=Door(pages(var / "crawl.db", review), TOKEN))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8002") as client:
        yield client


@pytest.fixture
async def inside(door: httpx.AsyncClient) -> httpx.AsyncClient:
    entered = await door.get(f"/enter?token={TOKEN}")
    assert (entered.status_code, entered.headers["location"]) == (303, "/")
    return door


@pytest.mark.parametrize("address", ADDRESSES)
async def test_nobody_looks_without_the_token(door: httpx.AsyncClient, address: str) -> None:
    for cookie in ("", f"{COOKIE}=", f"{COOKIE}=wrong", "ds_actor=root", f"{COOKIE}", "\x01;=,"):
        answer = await door.get(address, headers={"cookie": cookie})
        assert answer.status_code == 401
        assert len(answer.text) < 120
        assert "set-cookie" not in answer.headers


async def test_the_address_opens_once(inside: httpx.AsyncClient) -> None:
    assert (await inside.get("/crawl")).status_code == 200
    inside.cookies.clear()
    assert (await inside.get(f"/enter?token={TOKEN}")).status_code == 401
    assert (await inside.get("/enter?token=")).status_code == 401
    assert (await inside.get("/crawl")).status_code == 401


async def test_the_cookie_is_for_this_browser_and_site_alone(door: httpx.AsyncClient) -> None:
    entered = await door.get(f"/enter?token={TOKEN}")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(entered.headers["set-cookie"].split("; "))
    assert TOKEN not in entered.headers["set-cookie"]


@pytest.mark.parametrize("host", ["evil.example.org", "127.0.0.1.example.org", "192.0.2.1", "[2001:db8::1]:8002", ""])
async def test_another_name_that_leads_here_gets_nothing(inside: httpx.AsyncClient, host: str) -> None:
    assert (await inside.get("/crawl", headers={"host": host})).status_code == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("address", ["/crawl/listing", "/crawl/held_sources", "/crawl", "/enter?token=" + TOKEN])
async def test_nothing_writes(inside: httpx.AsyncClient, tmp_path: Path, method: str, address: str) -> None:
    before = (tmp_path / "var" / "crawl.db").read_bytes()
    assert (await inside.request(method, address, content="key=x")).status_code == 405
    assert (tmp_path / "var" / "crawl.db").read_bytes() == before


@pytest.mark.parametrize("sql", ["delete from listing", "drop table listing", "update listing set key = 1", "vacuum"])
async def test_sql_only_reads(inside: httpx.AsyncClient, sql: str) -> None:
    assert (await inside.get("/crawl.json", params={"sql": sql})).status_code == 400


async def test_the_file_cannot_be_taken_away_and_no_cell_calculates(inside: httpx.AsyncClient) -> None:
    for address in ("/crawl.db", "/review.db", "/crawl/listing.csv", "/review/statement.csv?_stream=1"):
        assert (await inside.get(address)).status_code == 403, address


async def test_every_question_is_answered(inside: httpx.AsyncClient) -> None:
    described = yaml.safe_load(METADATA.read_text(encoding="utf-8"))["databases"]
    for database, one in described.items():
        for name, query in one["queries"].items():
            assert query["title"], name
            assert query["description"], name
            assert "LIMIT" in query["sql"], name
            answer = (await inside.get(f"/{database}/{name}.json")).json()
            assert answer["ok"], (name, answer["error"])
            assert (await inside.get(f"/{database}/{name}")).status_code == 200


async def test_every_table_is_described(inside: httpx.AsyncClient) -> None:
    described = yaml.safe_load(METADATA.read_text(encoding="utf-8"))["databases"]
    for database, one in described.items():
        tables = (await inside.get(f"/{database}.json")).json()["tables"]
        assert {table["name"] for table in tables} == set(one["tables"]), database
        for table in tables:
            words = one["tables"][table["name"]]
            assert words["title"], table["name"]
            assert words["description"], table["name"]
            named = {*words.get("facets", []), words.get("sort"), words.get("sort_desc"), words.get("label_column")}
            assert named - {None} <= set(table["columns"]), table["name"]


async def test_runs_held_sources_queue_and_conflicts(inside: httpx.AsyncClient, tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "var" / "crawl.db")
    with db:
        db.execute(
            "INSERT INTO crawl_run (source, started_at, finished_at, outcome, reasons)"
            " VALUES ('us_mclean', '2026-12-01', '2026-12-01', 'held', ?)",
            [json.dumps(["12 listings are missing", "no phone"])],
        )
    db.close()

    async def rows(address: str) -> list[dict[str, Any]]:
        return list((await inside.get(f"{address}&_shape=array")).json())

    (held,) = await rows("/crawl/held_sources.json?")
    assert (held["source"], held["reasons"]) == ("us_mclean", "12 listings are missing; no phone")
    of_it = await rows("/crawl/runs_of_a_source.json?source=us_mclean")
    assert [run["outcome"] for run in of_it] == ["held", "promoted"]
    assert len(await rows("/crawl/runs_of_a_source.json?")) > len(of_it)
    assert [task["task"] for task in await rows("/review/review_queue.json?")] == ["taaaaaaaaaa", "tbbbbbbbbbb"]
    conflicts = await rows("/review/conflicts.json?")
    assert [(one["task"], one["number"], one["shown"]) for one in conflicts] == [
        ("taaaaaaaaaa", 1, 1),
        ("taaaaaaaaaa", 2, 0),
    ]
    (side,) = await rows("/review/side.json?")
    assert (side["source"], side["says"]) == ("a_list", "phone: 020 7946 0101")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org", "", "2130706433", "127.0.0.1 "])
def test_any_other_address_is_refused(host: str) -> None:
    assert not is_loopback(host)
    done = CliRunner().invoke(command, ["--host", host])
    assert done.exit_code == 2  # click's own; `mbt` makes it 64
    assert "for this machine alone" in done.output


@pytest.fixture
def started(road: Road, tmp_path: Path) -> Iterator[tuple[str, Path, "subprocess.Popen[str]"]]:
    """The command in a process of its own: its address, its folder, and itself."""
    var = road.copied(tmp_path / "var")
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", "from crawler.cli.workshop import workshop; workshop()", "--port", "0"],
        env={"MBT_VAR": str(var), "MBT_SOURCES": str(SAMPLE_SOURCES), "PATH": "", "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+/enter\?token=[\w-]{43}$", line.strip())
    assert found, line
    yield found[0], var, process
    process.kill()
    process.wait()


def test_the_command(started: tuple[str, Path, "subprocess.Popen[str]"], tmp_path: Path) -> None:
    address, var, process = started
    base = address.partition("/enter")[0]
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    for _ in range(100):
        try:
            assert b"The workshop" in browser.open(address, timeout=30).read()
            break
        except ConnectionError:
            time.sleep(0.1)
    queue = json.load(browser.open(f"{base}/review/review_queue.json?_shape=array", timeout=30))
    counted = mbt(var, "review", "list", "--count").stdout.split()[-1]
    assert len(queue) == int(counted) > 0
    plugins = json.load(browser.open(f"{base}/-/plugins.json", timeout=30))
    assert plugins == []
    assert [path.name for path in tmp_path.glob("mbt-workshop-*/*")] == ["review.db"]
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert not list(tmp_path.glob("mbt-workshop-*"))


def test_nothing_was_crawled_yet(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = CliRunner().invoke(command, [])
    assert done.exception is not None
    assert getattr(done.exception, "exit_code", None) == 66
