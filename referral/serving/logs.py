"""What is written to stderr: events as sentences, requests as method, template, status and milliseconds.

No word of a visitor is, and no address: not where somebody is, nor what was asked for.
"""

import asyncio
import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, Literal, TextIO

Form = Literal["json", "plain"]
_WRITTEN_EVERY = 0.2  # seconds
_LOGGERS = {
    "referral": logging.INFO,
    "uvicorn": logging.WARNING,
    "asyncio": logging.ERROR,
    "py.warnings": logging.ERROR,
}


def write_logs(form: Form, worker: int | None = None) -> None:
    """Send the events of this process to stderr: a JSON object a line, or a sentence a line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json(worker) if form == "json" else _Plain())
    logging.captureWarnings(True)  # Datasette leaves some coroutines alone, and Python would say so on stderr
    for name, level in _LOGGERS.items():
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(level)
        logger.propagate = False


def place_of(error: BaseException) -> str:
    """The kind of an error and where in the code it arose: all that may be written of one that a request met."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "nowhere"
    return f"{type(error).__name__} at {where}"


class _Plain(logging.Formatter):
    def formatException(self, ei: Any) -> str:  # noqa: N802 -- logging's own name
        return place_of(ei[1]) if ei[1] is not None else ""


class _Json(_Plain):
    def __init__(self, worker: int | None) -> None:
        super().__init__()
        self._worker = {} if worker is None else {"worker": worker}

    def format(self, record: logging.LogRecord) -> str:
        event = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            **self._worker,
            "event": super().format(record),
        }
        return json.dumps(event, ensure_ascii=False)


class AccessLog:
    """One line a request, written out five times a second, so that no request waits for a disk."""

    def __init__(self, form: Form, stream: TextIO | None = None) -> None:
        self._json = form == "json"
        self._stream = stream or sys.stderr
        self._lines: list[str] = []

    def line(self, method: str, route: str, status: int, seconds: float) -> None:
        """Note it. ``route`` is a template of addresses.py, ``method`` one that HTTP knows: nothing needs escaping."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        if self._json:
            self._lines.append(
                f'{{"time": "{now}", "level": "info", "method": "{method}", "route": "{route}", "status": {status},'
                f' "ms": {seconds * 1000:.1f}}}\n'
            )
        else:
            self._lines.append(f"{now} {method} {route} {status} {seconds * 1000:.1f} ms\n")

    def write_out(self) -> None:
        """Write what was noted since."""
        if self._lines:
            said, self._lines = "".join(self._lines), []
            self._stream.write(said)
            self._stream.flush()

    async def keep_writing(self) -> None:
        """Write it out again and again, for as long as the process lasts."""
        while True:
            await asyncio.sleep(_WRITTEN_EVERY)
            self.write_out()
