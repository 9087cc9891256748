"""The site behind nginx and behind Caddy: what comes through, and that nothing is written down on the way."""

import gzip
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.proxies import DEPLOY, Proxy, nginx
from tests.deploy.upstream import LARGE, PAGE, telling
from tests.deploy.visitor import CLIENT, HOST, JSON, Answer, ask

CANARY = "Canaryville"
SEARCH = json.dumps({"place": CANARY, "condition": "bpd"}).encode()
LONGEST = 60_000
"""Bytes of a body that is let through: more than the site itself takes, less than what is refused at the door."""


def told(answer: Answer) -> tuple[int, dict[str, list[str]]]:
    """Length of the body and headers, as they reached the stand-in."""
    assert answer.status == 200, answer
    said = json.loads(answer.body)
    headers: dict[str, list[str]] = {}
    for name, value in said["headers"]:
        headers.setdefault(name, []).append(value)
    return said["length"], headers


def pieces(size: int) -> Iterator[bytes]:
    for _ in range(0, size, 6000):
        yield b"x" * 6000


@pytest.mark.parametrize("path", ["/", "/find", "/sources", "/directory", "/assets/site.css", "/directory/source.json"])
def test_pages_come_through_with_each_header_once(before_site: Proxy, path: str) -> None:
    answer = ask(before_site.port, path)
    assert answer.status == 200
    names = [name for name, _ in answer.headers if name != "vary"]
    assert sorted(names) == sorted(set(names))
    assert answer.header("strict-transport-security") == "max-age=31536000"
    assert answer.header("x-content-type-options") == "nosniff"
    assert "uvicorn" not in (answer.header("server") or "")


@pytest.mark.parametrize("path", ["/tell", "/metrics"])
def test_browsers_are_told_once_to_come_by_https_again(before_telling: Proxy, path: str) -> None:
    assert ask(before_telling.port, path).header("strict-transport-security") == "max-age=31536000"


def test_a_search_comes_through_and_is_not_stored(before_site: Proxy) -> None:
    answer = ask(before_site.port, "/match", json.dumps({"place": "Leeds", "condition": "bpd"}).encode(), JSON)
    assert answer.status == 200
    assert json.loads(answer.body)["matches"]
    assert "no-store" in (answer.header("cache-control") or "")


def test_addresses_in_answers_are_those_that_the_visitor_used(before_telling: Proxy) -> None:
    _, headers = told(ask(before_telling.port, "/tell"))
    # Caddy puts the port into Host where it is not 443.
    assert [name.partition(":")[0] for name in headers["host"]] == [HOST]
    assert headers["x-forwarded-proto"] == ["https"]


def test_the_site_is_not_told_who_asks(before_telling: Proxy) -> None:
    answer = ask(before_telling.port, "/tell", headers={"X-Forwarded-For": "203.0.113.7"})
    assert CLIENT not in answer.body.decode()
    assert "203.0.113.7" not in answer.body.decode()


@pytest.mark.parametrize("accepted", ["gzip", ""])
def test_what_is_compressed_is_compressed_once(before_telling: Proxy, accepted: str) -> None:
    answer = ask(before_telling.port, "/page", headers={"Accept-Encoding": accepted} if accepted else {})
    assert answer.header("content-encoding") == (accepted or None)
    assert (gzip.decompress(answer.body) if accepted else answer.body) == PAGE
    assert answer.header("vary") == "Accept-Encoding"
    assert answer.header("etag") == ('"1-gzip"' if accepted else '"1"')


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_never_touches_the_disk(before_telling: Proxy, chunked: bool) -> None:
    length, _ = told(ask(before_telling.port, "/tell", pieces(LONGEST) if chunked else b"x" * LONGEST))
    assert length == LONGEST


def test_an_answer_never_touches_the_disk(before_telling: Proxy) -> None:
    assert len(ask(before_telling.port, "/large").body) == LARGE


