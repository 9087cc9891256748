"""Answers that nobody keeps, such as those to a form, in the form that a browser takes: compressed where that helps.

They hold what was asked, and no secret beside it: there are no cookies and no tokens whose bytes the length of a
compressed answer could tell.
"""

import gzip
from collections.abc import Iterable

from referral.serving.pages import Headers, is_compressible
from referral.serving.sending import takes_gzip
from referral.site.headers import Message, Scope, Send

_LEVEL = 1
"""An answer of 30 kB is 8 kB, and a seventh smaller at the best level, which takes thrice as long."""
_LENGTH = b"content-length"


class Squeezing:
    """Passes an answer on: compressed where it comes whole and the request takes that, else as it is."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._taken = any(name == b"accept-encoding" and takes_gzip(value) for name, value in scope["headers"])
        self._send = send
        self._begun: Message | None = None

    async def __call__(self, message: Message) -> None:
        """One message of the application."""
        if message["type"] == "http.response.start":
            self._begun = message
            return
        begun, self._begun = self._begun, None
        if begun is not None and not message.get("more_body"):
            headers, body = self.in_form(begun.get("headers", []), message.get("body", b""))
            begun, message = {**begun, "headers": headers}, {"type": "http.response.body", "body": body}
        if begun is not None:
            await self._send(begun)
        await self._send(message)

    def in_form(self, given: Iterable[tuple[bytes, bytes]], body: bytes) -> tuple[Headers, bytes]:
        """The headers and the body of a whole answer as they are sent."""
        headers = [(name, value) for name, value in given if name.lower() != _LENGTH]
        said = {name.lower(): value for name, value in headers}
        if b"content-encoding" not in said and is_compressible(said.get(b"content-type", b""), body):
            varies = [value for name, value in headers if name.lower() == b"vary"]
            headers = [one for one in headers if one[0].lower() != b"vary"]
            headers.append((b"vary", b", ".join([*varies, b"Accept-Encoding"])))
            if self._taken and len(small := gzip.compress(body, _LEVEL, mtime=0)) < len(body):
                headers.append((b"content-encoding", b"gzip"))
                body = small
        return [*headers, (_LENGTH, str(len(body)).encode())], body
