"""Datasette's CSV, with no cell that a spreadsheet takes for a formula: rewritten row by row while it is streamed."""

import codecs
import csv
import io
import re

from referral.batch.cells import cell
from referral.site.headers import App, Message, Receive, Scope, Send

_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?|inf)", re.ASCII)
_TYPES = (b"text/csv", b"text/plain")


def safe(text: str) -> str:
    """A cell as Datasette wrote it, made safe; a plain number, a negative one too, stays as it is."""
    # Most cells, and the quickest way to tell: the rule changes nothing of them.
    if text[:1].isalnum() and text.isprintable():
        return text
    return text if _NUMBER.fullmatch(text) else cell(text)


class SafeRows:
    """Text of a CSV file in, in pieces of any length; the same rows out, each cell safe."""

    def __init__(self) -> None:
        self._row: list[str] = []
        self._quoted = False

    def take(self, piece: str) -> str:
        """Every row that is whole by now. A line ends a row where no quote is open (RFC 4180, 2.6 and 2.7)."""
        whole: list[str] = []
        *lines, rest = piece.split("\n")
        for line in lines:
            self._begin(f"{line}\n")
            if not self._quoted:
                whole += self._row
                self._row = []
        self._begin(rest)
        return _rewritten("".join(whole))

    def _begin(self, words: str) -> None:
        self._row.append(words)
        self._quoted ^= words.count('"') % 2 == 1

    def finish(self) -> str:
        """What is left when nothing more comes: a last row without an end, or words of a failure."""
        rest, self._row, self._quoted = "".join(self._row), [], False
        return _rewritten(rest)


def _rewritten(rows: str) -> str:
    written = io.StringIO()
    # newline="": line ends inside a cell reach the reader as they are.
    csv.writer(written).writerows([safe(one) for one in row] for row in csv.reader(io.StringIO(rows, newline="")))
    return written.getvalue()


def is_csv(path: str) -> bool:
    """Whether Datasette answers this address, as it was sent, with CSV."""
    return path.endswith(".csv")


def with_safe_csv(app: App) -> App:
    """The layer around Datasette."""
    # A cell is as long as what was written on a page; csv stops at 128 KiB. (What fits into a C long everywhere.)
    csv.field_size_limit(2**31 - 1)

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_csv(_path(scope)):
            await app(scope, receive, send)
            return
        await app(scope, receive, _Sending(send))

    return wrapped


class _Sending:
    """One answer on its way out."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._rows: SafeRows | None = None
        self._letters = codecs.getincrementaldecoder("utf-8")(errors="replace")

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message = self._begun(message)
        elif message["type"] == "http.response.body" and self._rows is not None:
            more = bool(message.get("more_body"))
            text = self._rows.take(self._letters.decode(message.get("body", b""), final=not more))
            if not more:
                text += self._rows.finish()
            message = {**message, "body": text.encode()}
        await self._send(message)

    def _begun(self, message: Message) -> Message:
        headers = [(name.lower(), value) for name, value in message.get("headers", [])]
        if message["status"] != 200 or not dict(headers).get(b"content-type", b"").startswith(_TYPES):
            return message
        self._rows = SafeRows()
        # Cells grow by an apostrophe.
        return {**message, "headers": [one for one in headers if one[0] != b"content-length"]}


def _path(scope: Scope) -> str:
    # As Datasette finds its pages: by the path as it was sent.
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return raw.decode("latin-1").partition("?")[0]
