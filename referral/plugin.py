"""The doors into Datasette: a few thin hooks. The work sits behind them in referral/site and referral/match.

Only hooks and calls that are the same on Datasette 0.65 and on 1.0's alphas are used.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from datasette import handle_exception as core_handler
from datasette import hookimpl
from datasette.plugins import pm
from datasette.utils.asgi import Request, Response

from referral.serving.database import GenerationDatabase
from referral.site.data_questions import with_known_questions
from referral.site.failures import as_json, note, status_of
from referral.site.headers import App, with_headers
from referral.site.opened import Opened
from referral.site.routes import ROUTES, SEARCHES, View
from referral.site.safe_csv import with_safe_csv
from referral.site.site import Site
from referral.site.views.missing import failed

DATABASE = "directory"
_CORE_HANDLER = "datasette.handle_exception"
# For plain `datasette directory.db`: a Site per instance, opened at its first request or at startup.
_SITES: WeakKeyDictionary[Any, Site] = WeakKeyDictionary()


def _serves_directory(datasette: Any) -> bool:
    # The plugin is installed beside any other Datasette too, and then keeps still.
    return DATABASE in datasette.databases


def _keep_words_out_of_the_log() -> None:
    # Datasette asks every handler, and its own prints the request with all variables: ours takes its place.
    if pm.has_plugin(_CORE_HANDLER):
        pm.unregister(name=_CORE_HANDLER)


async def _site(datasette: Any) -> Site:
    database = datasette.get_database(DATABASE)
    if isinstance(database, GenerationDatabase):
        return database.site
    site = _SITES.get(datasette)
    if site is None:
        opened = await database.execute_fn(Opened.load)
        file = Path(database.path).resolve() if database.path else None
        site = _SITES.setdefault(datasette, Site(opened, database.execute_fn, file))
    return site


@hookimpl
def startup(datasette: Any) -> Callable[[], Awaitable[None]]:
    """Open the release before the first visitor, so that a file that cannot be read stops the start."""

    async def open_release() -> None:
        if _serves_directory(datasette):
            _keep_words_out_of_the_log()
            if not isinstance(datasette.get_database(DATABASE), GenerationDatabase):
                _SITES.pop(datasette, None)
                await _site(datasette)

    return open_release


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Callable[..., Awaitable[Response]]]]:
    """Our pages."""
    if not _serves_directory(datasette):
        return []

    def for_site(view: View) -> Callable[..., Awaitable[Response]]:
        async def answer(request: Request, datasette: Any) -> Response:
            return await view(await _site(datasette), request)

        return answer

    return [(pattern, for_site(view)) for pattern, view in ROUTES]


@hookimpl
def extra_template_vars(datasette: Any) -> Callable[[], Awaitable[dict[str, Any]]]:
    """The release's notice ("sample data") for Datasette's own pages, whose base template shows it."""

    async def notice() -> dict[str, Any]:
        return {"mbt_notice": (await _site(datasette)).notice if _serves_directory(datasette) else None}

    return notice


@hookimpl
def handle_exception(
    datasette: Any, request: Request, exception: Exception
) -> Callable[[], Awaitable[Response | None]]:
    """A page that helps instead of a traceback, for our Datasette; another one in the process keeps its own handler."""
    if not _serves_directory(datasette):
        core: Callable[[], Awaitable[Response | None]] = core_handler.handle_exception(datasette, request, exception)
        return core

    async def answer() -> Response | None:
        note(exception, request)
        if request.path.endswith(".json"):
            return as_json(exception)
        return failed(await _site(datasette), request, status_of(exception))

    return answer


@hookimpl
def skip_csrf(scope: dict[str, Any]) -> bool:
    """A search changes nothing, so it needs no token, and so no cookie."""
    return scope.get("path") in SEARCHES


@hookimpl(trylast=True)
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    """The outermost layers: headers on every answer, and what the data pages may be asked and give as CSV."""
    if not _serves_directory(datasette):
        return lambda app: app
    return lambda app: with_headers(with_known_questions(with_safe_csv(app)))
