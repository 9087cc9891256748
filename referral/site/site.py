"""One opened release and what a view needs of it: the index, the gazetteer, its rows, and our templates."""

import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Protocol, TypeVar

from datasette.utils.asgi import Request, Response

from referral.site.opened import Opened
from referral.site.render import render

T = TypeVar("T")


class Query(Protocol):
    """Runs a function on a connection to the release, in a thread, and gives its result: one call, one snapshot."""

    def __call__(self, read: Callable[[sqlite3.Connection], T]) -> Awaitable[T]:
        """Await what ``read`` returns."""
        ...


class Site:
    """What the views of one release share. ``query`` reads the same release as ``opened``.

    ``release_file`` is the opened releases/<sha256>.db, never the link; None where the release is in no file.
    """

    def __init__(self, opened: Opened, query: Query, release_file: Path | None = None) -> None:
        self.opened = opened
        self.query = query
        self.release_file = release_file

    @property
    def notice(self) -> str | None:
        """What every page says on top, such as that the data are a sample."""
        return self.opened.index.release.notice

    def page(
        self,
        request: Request,
        template: str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **values: object,
    ) -> Response:
        """One of our templates, filled in."""
        body = render(template, release=self.opened.index.release, gazetteer=self.opened.gazetteer, **values)
        return Response.html(body, status=status, headers=dict(headers or {}))
