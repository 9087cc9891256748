"""Opening a release file: whole, undamaged, of the schema this program reads, and its match index in memory."""

import hashlib
import re
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from referral.gazetteer import Gazetteer
from referral.match import Index
from referral.serving.gate import gate_of
from referral.serving.generation import Generation
from referral.site.opened import Opened

_HEADER = b"SQLite format 3\x00"
_NAME = re.compile(r"[0-9a-f]{64}")
_CHUNK = 1 << 20
_STEPS = 20_000  # of SQLite's machine, about a millisecond: how often it looks whether to stop


class RefusedError(ValueError):
    """The file is not served; the message says what is wrong with it."""

    exit_code = 66


@dataclass(frozen=True)
class Identity:
    """Which file ``directory`` is at this moment; another file, or the same one written to, has another."""

    file: Path
    device: int
    inode: int
    size: int
    changed_ns: int

    @property
    def named(self) -> str | None:
        """The sha256 that the file's name says, where it says one."""
        return self.file.stem if _NAME.fullmatch(self.file.stem) else None


def identity_of(directory: Path) -> Identity:
    """The file behind a link, or the file itself. OSError where there is none."""
    file = directory.resolve(strict=True)
    found = file.stat()
    return Identity(file, found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


@dataclass(frozen=True)
class Opener:
    """What every release is opened with.

    ``prepare``: Datasette's settings for a connection; ``threads``: how many may read at once, and so how many
    connections are opened; ``stop`` is set when the process is to end.
    """

    gazetteer: Gazetteer
    prepare: Callable[[sqlite3.Connection], None]
    executor: Executor
    threads: int
    stop: threading.Event

    def open(self, wanted: Identity) -> Generation:
        """The release, ready to be read. RefusedError, ReleaseError or sqlite3.Error say why not. Takes a while."""
        sha256 = self._whole(wanted)
        connections: list[sqlite3.Connection] = []
        try:
            for _ in range(max(1, self.threads)):
                connections.append(self._connect(wanted.file))
            first = connections[0]
            first.set_progress_handler(self._stopping, _STEPS)
            _check_whole(first, known=wanted.named is not None)
            opened = Opened(Index.load(first), self.gazetteer)
            counts = _table_counts(first)
            first.set_progress_handler(None, 0)
            _check_same(wanted)
        except BaseException:
            for connection in connections:
                connection.close()
            raise
        gate = gate_of(wanted.file)
        return Generation(wanted.file, sha256, wanted.size, opened, connections, counts, gate, self.executor)

    def _whole(self, wanted: Identity) -> str:
        digest = hashlib.sha256()
        with wanted.file.open("rb") as file:
            head = file.read(100)
            if len(head) < 100 or not head.startswith(_HEADER):
                raise RefusedError("it is no SQLite file")
            page = int.from_bytes(head[16:18], "big")
            said = (65536 if page == 1 else page) * int.from_bytes(head[28:32], "big")
            if said != wanted.size:
                raise RefusedError(f"it has {wanted.size:,} bytes, and says in its header that it has {said:,}")
            digest.update(head)
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                if self.stop.is_set():
                    raise RefusedError("the server stops")
        sha256 = digest.hexdigest()
        if wanted.named not in (None, sha256):
            raise RefusedError(f"its bytes are not those that its name is the sha256 of; theirs is {sha256}")
        return sha256

    def _connect(self, file: Path) -> sqlite3.Connection:
        # Immutable: no locks, no look at the file for changes, 4 times faster (nobody writes to a release).
        connection = sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        try:
            self.prepare(connection)
            # Datasette has every text decoded in Python, in case one is none: what `mbt publish` writes is UTF-8.
            connection.text_factory = str
            connection.execute("PRAGMA query_only = ON")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except BaseException:
            connection.close()
            raise
        return connection

    def _stopping(self) -> int:
        return int(self.stop.is_set())


def _check_same(wanted: Identity) -> None:
    # All connections are open by now, those of the index too: they are of one file.
    if identity_of(wanted.file) != wanted:
        raise RefusedError("it was exchanged for another file while it was opened")


def _check_whole(connection: sqlite3.Connection, *, known: bool) -> None:
    """``known``: its bytes are those that were published and checked then, so that a look at the pages is enough."""
    if known and _says(connection, "quick_check") == ["ok"]:
        return
    # Compares each index with its table as well. What quick_check finds is not believed: it has false alarms.
    found = _says(connection, "integrity_check")
    if found != ["ok"]:
        raise RefusedError(f"SQLite finds it damaged: {'; '.join(found)}")


def _says(connection: sqlite3.Connection, check: str) -> list[str]:
    return [str(row[0]) for row in connection.execute(f"PRAGMA {check}(3)")]


def _table_counts(connection: sqlite3.Connection) -> dict[str, int]:
    names = [str(row[0]) for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    quoted = {name: name.replace('"', '""') for name in names}
    return {name: connection.execute(f'SELECT count(*) FROM "{quoted[name]}"').fetchone()[0] for name in names}  # noqa: S608