def test_a_buffer_on_disk_would_be_found(tmp_path: Path) -> None:
    """The two tests above can fail: with the buffer that nginx has by itself, they do."""
    if shutil.which("nginx") is None:
        pytest.skip("nginx is not installed")
    with telling() as upstream, nginx(tmp_path, upstream, {"    client_body_buffer_size 64k;\n": ""}) as proxy:
        assert ask(proxy.port, "/tell", b"x" * LONGEST).status == 500


@pytest.mark.parametrize("size", [30_000, 90_000])
def test_a_body_that_no_search_has_is_refused(before_site: Proxy, size: int) -> None:
    assert ask(before_site.port, "/match", b"x" * size, JSON).status == 413
    assert ask(before_site.port, "/match", pieces(size), JSON).status == 413


@pytest.mark.parametrize(
    "path", ["/metrics", "/metrics/", "/metrics?x=1", "//metrics", "/./metrics", "/%6detrics", "/x/../metrics"]
)
def test_measurements_are_not_for_visitors(before_telling: Proxy, path: str) -> None:
    assert ask(before_telling.port, path).status == 404


def test_health_is_for_everybody(before_telling: Proxy) -> None:
    told(ask(before_telling.port, "/healthz"))


def test_http_leads_to_https(before_telling: Proxy) -> None:
    answer = ask(before_telling.plain_port, "/match", plain=True)
    assert answer.status in {301, 308}
    assert (answer.header("location") or "").startswith(f"https://{HOST}")


def test_while_the_site_is_away_a_page_says_so(before_nothing: Proxy) -> None:
    for body in (None, SEARCH):
        answer = ask(before_nothing.port, "/match", body, JSON)
        assert answer.status == 503
        assert answer.body == (DEPLOY / "unavailable.html").read_bytes()
        assert answer.header("retry-after") == "30"
        assert answer.header("cache-control") == "no-store"
        assert answer.header("strict-transport-security") == "max-age=31536000"


def asked_everything(port: int) -> list[int]:
    """The statuses of requests of every kind, well-formed and not, each with the canary in it."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answers = [
        ask(port, f"/directory/provider?_search={CANARY}", headers={"Referer": f"https://{HOST}/find?{CANARY}"}),
        ask(port, f"/{CANARY}"),
        ask(port, f"/metrics?{CANARY}"),
        ask(port, "/match", SEARCH, JSON),
        ask(port, "/match", f"place={CANARY}".encode(), form),
        ask(port, "/match", CANARY.encode() * 7000, form),
        ask(port, f"/{CANARY}", headers={"X-Long": CANARY * 4000}),
        ask(port, f"/{CANARY}\\%zz"),
        ask(port, f"/{CANARY}", headers={"Host": f"{CANARY} {CANARY}"}),
        ask(port, f"/{CANARY}", plain=True),
    ]
    return [answer.status for answer in answers]


FAILS = {"before_site": {404, 413}, "before_telling": {404}, "before_nothing": {503}}


@pytest.mark.parametrize("upstream", FAILS)
def test_nothing_is_written_of_what_was_asked_or_by_whom(
    program: str, upstream: str, request: pytest.FixtureRequest
) -> None:
    proxy: Proxy = request.getfixturevalue(upstream)
    statuses = asked_everything(proxy.port)
    asked_on_http = ask(proxy.plain_port, f"/{CANARY}", plain=True).status
    assert {400, *FAILS[upstream]} <= set(statuses)
    assert asked_on_http in {301, 308}
    for path, data in proxy.written().items():
        assert CANARY.encode() not in data, f"{path}: {data.decode(errors='replace')[-600:]}"
        assert CLIENT.encode() not in data, f"{path}: {data.decode(errors='replace')[-600:]}"


def test_caddy_finds_its_file_as_it_would_write_it() -> None:
    if shutil.which("caddy") is None:
        pytest.skip("caddy is not installed")
    file = DEPLOY / "caddy" / "Caddyfile"
    formatted = subprocess.run(["caddy", "fmt", str(file)], capture_output=True, text=True, check=True).stdout
    assert formatted == file.read_text()
    adapted = subprocess.run(
        ["caddy", "adapt", "--config", str(file), "--adapter", "caddyfile"], capture_output=True, text=True, check=True
    )
    assert not adapted.stderr.strip()
