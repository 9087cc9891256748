"""Who may look: whoever has the address that was printed, from this machine, once; after that their browser."""

import hmac
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qs, urlsplit

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

ENTER = "/enter"
COOKIE = "mbt_workshop"
_ALWAYS = (
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address: 127.0.0.0/8, ::1 or localhost."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


class Door:
    """An application behind ``token``, which opens ``/enter?token=…`` once and is then worth nothing."""

    def __init__(self, app: App, token: str) -> None:
        self._app = app
        self._token = token
        self._session = secrets.token_urlsafe(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        # Another site may let its own name lead to this machine; its pages come with that name.
        if not is_loopback(urlsplit(f"//{headers.get(b'host', '')}").hostname or ""):
            await _say(send, 403, "These pages are for this machine alone.")
        elif scope["method"] not in ("GET", "HEAD"):
            await _say(send, 405, "These pages are only read; the commands of mbt write.")
        elif scope["path"] == ENTER and scope["method"] == "GET":
            await self._enter(scope, send)
        elif not self._known(headers.get(b"cookie", "")):
            await _say(send, 401, "Please open the address that `mbt workshop` printed when it began.")
        elif scope["path"].endswith(".csv"):
            await _say(
                send, 403, "No CSV here: a page's words may be formulas. `mbt review export` writes them safely."
            )
        else:
            await self._app(scope, receive, _private(send))

    async def _enter(self, scope: Scope, send: Send) -> None:
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if not (self._token and hmac.compare_digest(given.encode(), self._token.encode())):
            await _say(send, 401, "This address was used before, or is not right. Start `mbt workshop` again.")
            return
        self._token = ""
        cookie = f"{COOKIE}={self._session}; HttpOnly; SameSite=Strict; Path=/"
        await _say(send, 303, "", (b"location", b"/"), (b"set-cookie", cookie.encode()))

    def _known(self, cookies: str) -> bool:
        try:
            sent = SimpleCookie(cookies).get(COOKIE)
        except CookieError:
            return False
        return sent is not None and hmac.compare_digest(sent.value.encode(), self._session.encode())


def _private(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            ours = {name for name, _ in _ALWAYS}
            given = [(name, value) for name, value in message.get("headers", []) if name.lower() not in ours]
            message = {**message, "headers": [*given, *_ALWAYS]}
        await send(message)

    return sending


async def _say(send: Send, status: int, sentence: str, *headers: tuple[bytes, bytes]) -> None:
    body = f"{sentence}\n".encode()
    given = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*given, *headers, *_ALWAYS]})
    await send({"type": "http.response.body", "body": body})
