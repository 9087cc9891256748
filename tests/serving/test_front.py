"""What a browser meets: pages ready in the form it takes, 304, HEAD, HSTS, a bulkhead, doors for this machine alone."""

import asyncio
import gzip
from pathlib import Path

import httpx
import pytest

from referral.serving.addresses import Kind, address_of
from referral.serving.bulkhead import WAITING_MAX
from referral.serving.worker import Serving
from referral.site.headers import HSTS
from referral.site.routes import ROUTES
from tests.serving.conftest import client

PLAIN = {"Accept-Encoding": "identity"}
HTTPS = {"X-Forwarded-Proto": "https"}


def kept(worker: Serving) -> int:
    current = worker.watcher.generations.current
    assert current is not None
    return len(current.pages)


async def test_a_page_is_ready_plain_and_compressed_with_its_length_and_tag(visitor: httpx.AsyncClient) -> None:
    plain = await visitor.get("/sources", headers=PLAIN)
    async with visitor.stream("GET", "/sources", headers={"Accept-Encoding": "gzip"}) as answer:
        squeezed = b"".join([part async for part in answer.aiter_raw()])
    assert gzip.decompress(squeezed) == plain.content
    assert int(answer.headers["content-length"]) == len(squeezed) < len(plain.content)
    assert int(plain.headers["content-length"]) == len(plain.content)
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["etag"] != plain.headers["etag"]
    for one in (answer, plain):
        assert one.headers["vary"] == "Accept-Encoding"
        assert one.headers["cache-control"] == "no-cache"
        assert "set-cookie" not in one.headers


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "gzip"),
        ("br;q=1.0, gzip;q=0.8", "gzip"),
        ("*", "gzip"),
        ("GZIP", "gzip"),
        ("br", None),
        ("gzip;q=0", None),
        ("*;q=0", None),
        ("", None),
    ],
)
async def test_a_page_comes_in_a_form_that_is_taken(
    visitor: httpx.AsyncClient, accepted: str, encoding: str | None
) -> None:
    answer = await visitor.get("/sources", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("content-encoding") == encoding
    assert "Our sources" in answer.text or "ources" in answer.text


async def test_a_browser_that_has_a_page_is_told_so(visitor: httpx.AsyncClient) -> None:
    for headers in (PLAIN, {"Accept-Encoding": "gzip"}):
        tag = (await visitor.get("/sources", headers=headers)).headers["etag"]
        for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            again = await visitor.get("/sources", headers={**headers, "If-None-Match": known})
            assert (again.status_code, again.content) == (304, b""), known
            assert "content-length" not in again.headers
            assert again.headers["etag"]
        assert (await visitor.get("/sources", headers={**headers, "If-None-Match": '"other"'})).status_code == 200


async def test_a_page_that_is_asked_for_again_is_made_smaller(visitor: httpx.AsyncClient) -> None:
    lengths, tags = [], []
    for _ in range(3):
        answer = await visitor.get("/in/gb/leeds", headers={"Accept-Encoding": "gzip"})
        lengths.append(int(answer.headers["content-length"]))
        tags.append(answer.headers["etag"])
        for tag in tags:
            known = await visitor.get("/in/gb/leeds", headers={"Accept-Encoding": "gzip", "If-None-Match": tag})
            assert known.status_code == 304, "the page has not changed, whatever form of it is known"
    assert lengths[0] > lengths[1] == lengths[2]
    assert tags[0] != tags[1] == tags[2]


@pytest.mark.parametrize("path", ["/find", "/refer", "/search"])
async def test_an_answer_to_a_form_comes_in_a_form_that_is_taken(visitor: httpx.AsyncClient, path: str) -> None:
    sent = {"place": "Leeds", "q": "leeds"}
    plain = await visitor.post(path, data=sent, headers=PLAIN)
    headers = {"Accept-Encoding": "gzip", "Content-Type": "application/x-www-form-urlencoded"}
    async with visitor.stream("POST", path, content="place=Leeds&q=leeds", headers=headers) as answer:
        squeezed = b"".join([part async for part in answer.aiter_raw()])
    assert gzip.decompress(squeezed) == plain.content
    assert int(answer.headers["content-length"]) == len(squeezed) < len(plain.content) / 2
    assert "content-encoding" not in plain.headers
    for one in (plain, answer):
        assert "Accept-Encoding" in one.headers["vary"]
        assert one.headers["cache-control"] == "no-store"
        assert "etag" not in one.headers


async def test_head_is_get_without_the_page(visitor: httpx.AsyncClient) -> None:
    for path in ("/", "/find", "/no-such-page", "/sources"):
        got, head = await visitor.get(path, headers=PLAIN), await visitor.head(path, headers=PLAIN)
        assert head.status_code == got.status_code
        assert {**head.headers} == {**got.headers}


async def test_what_is_one_visitors_is_never_kept(worker: Serving, visitor: httpx.AsyncClient) -> None:
    await visitor.get("/sources")
    before = kept(worker)
    await visitor.post("/match", data={"place": "Leeds", "country": "GB"})
    await visitor.get("/no-such-page")
    await visitor.get("/nowhere/at/all")
    await visitor.get("/directory/provider.json")
    await visitor.get("/healthz")
    for name in ("host.example.net", "other.example.net"):
        answer = await visitor.get("/robots.txt", headers={"Host": name})
        assert answer.status_code in (200, 404)
        assert (name in answer.text) == ("Sitemap:" in answer.text)
    assert kept(worker) == before


async def test_a_visitors_cookie_neither_shows_nor_hinders(worker: Serving, visitor: httpx.AsyncClient) -> None:
    before = kept(worker)
    answer = await visitor.get("/sources?with=cookie", headers={"Cookie": "ds_actor=x", "Authorization": "Bearer x"})
    assert answer.headers["cache-control"] == "no-cache"
    assert kept(worker) == before + 1


async def test_hsts_is_said_over_https_alone(worker: Serving, visitor: httpx.AsyncClient) -> None:
    said = HSTS[0].decode()
    for path in ("/sources", "/find", "/directory", "/healthz"):
        assert said not in (await visitor.get(path)).headers, path
        assert (await visitor.get(path, headers=HTTPS)).headers.get_list(said) == [HSTS[1].decode()], path
    async with client(worker, "203.0.113.9") as elsewhere:
        assert said not in (await elsewhere.get("/sources", headers=HTTPS)).headers


async def test_metrics_are_for_this_machine_and_not_for_who_comes_through_it(
    worker: Serving, visitor: httpx.AsyncClient
) -> None:
    await visitor.get("/provider/canary?place=canary")
    answer = await visitor.get("/metrics")
    assert answer.status_code == 200
    assert 'route="/provider/{id}"' in answer.text
    assert "canary" not in answer.text
    for name in ("X-Forwarded-For", "X-Forwarded-Proto", "Via", "Forwarded"):
        assert (await visitor.get("/metrics", headers={name: "anything"})).status_code == 404
    async with client(worker, "203.0.113.9") as elsewhere:
        assert (await elsewhere.get("/metrics")).status_code == 404


async def test_health_tells_release_age_and_gate(visitor: httpx.AsyncClient, sample_release: Path) -> None:
    said = (await visitor.get("/healthz")).json()
    assert said["release"] == sample_release.resolve().stem
    assert said["gate"] == {"verdict": "passed", "accepted": []}
    assert said["age_days"] >= 0
    assert said["refused"] is None


async def test_too_many_for_the_data_pages_are_turned_away_and_pages_go_on(visitor: httpx.AsyncClient) -> None:
    many = [visitor.get("/directory/provider?_facet=country&_facet=kind") for _ in range(12)]
    *answers, page = await asyncio.gather(*many, visitor.get("/sources"))
    statuses = [answer.status_code for answer in answers]
    assert statuses.count(200) == 1 + WAITING_MAX
    assert statuses.count(503) == len(many) - 1 - WAITING_MAX
    away = next(answer for answer in answers if answer.status_code == 503)
    assert away.headers["retry-after"]
    assert "Too many at once" in away.text
    assert page.status_code == 200
    assert (await visitor.get("/directory/provider")).status_code == 200


async def test_a_slow_reader_of_a_whole_table_holds_nobody_up(worker: Serving, visitor: httpx.AsyncClient) -> None:
    read, go_on = asyncio.Event(), asyncio.Event()
    pieces: list[bytes] = []

    async def send(message: dict[str, object]) -> None:
        pieces.append(bytes(message.get("body", b"")))  # type: ignore[call-overload]
        if len(pieces) == 3:
            read.set()
            await go_on.wait()

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/directory/provider.csv",
        "raw_path": b"/directory/provider.csv",
        "query_string": b"_stream=1",
        "headers": [],
        "scheme": "http",
        "client": ("127.0.0.1", 1),
        "http_version": "1.1",
    }
    slow = asyncio.create_task(worker.front(scope, receive, send))  # type: ignore[arg-type]
    await read.wait()
    current = worker.watcher.generations.current
    assert current is not None
    assert current.users > 0, "it is read for as long as the answer lasts"
    for _ in range(3):
        assert (await asyncio.wait_for(visitor.get("/directory/provider.json"), 10)).status_code == 200
    go_on.set()
    await slow
    assert current.users == 0
    assert b"".join(pieces).count(b"\r\n") > 60


