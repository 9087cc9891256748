"""Answers that are no pages: errors, rests, and statuses that lie."""

import time
from collections.abc import Iterator
from email.utils import formatdate

from tests.sites.hostile.case import CLINIC, Case, always
from tests.sites.wire import Asked, Site, answer


def status(code: int, body: str = CLINIC, **headers: str) -> Site:
    return always(answer(body, code, headers={name.replace("_", "-"): text for name, text in headers.items()}))


def first(before: bytes, after: bytes) -> Site:
    """``before`` once, then ``after``."""
    seen: set[str] = set()

    def site(asked: Asked) -> Iterator[bytes]:
        yield after if asked.url in seen else before
        seen.add(asked.url)

    return site


def an_hour_on(_asked: Asked) -> Iterator[bytes]:
    yield answer("", 429, headers={"Retry-After": formatdate(time.time() + 3600, usegmt=True)})


def no_cookies_please(asked: Asked) -> Iterator[bytes]:
    """Every answer gives a cookie; whoever sends it back is refused."""
    yield answer(CLINIC, 403 if "cookie" in asked.headers else 200, headers={"Set-Cookie": "who=you; Path=/"})


CASES = [
    Case("fine", "read", always(answer(CLINIC)), read="Sample clinic"),
    Case("gives-cookies", "read", no_cookies_please, robots=no_cookies_please),
    Case("error-500", "server_error", status(500)),
    Case("error-500-once", "read", first(answer("", 500), answer(CLINIC)), read="Sample clinic"),
    Case("rest-of-a-second", "read", first(answer("", 503, headers={"Retry-After": "1"}), answer(CLINIC))),
    Case("rest-of-an-hour", "rate_limited", status(503, Retry_After="3600"), says="rest of 3600 seconds"),
    Case("too-many-requests", "rate_limited", status(429)),
    Case("too-many-requests-until-a-date", "rate_limited", an_hour_on, says="asked for a rest of 3"),
    Case("rest-that-is-no-number", "server_error", status(503, Retry_After="soon")),
    Case("rest-beyond-all-numbers", "rate_limited", status(503, Retry_After="9" * 400)),
    Case("rest-until-no-date", "server_error", status(503, Retry_After="Mon, 99 Foo 99999999999 99:99:99 GMT")),
    Case("unauthorized-401", "forbidden", status(401)),
    Case("forbidden-403", "forbidden", status(403)),
    Case("not-found-404", "not_found", status(404)),
    Case("gone-410", "not_found", status(410)),
    Case("legal-reasons-451", "http_error", status(451)),
    Case("not-modified-unasked", "http_error", status(304, ""), says="nobody asked it that"),
    Case("empty-200", "template", status(200, "")),
    Case("white-space-200", "template", status(200, " \r\n" * 50_000)),
    Case("no-content-204", "template", always(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")),
]
