"""What is searched for is written nowhere, and nobody else is asked for anything: proved on a server as it runs."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

import httpx
import jinja2
import pytest
from datasette.utils.asgi import Request

from referral.serving.front import Front
from referral.serving.plain_answers import busy
from referral.site.views.missing import failed
from tests.commands import MBT, ROOT
from tests.ports import free_port, until_it_answers
from tests.quality.listing import PAGES
from tests.site.canaries import PLACES, Canaries, ask, broken, held_open, holding, odd, searches, throw

SEARCHES = 1000
CLIENTS = 4
"""At once."""

ELSEWHERE = "http://elsewhere.example.org/spy.png"
SPYING = f"""<!doctype html><title>x</title><img src="{ELSEWHERE}">
<script>localStorage.spied = 1; document.cookie = "spied=1"</script>"""
"""A page that does what none of ours may."""


@dataclass(frozen=True)
class Room:
    """A server's own world: everything it may write to."""

    folder: Path

    @property
    def read_only(self) -> dict[Path, str]:
        """Files of the release and of the gazetteer with what they hold, as a hash."""
        found = (one for name in ("var", "served") for one in (self.folder / name).rglob("*") if one.is_file())
        return {one: hashlib.sha256(one.read_bytes()).hexdigest() for one in found}


@pytest.fixture
def room(sample_release: Path, tmp_path: Path) -> Room:
    for name in ("var", "tmp", "home", "logs", "served"):
        (tmp_path / name).mkdir()
    # Linked: unpacking the gazetteer takes longer than the test.
    shutil.copytree(sample_release.parent / "gazetteer", tmp_path / "var" / "gazetteer", copy_function=os.link)
    shutil.copyfile(sample_release, tmp_path / "served" / "directory.db")
    return Room(tmp_path)


@pytest.fixture
def running(room: Room) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """`mbt serve` with two workers and its log as on a server: the port, and the process."""
    port = free_port()
    environment = {"MBT_VAR": str(room.folder / "var"), "TMPDIR": str(room.folder / "tmp")}
    environment |= {"HOME": str(room.folder / "home"), "SQLITE_TMPDIR": str(room.folder / "tmp")}
    command = [
        *MBT,
        "serve",
        "--port",
        str(port),
        "--workers",
        "2",
        "--directory",
        str(room.folder / "served/directory.db"),
    ]
    with (room.folder / "logs/out").open("wb") as out, (room.folder / "logs/err").open("wb") as err:
        process = subprocess.Popen(command, stdout=out, stderr=err, cwd=ROOT, env={**os.environ, **environment})
    until_it_answers(process, f"http://127.0.0.1:{port}", room.folder / "logs/err")
    yield port, process
    process.kill()
    process.wait(20)