async def test_addresses_that_nobody_has_do_not_reach_datasette(visitor: httpx.AsyncClient) -> None:
    for path in ("/wp-admin", "/_internal", "/_memory", "/directory2", "/a%2fb", "//evil.example.net/"):
        answer = await visitor.get(f"http://site.example.org{path}")
        assert answer.status_code == 404, path
        assert "There is no page at this address" in answer.text
    led = await visitor.get("/sources/")
    assert (led.status_code, led.headers["location"]) == (302, "/sources")


def test_every_address_of_ours_has_a_template_without_its_words() -> None:
    for pattern, _ in ROUTES:
        template = address_of(_example(pattern)).template
        assert not set(template) & set("()?*+[]\\^$"), template
    assert address_of("/provider/pabcdefghij").template == "/provider/{id}"
    assert address_of("/directory/provider/x~2Fy").kind is Kind.DATA


def _example(pattern: str) -> str:
    """The shortest address that ends as the pattern does: enough to find it again."""
    import re

    known = {"country": "GB", "part": "1", "id": "pabc", "ids": "pabc", "name": "abc", "location": "labc"}
    known["letter"] = "a"
    named = re.sub(r"\(\?P<(\w+)>[^()]*\)", lambda group: known[group[1]], pattern.strip("^$"))
    return re.sub(r"\(\?:[^()]*\)\?", "", named).replace("\\", "")
