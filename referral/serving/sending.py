"""Sending: a ready page in the form that a browser takes, and what is said of the connection on every answer."""

from referral.serving.pages import Page
from referral.site.headers import HSTS, Message, Scope, Send

_LOOPBACK = ("127.0.0.1", "::1")


def is_loopback(scope: Scope) -> bool:
    """Whether the request comes from this machine: a proxy here, or somebody at its keyboard."""
    client = scope.get("client") or ("", 0)
    return client[0] in _LOOPBACK


def is_https(scope: Scope) -> bool:
    """Whether a visitor came by https: the connection itself, or the word of a proxy on this machine."""
    if scope.get("scheme") == "https":
        return True
    return is_loopback(scope) and any(
        name == b"x-forwarded-proto" and value.lower() == b"https" for name, value in scope["headers"]
    )


async def send_page(page: Page, scope: Scope, send: Send, *, https: bool = False) -> int:
    """Send a page, compressed where that is taken, or 304 where the browser has it already; the status.

    ``https``: visitors come by https whatever the request looks like.
    """
    zipped, known = False, b""
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            zipped = takes_gzip(value)
        elif name == b"if-none-match":
            known = value
        elif name == b"x-forwarded-proto":
            https = https or is_https(scope)
    form = page.zipped if zipped else page.plain
    if known and page.status == 200 and is_known(known, page.tags):
        status, headers, body = 304, form.unchanged, b""
    else:
        status, headers, body = page.status, form.headers, form.body
    await send({"type": "http.response.start", "status": status, "headers": [*headers, HSTS] if https else headers})
    await send({"type": "http.response.body", "body": body})
    return status


def takes_gzip(accepted: bytes) -> bool:
    """Whether an Accept-Encoding takes gzip (RFC 9110, 12.5.3): named, or *, and not with q=0."""
    if accepted == b"gzip, deflate, br, zstd":  # what most browsers send
        return True
    anything = False
    for one in accepted.lower().split(b","):
        coding, _, parameters = one.strip().partition(b";")
        refused = parameters.replace(b" ", b"") in (b"q=0", b"q=0.0", b"q=0.00", b"q=0.000")
        if coding.strip() in (b"gzip", b"x-gzip"):
            return not refused
        if coding.strip() == b"*":
            anything = not refused
    return anything


def is_known(known: bytes, tags: tuple[bytes, ...]) -> bool:
    """Whether If-None-Match names one of the tags (weakly compared, RFC 9110, 13.1.2)."""
    return known.strip() == b"*" or any(one.strip().removeprefix(b"W/") in tags for one in known.split(b","))


class Sent:
    """Passes an answer on, remembers its status, and says HSTS where it came by https."""

    def __init__(self, send: Send, *, https: bool = False) -> None:
        self.status = 0
        self._send = send
        self._https = https

    async def __call__(self, message: Message) -> None:
        """One message."""
        if message["type"] == "http.response.start":
            self.status = int(message["status"])
            headers = message.get("headers", [])
            if self._https and HSTS not in headers:
                message = {**message, "headers": [*headers, HSTS]}
        await self._send(message)
