"""The page archive: one row for each URL of a source, with its body (zstd, checked by sha256), what was read from it,
and what became of it the last time it was asked for."""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter
from sqlite_utils import Database

from crawler.errors import BadInputError
from crawler.listing import Listing

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_LISTINGS = TypeAdapter(tuple[Listing, ...])
_LEVEL = 3  # measured: a 26 KB page in 5 KB for 0.09 ms

_OF_THE_BODY = ("final_url", "content_type", "sha256", "listings", "links", "unknown", "reader", "body")
_MARKS = ("etag", "last_modified")
_COLUMNS = ("url", "source", "run", "fetched_at", "outcome", "detail", "status", *_OF_THE_BODY, *_MARKS)
_ALWAYS = ("run", "fetched_at", "outcome", "detail", "status")
# A page that could not be had keeps what was last archived of it: only a body replaces a body, and with it what was
# read from it, by whom, and the site's marks for asking "has it changed?". A body that is unchanged may have new marks.
_KEEP = (
    f"INSERT INTO page ({', '.join(_COLUMNS)}) VALUES ({', '.join(f':{name}' for name in _COLUMNS)}) "  # noqa: S608
    "ON CONFLICT (source, url) DO UPDATE SET "
    + ", ".join(
        [f"{name} = excluded.{name}" for name in _ALWAYS]
        + [f"{name} = iif(excluded.body IS NULL, page.{name}, excluded.{name})" for name in _OF_THE_BODY]
        + [
            f"{name} = CASE WHEN excluded.body IS NOT NULL THEN excluded.{name}"
            f" WHEN excluded.outcome = 'unchanged' THEN coalesce(excluded.{name}, page.{name}) ELSE page.{name} END"
            for name in _MARKS
        ]
    )
)


@dataclass(frozen=True, slots=True)
class Page:
    """What a run learned of one URL. ``body`` None: nothing came, or what is archived still holds."""

    url: str
    outcome: str
    detail: str | None = None
    status: int | None = None
    final_url: str | None = None
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body: bytes | None = None
    sha256: str | None = None
    listings: tuple[Listing, ...] = ()
    links: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    reader: str | None = field(default=None)


@dataclass(frozen=True, slots=True)
class Known:
    """A row without its body: what is remembered of a URL."""

    url: str
    run: int
    outcome: str
    detail: str | None
    final_url: str | None
    etag: str | None
    last_modified: str | None
    sha256: str | None
    links: tuple[str, ...]
    unknown: tuple[str, ...]
    reader: str | None


