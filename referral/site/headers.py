"""What every answer carries, and which of Datasette's own pages a visitor does not get."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_ALWAYS = {
    b"referrer-policy": b"no-referrer",
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"geolocation=(), camera=(), microphone=(), interest-cohort=()",
}
_POLICY = b"content-security-policy"
_OURS = (
    b"default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self';"
    b" base-uri 'none'; frame-ancestors 'none'"
)
# Datasette's table pages carry inline scripts and styles of their own; nothing from elsewhere is allowed there either.
_DATASETTE = (
    b"default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    b" connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_DATA = ("/directory", "/-/static")
HSTS = (b"strict-transport-security", b"max-age=31536000")
"""Browsers that were here once come by https for a year. Only said over https; of other names of the host nothing."""


def closed(path: str) -> bool:
    """Datasette's introspection (/-/settings, /-/plugins …) is for maintainers; only its static files stay open."""
    return path.startswith("/-/") and not path.startswith(("/-/static/", "/-/static-plugins/"))


def security_headers(path: str) -> dict[bytes, bytes]:
    """What every answer at an address carries."""
    return {**_ALWAYS, _POLICY: _DATASETTE if path.startswith(_DATA) else _OURS}


def with_headers(app: App) -> App:
    """The outermost layer: security headers on every answer, introspection closed."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        path = str(scope.get("path", ""))
        own = security_headers(path)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = [(name.lower(), value) for name, value in message.get("headers", [])]
                # A view may be stricter about what its page loads.
                ours = {name: value for name, value in own.items() if name != _POLICY or _POLICY not in dict(given)}
                # A new list: Datasette's static files share theirs between answers.
                message = {**message, "headers": [*(one for one in given if one[0] not in ours), *ours.items()]}
            await send(message)

        if closed(path):
            # Routed to our own page for addresses that do not exist.
            scope = {**scope, "path": "/no-such-page", "raw_path": b"/no-such-page"}
        await app(scope, receive, sending)

    return wrapped
