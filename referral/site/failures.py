"""What happens when a page fails: a page that helps, and a log line that holds no word of what was asked.

Datasette's own handler prints the whole exception with the values of every variable as soon as rich is installed, and
so would write a visitor's search into the log.
"""

import logging
import traceback

from datasette.utils.asgi import Request, Response
from datasette.views.base import DatasetteError

logger = logging.getLogger("referral")


def status_of(error: Exception) -> int:
    """The HTTP status an error stands for: its own, where it carries one (Datasette's do), or 500."""
    # Datasette leaves 500 where it refuses to sort as it was asked to; what SQLite made fail has that for its context.
    if isinstance(error, DatasetteError) and error.status == 500 and error.__context__ is None:
        return 400
    status = getattr(error, "status", None)
    return status if isinstance(status, int) and 400 <= status < 600 else 500


def note(error: Exception, request: Request) -> None:
    """One line: the kind of error and where in the code it arose; its words and values may hold a search."""
    if status_of(error) < 500:
        return
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "nowhere"
    logger.error("a %s failed: %s at %s", request.method, type(error).__name__, where)


def as_json(error: Exception) -> Response:
    """The answer to a program."""
    status = status_of(error)
    said = "that did not work" if status >= 500 else str(error.args[0] if error.args else error)[:300]
    return Response.json({"ok": False, "error": said, "status": status}, status=status)
