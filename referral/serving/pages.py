"""Pages kept ready: each made once a release, with its compressed form, its ETag and its length."""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, replace

Headers = list[tuple[bytes, bytes]]
Key = tuple[bytes, bytes]
"""Path as it was sent, query string."""

KEPT_MAX = 16 * 1024 * 1024
"""Bytes of pages kept a release and worker: some 2,500 providers."""
_OVERHEAD = 2048  # bytes for headers and keys
_COMPRESSED_MIN = 500  # bytes; below that nothing is gained
_COMPRESSIBLE = (
    b"text/",
    b"application/json",
    b"application/xml",
    b"application/manifest",
    b"image/svg",
    b"application/rss",
)
_KEPT_STATUS = (200, 301)
# Made here, or true of the connection and not of the page.
_REPLACED = (b"content-length", b"etag", b"vary", b"cache-control", b"content-encoding", b"strict-transport-security")


@dataclass(frozen=True, slots=True)
class Form:
    """A page as it is sent: plain or compressed.

    ``kept``: its body, compressed where ``packed`` says so: few take no gzip, and all of a plain page is in it.
    """

    headers: Headers
    kept: bytes
    unchanged: Headers
    etag: bytes
    packed: bool = False

    @property
    def body(self) -> bytes:
        """What is sent."""
        return gzip.decompress(self.kept) if self.packed else self.kept


@dataclass(frozen=True, slots=True)
class Page:
    """A finished page. ``route``: its template, as /provider/{id}; ``zipped`` may be the plain form.

    ``hasty``: compressed in a hurry, to be made smaller where somebody asks again. ``tags``: ETags of all its forms.
    """

    route: str
    status: int
    plain: Form
    zipped: Form
    hasty: bool
    tags: tuple[bytes, ...]

    @property
    def weight(self) -> int:
        """Bytes it takes."""
        return len(self.zipped.kept) + _OVERHEAD


class Pages:
    """The pages of one release, those asked for last; what was kept for good is never pushed out."""

    def __init__(self, most: int = KEPT_MAX) -> None:
        self._most = most
        self._weight = 0
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._for_good: dict[Key, Page] = {}

    def get(self, key: Key) -> Page | None:
        """The page, if it is kept."""
        page = self._for_good.get(key)
        if page is None and (page := self._pages.get(key)) is not None:
            self._pages.move_to_end(key)
        return page

    def keep(self, key: Key, page: Page, *, for_good: bool = False) -> None:
        """Keep it; the ones that were not asked for the longest give way."""
        if for_good:
            self._for_good[key] = page
            return
        if page.weight > self._most // 8:
            return
        if (known := self._pages.pop(key, None)) is not None:
            self._weight -= known.weight
        self._pages[key] = page
        self._weight += page.weight
        while self._weight > self._most:
            self._weight -= self._pages.popitem(last=False)[1].weight

    def clear(self) -> None:
        """Forget all."""
        self._pages.clear()
        self._for_good.clear()
        self._weight = 0

    def __len__(self) -> int:
        return len(self._pages) + len(self._for_good)


def is_compressible(kind: bytes, body: bytes) -> bool:
    """Whether a body of that content type gets smaller by compressing it, as far as one can say beforehand."""
    return len(body) >= _COMPRESSED_MIN and kind.startswith(_COMPRESSIBLE)


def may_be_kept(status: int, headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether an answer is the same for everybody: it says neither no-store nor private, and varies by no header."""
    if status not in _KEPT_STATUS:
        return False
    for name, value in without_cookies(headers):
        lower = name.lower()
        if lower == b"set-cookie":
            return False
        if lower == b"cache-control" and any(word in value.lower() for word in (b"no-store", b"private")):
            return False
        if lower == b"vary":
            return False
    return True


def without_cookies(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """Headers without a length, and without "Vary: Cookie, Authorization", which Datasette says of every page.

    Our pages are asked for without either.
    """
    kept: Headers = []
    for name, value in headers:
        if name.lower() == b"vary":
            by = [one.strip() for one in value.split(b",")]
            value = b", ".join(one for one in by if one.lower() not in (b"", b"cookie", b"authorization"))  # noqa: PLW2901
        if name.lower() != b"content-length" and value:
            kept.append((name, value))
    return kept


def finished(
    route: str, status: int, headers: Iterable[tuple[bytes, bytes]], body: bytes, *, hasty: bool = False
) -> Page:
    """A page ready to be sent. ``hasty``: most pages are asked for once, and compressing is a tenth of making one."""
    given = [(name.lower(), value) for name, value in headers]
    said = dict(given)
    kept = [(name, value) for name, value in given if name not in _REPLACED]
    # "no-cache" lets a browser keep a page and ask whether it changed: nobody sees an old one after a switch.
    kept.append((b"cache-control", said.get(b"cache-control", b"no-cache")))
    kind = said.get(b"content-type", b"")
    tag = hashlib.sha256(body).hexdigest()[:20].encode()
    whole, best, quick = (b'"' + tag + end + b'"' for end in (b"", b"-gz", b"-gz1"))
    squeezed = b""
    if is_compressible(kind, body):
        kept.append((b"vary", b"Accept-Encoding"))
        squeezed = gzip.compress(body, 1 if hasty else 9, mtime=0)
    plain = zipped = _form(kept, body, whole)
    if squeezed and len(squeezed) < len(body):
        zipped = _form([*kept, (b"content-encoding", b"gzip")], squeezed, quick if hasty else best)
        plain = replace(plain, kept=squeezed, packed=True)
    return Page(route, status, plain, zipped, hasty, (whole, best, quick))


def smaller(page: Page) -> Page:
    """The same page in as few bytes as can be."""
    return finished(page.route, page.status, page.plain.headers, page.plain.body)


def _form(headers: Headers, body: bytes, etag: bytes) -> Form:
    tagged = [*headers, (b"etag", etag)]
    # RFC 9110, 15.4.5: what a 304 says of the page it stands for; its length and kind are known from the page itself.
    unchanged = [one for one in tagged if one[0] not in (b"content-type", b"content-encoding")]
    return Form([*tagged, (b"content-length", str(len(body)).encode())], body, unchanged, etag)
