"""A server on loopback whose answers are bytes: what no well-behaved server library would send.

It is a forward proxy (absolute URLs, CONNECT with TLS behind it) and a plain server at once.
"""

import socket
import ssl
import struct
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import urlsplit

from tests.sites.loopback import Server


@dataclass
class Asked:
    """One request as it arrived. Times are seconds of ``time.monotonic``; ``done`` is 0 while it is answered."""

    url: str
    headers: Mapping[str, str]
    at: float = field(default_factory=time.monotonic)
    done: float = 0.0

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def path(self) -> str:
        return urlsplit(self.url).path


Site = Callable[[Asked], Iterable[bytes]]
"""Gives the bytes of an answer, head and all. ConnectionResetError resets the connection; the end of them closes it."""


def answer(
    body: bytes | str = b"",
    status: int = 200,
    kind: str | None = "text/html; charset=utf-8",
    headers: Mapping[str, str] | None = None,
    length: int | None = -1,
) -> bytes:
    """A whole answer. ``length``: what Content-Length says; -1 is the truth, None leaves it out."""
    body = body.encode() if isinstance(body, str) else body
    length = len(body) if length == -1 else length
    lines = {"Content-Type": kind, "Content-Length": length, "Connection": "close", **(headers or {})}
    head = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value is not None)
    return head.encode() + b"\r\n" + body


class Wire(Server):
    """While a ``with`` block lasts, ``site`` answers whatever is asked; ``asked`` keeps it in order."""

    def __init__(
        self, site: Site, tls: Callable[[str], ssl.SSLContext] | None = None, at: str = "127.0.0.1", port: int = 0
    ) -> None:
        self.asked: list[Asked] = []
        self.at_once: defaultdict[str, int] = defaultdict(int)
        now: defaultdict[str, int] = defaultdict(int)
        lock = threading.Lock()
        wire = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            origin = ""

            def do_GET(self) -> None:
                self.close_connection = True
                origin = self.origin or f"http://{self.headers.get('Host')}"
                url = self.path if self.path.startswith("http") else origin + self.path
                one = Asked(url, {name.lower(): value for name, value in self.headers.items()})
                with lock:
                    wire.asked.append(one)
                    now[one.host] += 1
                    wire.at_once[one.host] = max(wire.at_once[one.host], now[one.host])
                last = b""
                try:
                    for piece in site(one):
                        self.connection.sendall(last)
                        last = piece
                    self._over(one)  # before the last bytes: with them the next request may come
                    self.connection.sendall(last)
                except ConnectionResetError:
                    self._over(one)  # before the reset, for the same reason
                    with suppress(OSError):
                        at_once = struct.pack("ii", 1, 0)
                        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
                        self.rfile.close()
                        self.connection.close()
                except OSError:
                    pass  # they have hung up: that is what much of this is about
                finally:
                    self._over(one)

            def _over(self, one: Asked) -> None:
                with lock:
                    if not one.done:
                        one.done = time.monotonic()
                        now[one.host] -= 1

            def do_CONNECT(self) -> None:
                self.close_connection = True
                if tls is None:
                    return
                host = self.path.partition(":")[0]
                self.connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                with suppress(OSError):  # of which ssl.SSLError is one
                    self.connection = tls(host).wrap_socket(self.connection, server_side=True)
                    self.rfile = self.connection.makefile("rb")
                    self.origin = f"https://{host}"
                    self.handle_one_request()
                    self.rfile.close()
                    self.connection.close()

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Say nothing."""

        super().__init__(Handler, at, port)

    @property
    def proxy(self) -> str:
        """``http://127.0.0.1:<port>``."""
        return f"http://{self.address}"

    def asked_of(self, host: str) -> list[Asked]:
        """What was asked of a host, in order."""
        return [one for one in self.asked if one.host == host]
