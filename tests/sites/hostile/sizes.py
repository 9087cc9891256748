"""Answers made to fill the memory or the time of whoever reads them."""

import gzip
import sys
import zlib
from collections.abc import Callable, Iterator

import brotli

from tests.sites.hostile.case import CLINIC, Case, page
from tests.sites.wire import Asked, Site, answer

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MEGABYTE = bytes(1 << 20)
LARGE = 200
"""Megabytes, of a body as of what a bomb unpacks to; eight are allowed."""


def body_of(length: int | None) -> Site:
    """A body of 200 MB that says ``length`` of itself."""

    def site(_asked: Asked) -> Iterator[bytes]:
        yield answer(CLINIC, length=length)
        for _ in range(LARGE):
            yield MEGABYTE

    return site


def packed(encoding: str, body: Callable[[], bytes]) -> Site:
    """What is packed is made when it is asked for."""
    return lambda _asked: [answer(body(), headers={"Content-Encoding": encoding})]


def brotli_bomb() -> bytes:
    compressor = brotli.Compressor(quality=1)
    return b"".join([*(compressor.process(MEGABYTE) for _ in range(LARGE)), compressor.finish()])


def deflate_bomb() -> bytes:
    compressor = zlib.compressobj(1)
    return b"".join([*(compressor.compress(MEGABYTE) for _ in range(LARGE)), compressor.flush()])


def gzip_bomb() -> bytes:
    return gzip.compress(MEGABYTE, 1) * LARGE  # members one after the other are one file


def zstd_bomb() -> bytes:
    return zstd.compress(MEGABYTE, 1) * LARGE


CASES = [
    Case("body-of-200-mb", "too_large", body_of(LARGE << 20)),
    Case("body-of-200-mb-and-no-length", "too_large", body_of(None)),
    Case("gzip-bomb", "too_large", packed("gzip", gzip_bomb), says="unpacked"),
    Case("deflate-bomb", "too_large", packed("deflate", deflate_bomb), says="unpacked"),
    Case("brotli-bomb", "too_large", packed("br", brotli_bomb), says="unpacked"),
    Case("zstd-bomb", "too_large", packed("zstd", zstd_bomb), says="unpacked"),
    Case("gzip-in-gzip-bomb", "too_large", packed("gzip, gzip", lambda: gzip.compress(gzip_bomb())), says="unpacked"),
    Case("gzip-that-is-none", "broken", packed("gzip", CLINIC.encode)),
    Case("gzip-cut-off", "read", packed("gzip", lambda: gzip.compress((CLINIC + "<p>" + "x" * 9_000).encode())[:-8])),
    Case("packing-nobody-knows", "read", packed("x-rar", CLINIC.encode)),
    Case("200000-nested-elements", "read", page(CLINIC + "<div>" * 200_000), read="Sample clinic"),
    Case("a-million-elements", "too_large", page(CLINIC + "<b>" * 1_000_000), says="elements"),
    Case(
        "100000-attributes",
        "too_large",
        page(CLINIC + "<p " + " ".join(f"a{n}" for n in range(100_000)) + ">x"),
        says="attributes",
    ),
    Case("entities-without-end", "read", page(CLINIC + "<p>" + "&amp;" * 500_000), read="Sample clinic"),
    Case("headings-that-never-close", "read", page(CLINIC + "<h1><title>" * 50_000), read="Sample clinic"),
    Case(
        "name-of-a-megabyte",
        "read",
        page(f"<h1>{'Clinic ' * 150_000}</h1><p>We give mentalization-based treatment.</p>"),
        read="Clinic Clinic",
    ),
    Case("line-of-five-megabytes", "read", page(CLINIC + "<p>" + "mentalization based and " * 200_000)),
]
