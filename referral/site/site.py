"""One opened release and what a view needs of it: the index, the gazetteer, its rows, and our templates."""

import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Protocol, TypeVar

from datasette.utils.asgi import Request, Response

from referral.site.opened import Opened
from referral.site.render import render
from referral.site.speech import in_language, language_of, without_language
from referral.site.spellings import Spellings

T = TypeVar("T")


class Query(Protocol):
    """Runs a function on a connection to the release, in a thread, and gives its result: one call, one snapshot."""

    def __call__(self, read: Callable[[sqlite3.Connection], T]) -> Awaitable[T]:
        """Await what ``read`` returns."""
        ...


# Pages that say what is not to be had: they stand at no address of their own.
_ELSEWHERE = frozenset({"missing.html", "failed.html", "busy.html"})
# Answers that are posted for only, and the forms they come from.
_FORM_OF = {"/match": "/refer", "/refer/shortlist": "/refer"}
# What such an address asks for stands behind the question mark, and holds no search.
_ASKED_BEHIND = ("/letter/", "/list/")


class Site:
    """What the views of one release share. ``query`` reads the same release as ``opened``.

    ``release_file`` is the opened releases/<sha256>.db, never the link; None where the release is in no file.
    """

    def __init__(self, opened: Opened, query: Query, release_file: Path | None = None) -> None:
        self.opened = opened
        self.query = query
        self.release_file = release_file
        self.spellings = Spellings()

    @property
    def notice(self) -> str | None:
        """What every page says on top, such as that the data are a sample."""
        return self.opened.index.release.notice

    def look_up(self, read: Callable[[sqlite3.Connection], T]) -> T:
        """What ``read`` gives of the same release, at once: for a few looks by id, which a thread costs more than.

        SQLite lets go of the interpreter at each row, and two threads that are busy wait for each other there.
        """
        return self.opened.index.providers.reading(read)

    def page(
        self,
        request: Request,
        template: str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **values: object,
    ) -> Response:
        """One of our templates, filled in, in the language of the address that was asked."""
        body = render(
            template,
            language_of(request.path),
            release=self.opened.index.release,
            gazetteer=self.opened.gazetteer,
            # Where the same page is in other languages; a page about an error is at no address of its own.
            here=_here(request) if template not in _ELSEWHERE else None,
            **values,
        )
        return Response.html(body, status=status, headers=dict(headers or {}))

    def redirect(self, request: Request, path: str, *, status: int = 301) -> Response:
        """To another page of ours, in the language of the address that was asked."""
        return Response.redirect(in_language(path, language_of(request.path)), status=status)


def _here(request: Request) -> str:
    """The address of the page in the source language; of an answer that has none, the form's."""
    path = without_language(request.path)
    asked = request.query_string if path.startswith(_ASKED_BEHIND) else ""
    return _FORM_OF.get(path) or (f"{path}?{asked}" if asked else path)
