"""Which methods an address answers to, and that a form itself is the same for everybody."""

import httpx
import pytest

from referral.serving.front import Front


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/find", "GET, HEAD, POST"),
        ("/nl/refer", "GET, HEAD, POST"),
        ("/search", "GET, HEAD, POST"),
        ("/places", "GET, HEAD, POST"),
        ("/match", "GET, HEAD, POST"),
        ("/sources", "GET, HEAD"),
        ("/de/in/gb", "GET, HEAD"),
        ("/assets/site.css", "GET, HEAD"),
    ],
)
async def test_what_an_address_does_not_answer_to(
    site: httpx.AsyncClient, method: str, path: str, allowed: str
) -> None:
    answer = await site.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
    assert answer.headers["cache-control"] == "no-store"


async def test_a_page_is_not_posted_to(site: httpx.AsyncClient) -> None:
    answer = await site.post("/sources")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


async def test_an_address_that_does_not_exist_answers_to_nothing(site: httpx.AsyncClient) -> None:
    assert (await site.post("/no/such/page")).status_code == 404


@pytest.mark.parametrize("path", ["/find", "/refer", "/nl/find", "/de/refer"])
async def test_a_form_is_kept_and_what_is_asked_is_not(site: httpx.AsyncClient, application: Front, path: str) -> None:
    current = application._generations.current
    assert current is not None
    assert "no-store" not in (await site.get(path)).headers["cache-control"]
    assert current.pages.get((path.encode(), b"")) is not None
    for answer in (await site.get(f"{path}?place=Leeds"), await site.post(path, data={"place": "Nowhereatall"})):
        assert answer.headers["cache-control"] == "no-store"
    assert current.pages.get((path.encode(), b"place=Leeds")) is None
