"""A stand-in for `mbt serve` that tells what reached it, and answers with what a test wants to see passed on."""

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PAGE = b"<h1>A page that is worth compressing</h1>" * 500
ALWAYS = {"Strict-Transport-Security": "max-age=31536000", "Cache-Control": "no-store"}
"""What the site says on every answer to who came by https."""
LARGE = 3_000_000
"""Bytes of /large: more than a proxy's buffers and a socket's hold."""


class _Telling(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/large":
            self._answer(b"x" * LARGE, "text/csv")
        elif self.path == "/page":
            squeezed = "gzip" in self.headers.get("Accept-Encoding", "")
            more = {"Vary": "Accept-Encoding", "ETag": '"1-gzip"' if squeezed else '"1"'}
            body = gzip.compress(PAGE) if squeezed else PAGE
            self._answer(body, "text/html", more | ({"Content-Encoding": "gzip"} if squeezed else {}))
        else:
            self._tell(0)

    def do_POST(self) -> None:
        self._tell(len(self._body()))

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers["Content-Length"]))
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _tell(self, length: int) -> None:
        headers = [[name.lower(), value] for name, value in self.headers.items()]
        self._answer(json.dumps({"path": self.path, "length": length, "headers": headers}).encode(), "application/json")

    def _answer(self, body: bytes, kind: str, more: dict[str, str] | None = None) -> None:
        self.send_response(200)
        for name, value in {**ALWAYS, "Content-Type": kind, "Content-Length": str(len(body)), **(more or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Said by the tests, where it matters."""


@contextmanager
def telling() -> Iterator[int]:
    """The port that it listens on."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Telling)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