def test_a_thousand_searches_leave_no_trace(room: Room, running: tuple[int, "subprocess.Popen[bytes]"]) -> None:
    port, process = running
    word, before = Canaries(), room.read_only
    rounds = chain.from_iterable(searches(word) for _ in range(SEARCHES))
    asked = list(islice(rounds, SEARCHES))
    with ThreadPoolExecutor(CLIENTS) as clients:
        answered = [
            one
            for statuses in clients.map(lambda at: ask(port, asked[at::CLIENTS]), range(CLIENTS))
            for one in statuses
        ]
    refused = ask(port, odd(word))
    for what in broken(word):
        throw(port, what)
    assert {200, 400, 422} <= set(answered), "searches that are answered, and that are not understood"
    assert {0, 503}.isdisjoint(answered)
    assert {400, 403, 404, 405, 413} <= set(refused), "what is refused in every way"
    assert 500 not in answered
    assert word.count > SEARCHES * 1.2
    counted = httpx.get(f"http://127.0.0.1:{port}/metrics").text
    assert word.mark not in counted.lower()
    posted = [
        line for line in counted.splitlines() if line.startswith("mbt_http_request_seconds_count") and '"POST"' in line
    ]
    assert sum(float(line.rpartition(" ")[2]) for line in posted) >= SEARCHES, "all of them came to the workers"
    workers = [int(one) for one in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
    assert len(workers) == 2
    for number in (process.pid, *workers):
        assert held_open(word.mark, number) == []
    assert holding(word.mark, [room.folder]) == []
    process.terminate()
    assert process.wait(20) == 0
    for searched in (word.mark, *PLACES):
        assert holding(searched, [room.folder / name for name in ("home", "logs", "tmp")]) == []
    assert holding(word.mark, [room.folder]) == []
    assert room.read_only == before, "what is only read is as it was"
    # What the same look does find: a status that was logged, and a word that is put there.
    assert room.folder / "logs/err" in holding('"route": "/find", "status": 422', [room.folder])
    for place in ("var/gazetteer/x.db-wal", "tmp/etilqs_1", "home/.cache", "logs/out"):
        with (room.folder / place).open("ab") as put:
            put.write(b"\0\1" + word().upper().encode() + b"\0")
        assert room.folder / place in holding(word.mark, [room.folder])


def test_a_file_without_a_name_is_looked_into(tmp_path: Path) -> None:
    word = Canaries()
    with tempfile.TemporaryFile(dir=tmp_path) as unnamed:
        assert held_open(word.mark, os.getpid()) == []
        unnamed.write(word().encode("utf-16"))
        unnamed.flush()
        assert len(held_open(word.mark, os.getpid())) == 1


async def test_every_template_is_on_one_of_the_pages(
    site: httpx.AsyncClient, application: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: set[str] = set()
    render = jinja2.Template.render

    def noted(template: jinja2.Template, *given: object, **values: object) -> str:
        drawn.add(template.name or "")
        return render(template, *given, **values)

    monkeypatch.setattr(jinja2.Template, "render", noted)
    (first,) = (await site.get("/directory/provider.json?_shape=array&_size=1")).json()
    application._generations.current.pages.clear()  # type: ignore[union-attr]
    for page in PAGES:
        path = page.path.format(provider=first["id"])
        answer = await (
            site.post(page.post or path, data=page.form) if page.form else site.get(path, follow_redirects=True)
        )
        assert answer.status_code == page.status, page.name
    whole = {one.name for one in (ROOT / "referral/templates").glob("[!_]*.html")} - {"base.html"}
    # No address gives these two: they are drawn for the browser below.
    assert whole - drawn == {"busy.html", "failed.html"}


@pytest.fixture(scope="module")
def seen(application: Front, sample_release: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What tests/site/visiting.py tells of all pages: without any network but loopback, where that can be had."""
    pytest.importorskip("playwright.sync_api")
    from tests.screenshots import CHROMIUM

    if not Path(CHROMIUM).exists():
        pytest.skip(f"no chromium at {CHROMIUM}: install Debian's package, or set CHROMIUM")
    drawn, current, request = tmp_path_factory.mktemp("drawn"), application._generations.current, Request.fake("/")
    assert current is not None
    (drawn / "busy.html").write_bytes(busy(current.site, request).body)
    (drawn / "failed.html").write_text(str(failed(current.site, request, 500).body), encoding="utf-8")
    (drawn / "spying.html").write_text(SPYING, encoding="utf-8")
    alone = ["unshare", "-rn"]
    try:
        subprocess.run([*alone, "true"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        alone = []
    command = [*alone, sys.executable, "-m", "tests.site.visiting"]
    command += [str(sample_release), str(sample_release.parent), str(drawn)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_no_page_asks_anybody_else_or_keeps_anything(seen: dict[str, Any]) -> None:
    from tests.site.visiting import DATA_PAGES

    assert len(seen["pages"]) == len(PAGES) + len(DATA_PAGES) + 3
    assert len(seen["asked"]) > 2 * len(seen["pages"]), "pages come with styles and maps"
    assert seen["cookies"] == []
    # The page that spies is found, and it alone.
    assert seen["elsewhere"] == [ELSEWHERE]
    assert [one.partition(":")[0] for one in seen["kept"]] == ["/drawn/spying", "cookie spied"]


def test_every_page_works_where_there_is_no_network(seen: dict[str, Any]) -> None:
    if not seen["only_loopback"]:
        pytest.skip("a network of one's own (unshare -rn) is not permitted here")
    assert [one.partition(": ")[0] for one in seen["failed"]] == [ELSEWHERE]
