"""Connections that break off, stall, never end, or speak no HTTP."""

import time
from collections.abc import Iterator

from tests.sites.hostile.case import CLINIC, Case, always
from tests.sites.wire import Asked, Site, answer

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
_PATIENCE = 20.0  # seconds; nobody may wait for longer, or the test itself would


def endless(before: bytes, piece: bytes, pause: float = 0.0) -> Site:
    """Some bytes, and then the same ones over and over."""

    def site(_asked: Asked) -> Iterator[bytes]:
        until = time.monotonic() + _PATIENCE
        yield before
        while time.monotonic() < until:
            yield piece
            time.sleep(pause)

    return site


def cut(before: bytes) -> Site:
    """Some bytes, and then a reset."""

    def site(_asked: Asked) -> Iterator[bytes]:
        yield before
        yield b""
        time.sleep(0.05)  # a reset takes back what has not been read yet
        raise ConnectionResetError

    return site


def silent(_asked: Asked) -> Iterator[bytes]:
    time.sleep(_PATIENCE)
    yield b""


CASES = [
    Case("hangs-up", "broken", always(b"")),
    Case("resets", "broken", cut(b"")),
    Case("resets-in-the-body", "broken", cut(answer(CLINIC, length=50_000))),
    Case("resets-in-a-body-of-no-length", "broken", cut(answer(CLINIC, length=None))),
    Case("length-too-long", "broken", always(answer(CLINIC, length=50_000))),
    Case("length-too-short", "read", always(answer(CLINIC + "<p>What is left</p>", length=len(CLINIC))), never="left"),
    Case("length-of-nonsense", "broken", always(_HEAD + b"Content-Length: many\r\n\r\n" + CLINIC.encode())),
    Case("two-lengths", "broken", always(_HEAD + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\n" + CLINIC.encode())),
    Case("chunks-that-break-off", "broken", always(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n400\r\n<h1>Sam")),
    Case("chunks-of-nonsense", "broken", always(_HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n<h1>Sam\r\n")),
    Case("garbage", "broken", always(bytes(range(256)) * 40)),
    Case("http-0.9", "broken", always(CLINIC.encode())),
    Case("status-of-nonsense", "broken", always(b"HTTP/1.1 fine\r\n\r\n" + CLINIC.encode())),
    Case("head-without-a-colon", "read", always(_HEAD + b"No colon here\r\n\r\n" + CLINIC.encode() + b"</html>")),
    Case("head-line-without-end", "broken", endless(_HEAD + b"X: ", b"x" * 65_536)),
    Case("head-without-end", "too_large", endless(_HEAD, b"X-Filler: " + b"x" * 8_000 + b"\r\n")),
    Case("informed-without-end", "too_large", endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100)),
    Case("slow-head", "timeout", endless(b"", b"H", 0.1), hurried=True),
    Case("slow-body", "timeout", endless(answer("", length=50_000), b"x", 0.1), hurried=True),
    Case("silent", "timeout", silent, hurried=True),
]