class Pages:
    """The table ``page``."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def keep(self, source: str, run: int, now: str, pages: Iterable[Page]) -> None:
        """Archive what became of each page, in one transaction."""
        with self.db.atomic():
            self.db.conn.executemany(_KEEP, [_row(source, run, now, page) for page in pages])

    def read_again(self, source: str, run: int, pages: Iterable[Page]) -> None:
        """Put what was now read from archived bodies in the place of what was read before; the bodies stay."""
        with self.db.atomic():
            self.db.conn.executemany(
                "UPDATE page SET run = :run, outcome = :outcome, detail = :detail, listings = :listings,"
                " links = :links, unknown = :unknown, reader = :reader WHERE source = :source AND url = :url",
                [
                    {
                        "source": source,
                        "run": run,
                        "url": page.url,
                        "outcome": page.outcome,
                        "detail": page.detail,
                        **_what_was_read(page),
                    }
                    for page in pages
                ],
            )

    def known(self, source: str) -> dict[str, Known]:
        """Every page of a source, without bodies, by URL."""
        return {known.url: known for known in self._known("source = ?", source)}

    def of_run(self, run: int) -> list[Known]:
        """What became of each URL of a run, by URL."""
        return list(self._known("run = ?", run))

    def _known(self, where: str, value: str | int) -> Iterator[Known]:
        rows = self.db.execute(
            "SELECT url, run, outcome, detail, final_url, etag, last_modified, sha256, links, unknown, reader "  # noqa: S608
            f"FROM page WHERE {where} ORDER BY url",
            [value],
        )
        for url, run, outcome, detail, final_url, etag, last_modified, sha256, links, unknown, reader in rows:
            lists = (tuple(json.loads(links or "[]")), tuple(json.loads(unknown or "[]")))
            yield Known(url, run, outcome, detail, final_url, etag, last_modified, sha256, *lists, reader)

    def listings_of(self, run: int) -> Iterator[tuple[str, tuple[Listing, ...]]]:
        """(URL, listings) of each page of a run that was read well, by URL."""
        rows = self.db.execute(
            "SELECT url, listings FROM page WHERE run = ? AND outcome IN ('read', 'unchanged') ORDER BY url", [run]
        )
        for url, stored in rows:
            yield url, _LISTINGS.validate_json(zstd.decompress(stored)) if stored else ()

    def body(self, source: str, url: str) -> bytes | None:
        """The archived body of a source's page, checked against its sha256; None where there is none.

        BadInputError where the archive is damaged.
        """
        row = self.db.execute("SELECT body, sha256 FROM page WHERE source = ? AND url = ?", [source, url]).fetchone()
        return None if row is None or row[0] is None else _body(url, row[0], row[1])

    def fetched_at(self, run: int) -> str | None:
        """When the newest page of a run was asked for; None where it has none."""
        row = self.db.execute("SELECT max(fetched_at) FROM page WHERE run = ?", [run]).fetchone()
        return None if row[0] is None else str(row[0])

    def bodies(self, run: int) -> Iterator[tuple[Known, str | None, bytes | None]]:
        """(row, content type, body) of each page of a run, by URL; the body where one is archived."""
        source = self.db.execute("SELECT source FROM crawl_run WHERE id = ?", [run]).fetchone()
        for known in self.of_run(run):
            kind, body, sha256 = self.db.execute(
                "SELECT content_type, body, sha256 FROM page WHERE source = ? AND url = ?", [*source, known.url]
            ).fetchone()
            yield known, kind, None if body is None else _body(known.url, body, sha256)

    def forget_before(self, source: str, day: str) -> int:
        """Remove the source's pages that were last asked for before ``day`` (ISO 8601); how many they were."""
        return int(self.db.execute("DELETE FROM page WHERE source = ? AND fetched_at < ?", [source, day]).rowcount)


def _row(source: str, run: int, now: str, page: Page) -> dict[str, Any]:
    body = page.body
    return {
        "url": page.url,
        "source": source,
        "run": run,
        "fetched_at": now,
        "outcome": page.outcome,
        "detail": page.detail,
        "status": page.status,
        "final_url": page.final_url if page.final_url != page.url else None,
        "content_type": page.content_type,
        "etag": page.etag,
        "last_modified": page.last_modified,
        "sha256": page.sha256 or (hashlib.sha256(body).hexdigest() if body is not None else None),
        "body": zstd.compress(body, _LEVEL) if body is not None else None,
        **_what_was_read(page),
    }


def _what_was_read(page: Page) -> dict[str, Any]:
    return {
        "listings": zstd.compress(_LISTINGS.dump_json(page.listings), _LEVEL) if page.listings else None,
        "links": json.dumps(page.links) if page.links else None,
        "unknown": json.dumps(page.unknown, ensure_ascii=False) if page.unknown else None,
        "reader": page.reader,
    }


def _body(url: str, stored: bytes, sha256: str) -> bytes:
    try:
        body = bytes(zstd.decompress(stored))
    except zstd.ZstdError as error:
        raise BadInputError(f"the archived page {url} is damaged: {error}") from error
    if hashlib.sha256(body).hexdigest() != sha256:
        raise BadInputError(f"the archived page {url} does not match its sha256: the archive is damaged")
    return body
