"""A visitor who comes over TLS from an address of their own, and sees every header as it was sent."""

import socket
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection

HOST = "directory.example.org"
"""The host name in the repository's configurations."""
CLIENT = "127.0.0.77"
"""Where visitors come from: an address that stands nowhere else, so that it is found wherever it was written."""
JSON = {"Content-Type": "application/json", "Accept": "application/json"}


@dataclass(frozen=True)
class Answer:
    """``headers``: in the order sent, names in lower case, none joined."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """The one header of that name, None where there is none; ValueError where there are several."""
        found = [value for known, value in self.headers if known == name]
        if len(found) > 1:
            raise ValueError(f"{name} was sent {len(found)} times: {found}")
        return found[0] if found else None


def ask(
    port: int,
    path: str,
    body: bytes | Iterable[bytes] | None = None,
    headers: Mapping[str, str] | None = None,
    *,
    plain: bool = False,
) -> Answer:
    """GET, or POST where there is a body (an iterable of bytes is sent chunked). Certificates are not looked at."""
    connection = HTTPConnection(HOST, timeout=20)
    raw = socket.create_connection(("127.0.0.1", port), timeout=20, source_address=(CLIENT, 0))
    connection.sock = raw if plain else _trusting().wrap_socket(raw, server_hostname=HOST)
    try:
        connection.putrequest("GET" if body is None else "POST", path, skip_accept_encoding=True)
        given = dict(headers or {})
        if isinstance(body, bytes):
            given["Content-Length"] = str(len(body))
        elif body is not None:
            given["Transfer-Encoding"] = "chunked"
        for name, value in given.items():
            connection.putheader(name, value)
        connection.endheaders(body, encode_chunked=body is not None and not isinstance(body, bytes))
        answer = connection.getresponse()
        return Answer(answer.status, [(name.lower(), value) for name, value in answer.getheaders()], answer.read())
    finally:
        connection.close()


def _trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
