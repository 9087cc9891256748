"""A forward proxy on loopback that knows only the sample hosts."""

import mimetypes
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, urlsplit

WWW = Path(__file__).parent / "www"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet
    www: Path
    asked: list[str]

    def do_GET(self) -> None:
        parts = urlsplit(self.path)  # a proxy is asked for absolute URLs
        self.asked.append(self.path)
        host = (parts.hostname or self.headers.get("Host", "").partition(":")[0]).lower()
        folder = self.www / host
        if not host or "/" in host or not folder.is_dir():
            self._answer(HTTPStatus.BAD_GATEWAY, b"this proxy knows only the sample hosts", "text/plain")
            return
        file = self._file(folder, unquote(parts.path))
        if file is None:
            self._answer(HTTPStatus.NOT_FOUND, b"<h1>Page not found</h1>", "text/html; charset=utf-8")
            return
        kind = mimetypes.guess_type(file.name)[0] or "text/html"
        self._answer(HTTPStatus.OK, file.read_bytes(), f"{kind}; charset=utf-8")

    @staticmethod
    def _file(folder: Path, path: str) -> Path | None:
        wanted = (folder / path.lstrip("/")).resolve()
        if not wanted.is_relative_to(folder.resolve()):
            return None
        for file in (wanted, wanted.with_name(wanted.name + ".html"), wanted / "index.html"):
            if file.is_file():
                return file
        return None

    def _answer(self, status: HTTPStatus, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing: what was asked is in ``SampleSites.asked``."""


class SampleSites:
    """The sample sites while a ``with`` block lasts; ``proxy`` is the address to give as http_proxy."""

    def __init__(self, www: Path = WWW) -> None:
        self.asked: list[str] = []
        handler = type("Handler", (_Handler,), {"www": www, "asked": self.asked})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def proxy(self) -> str:
        """``http://127.0.0.1:<port>``."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
