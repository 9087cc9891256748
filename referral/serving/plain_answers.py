"""Answers that Datasette has no part in: all at once too many, no release yet, a fault of ours."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from datasette.utils.asgi import Request

from referral.site.site import Site

_NOT_KEPT = (b"cache-control", b"no-store")
_HTML = (b"content-type", b"text/html; charset=utf-8")
_JSON = (b"content-type", b"application/json; charset=utf-8")
_RETRY_AFTER = 5  # seconds


@dataclass(frozen=True)
class Answer:
    """A whole answer; its length and the headers of every answer are added when it is sent."""

    status: int
    headers: Sequence[tuple[bytes, bytes]]
    body: bytes


def as_json(status: int, said: object) -> Answer:
    """An answer to a program, kept nowhere."""
    return Answer(status, [_JSON, _NOT_KEPT], json.dumps(said, ensure_ascii=False).encode())


def busy(site: Site, request: Request) -> Answer:
    """503 where too many ask for the data pages at once."""
    again = (b"retry-after", str(_RETRY_AFTER).encode())
    if ".json" in request.path or ".csv" in request.path:
        said = as_json(
            503, {"ok": False, "error": "too many ask for the data at once: try again in 5 s", "status": 503}
        )
        return Answer(503, [*said.headers, again], said.body)
    page = site.page(request, "busy.html", status=503)
    return Answer(503, [_HTML, _NOT_KEPT, again], page.body.encode())


def failed() -> Answer:
    """500 where even the page that says so could not be made."""
    return _bare(500, "Something is wrong on our side", "Nothing you typed was kept. Please try again in a moment.")


def no_release() -> Answer:
    """503 before the first release."""
    return _bare(503, "The directory is being made", "There is no release to show yet. Please come back in an hour.")


def _bare(status: int, title: str, words: str) -> Answer:
    body = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} · MBT directory</title></head>'
        f"<body><h1>{title}</h1><p>{words}</p>"
        "<p>In danger now, call your country's emergency number.</p></body></html>"
    )
    return Answer(status, [_HTML, _NOT_KEPT], body.encode())
