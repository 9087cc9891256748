"""Requests that a release must answer before any visitor gets it: through the real application, in this process."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from referral.gazetteer import Found
from referral.serving.addresses import PLAIN_PAGES
from referral.serving.generation import Generation
from referral.serving.opening import RefusedError
from referral.site.headers import App, Message, Scope
from referral.site.speech import LANGUAGES, SOURCE, in_language, language_of

_JSON = [(b"accept", b"application/json"), (b"content-type", b"application/json")]


@dataclass(frozen=True)
class Answered:
    """What an application said to one request."""

    status: int
    body: bytes

    def json(self) -> Any:
        """Its body read; ValueError where it is no JSON."""
        return json.loads(self.body)


async def asked(app: App, target: str, body: bytes | None = None) -> Answered:
    """One request to ``app``: GET, or POST of JSON where there is a body."""
    path, _, query = target.partition("?")
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET" if body is None else "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"localhost"), *([] if body is None else _JSON)],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 0),
    }
    status, parts = 0, []

    async def receive() -> Message:
        return {"type": "http.request", "body": body or b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        status = message.get("status", status)
        parts.append(message.get("body", b""))

    await app(scope, receive, send)
    return Answered(status, b"".join(parts))


async def prove(app: App, generation: Generation) -> None:
    """Ask ``app``, which answers from this release, for every plain page, one provider, one match and one row.

    RefusedError names the page that did not answer as it must.
    """
    for page in _plain():
        answered = await asked(app, page)
        if answered.status >= 500:
            raise RefusedError(f"its page {page} answers {answered.status}")
    index = generation.site.opened.index
    for page in ("/", "/find"):
        await _right(app, page)
    if not index.providers:
        raise RefusedError("it has no providers")
    await _right(app, f"/provider/{index.providers[0].id}")
    matched = await _right(app, "/match", json.dumps(_need(generation)).encode())
    if matched.json()["release"]["id"] != index.release.id:
        raise RefusedError("its match is answered from another release")
    row = (await _right(app, "/directory/provider.json?_size=1&_shape=array")).json()
    if len(row) != 1:
        raise RefusedError(f"its table provider gives {len(row)} rows where one was asked for")


def _plain() -> Iterable[str]:
    yield from (page for page in PLAIN_PAGES if language_of(page) == SOURCE)
    # A release knows no language: of the others one page each, or opening it would take thrice as long.
    yield from (in_language("/", language) for language in LANGUAGES if language != SOURCE)
    yield from (f"/assets/{file.name}" for file in (files("referral") / "static").iterdir() if file.is_file())


async def _right(app: App, target: str, body: bytes | None = None) -> Answered:
    answered = await asked(app, target, body)
    if answered.status != 200:
        raise RefusedError(f"its page {target} answers {answered.status}")
    return answered


def _need(generation: Generation) -> dict[str, str]:
    """A need near the first provider whose town the gazetteer knows; an online one, which needs no place, otherwise."""
    opened = generation.site.opened
    known = opened.gazetteer.countries
    towns = (
        (at.city, at.country) for one in opened.index.providers[:50] for at in one.locations if at.country in known
    )
    for city, country in towns:
        if city and isinstance(opened.gazetteer.find(city, country=country), Found):
            return {"place": city, "country": country}
    return {"delivery": "online"}
