"""A forward proxy on loopback whose answers a test writes: what a host says, or that it hangs up."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Answer:
    """What the proxy sends back; ``hang_up`` closes the connection without a word."""

    body: bytes = b""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    hang_up: bool = False
    location: str | None = None


class Server:
    """A server on loopback while a ``with`` block lasts."""

    def __init__(self, handler: type[BaseHTTPRequestHandler], at: str = "127.0.0.1", port: int = 0) -> None:
        self._server = ThreadingHTTPServer((at, port), handler)
        # Looks 50 times a second whether to stop, so that no test waits for its end.
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def address(self) -> str:
        """``127.0.0.1:<port>``, or another address that it was given."""
        host, port = self._server.server_address[:2]
        return f"{host!s}:{port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Loopback(Server):
    """While a ``with`` block lasts, ``answer`` is asked with every URL; ``asked`` keeps them in order."""

    def __init__(self, answer: Callable[[str], Answer]) -> None:
        self.asked: list[str] = []
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # head and body in one packet: two of them cost 40 ms of delayed ACK

            def do_GET(self) -> None:
                asked.append(self.path)
                said = answer(self.path)
                if said.hang_up:
                    self.close_connection = True
                    return
                self.send_response(said.status)
                self.send_header("Content-Type", said.kind)
                self.send_header("Content-Length", str(len(said.body)))
                if said.location:
                    self.send_header("Location", said.location)
                self.end_headers()
                self.wfile.write(said.body)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Say nothing."""

        super().__init__(Handler)

    @property
    def proxy(self) -> str:
        """``http://127.0.0.1:<port>``."""
        return f"http://{self.address}"
