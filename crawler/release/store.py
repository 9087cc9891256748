"""releases/<sha256>.db, and directory.db as a link to one of them.

Whatever happens at whatever moment, directory.db is the release before or the release after, whole: files are written
beside, fsynced, named by the sha256 of their bytes, and only then is a new link renamed over the old one.
"""

import fcntl
import hashlib
import os
import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.errors import BadInputError
from crawler.whole_files import BUILDING, sync, write_whole

LINK = "directory.db"
RELEASES = "releases"
KEPT_MAX = 12
"""How many releases are kept, the current one among them."""

_NAME = re.compile(r"[0-9a-f]{64}")
_LINKING = ".linking-"


class Store:
    """The releases in one folder. A release is known by the sha256 of its file, 64 hex digits."""

    def __init__(self, folder: Path) -> None:
        self.link = folder / LINK
        self.folder = folder / RELEASES

    def path(self, release: str) -> Path:
        """Where a release's file is, or would be."""
        return self.folder / f"{release}.db"

    def note(self, release: str, ending: str) -> Path:
        """Where its note is: ``json`` or ``txt``."""
        return self.folder / f"{release}.{ending}"

    @property
    def releases(self) -> list[str]:
        """Every release whose file is there, by name."""
        if not self.folder.is_dir():
            return []
        return sorted(path.stem for path in self.folder.glob("*.db") if _NAME.fullmatch(path.stem))

    @property
    def current(self) -> str | None:
        """The release that directory.db is; None where the link leads nowhere, or no release is there."""
        if not self.link.is_symlink():
            return None
        leads_to = self.link.parent / self.link.readlink()
        ours = leads_to.parent.resolve() == self.folder.resolve() and _NAME.fullmatch(leads_to.stem)
        return leads_to.stem if ours and leads_to.is_file() else None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One writer at a time, over all processes; what another left half done when it was killed is removed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o755)  # the site may run under another account, whatever the umask of this one
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            for left in (*self.folder.glob(f"{BUILDING}*"), *self.link.parent.glob(f"{_LINKING}*")):
                left.unlink()
            yield
        finally:
            os.close(handle)

    @contextmanager
    def building(self) -> Iterator[Path]:
        """An empty file in the same file system, which is gone afterwards unless it was put."""
        handle, name = tempfile.mkstemp(prefix=BUILDING, suffix=".db", dir=self.folder)
        os.close(handle)
        try:
            yield Path(name)
        finally:
            for left in self.folder.glob(f"{Path(name).name}*"):
                left.unlink()

    def put(self, building: Path) -> str:
        """Keep a file that was built and checked: fsynced, renamed to what its bytes say, folder fsynced."""
        building.chmod(0o644)
        sync(building)
        release = sha256_of(building)
        building.replace(self.path(release))
        sync(self.folder)
        return release

    def take_over(self) -> str | None:
        """Keep a directory.db that is a plain file, of an older version; it stays where it is until the next switch.

        None where there is no such file, or it is not whole: a damaged file is no release.
        """
        if self.link.is_symlink() or not self.link.is_file() or not is_whole(self.link):
            return None
        release = sha256_of(self.link)
        if not self.path(release).exists():
            os.link(self.link, self.path(release))
            sync(self.folder)
        return release

    def switch(self, release: str) -> None:
        """Let directory.db be this release; called under ``alone``. BadInputError where the file is not its name's."""
        path = self.path(release)
        if sha256_of(path) != release:
            raise BadInputError(f"{path} is damaged: its bytes are not those that its name is the sha256 of")
        if self.current == release:
            return
        # Relative, so that the whole folder may be moved or restored elsewhere.
        link = self.link.with_name(_LINKING + LINK)
        link.unlink(missing_ok=True)
        link.symlink_to(Path(RELEASES) / path.name)
        sync(self.link.parent)
        link.replace(self.link)
        sync(self.link.parent)

    def prune(self, newest_first: list[str]) -> list[str]:
        """Delete all but the newest, and never the current one; what was deleted.

        Releases that ``newest_first`` does not name are older than all that it names.
        """
        current = self.current
        order = [one for one in dict.fromkeys(newest_first) if one in self.releases]
        order += [one for one in self.releases if one not in order]
        kept = [*([current] if current else []), *(one for one in order if one != current)][:KEPT_MAX]
        gone = [one for one in order if one not in kept]
        for release in gone:
            for path in (self.path(release), self.note(release, "json"), self.note(release, "txt")):
                path.unlink(missing_ok=True)
        if gone:
            sync(self.folder)
        return gone


def sha256_of(path: Path) -> str:
    """64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_whole(path: Path) -> bool:
    """Whether it is a SQLite file with providers in it, and no part of it is damaged."""
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            connection.execute("SELECT count(*) FROM provider").fetchone()
            return bool(connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)])
        finally:
            connection.close()
    except sqlite3.DatabaseError:
        return False


def write_note(path: Path, text: str) -> None:
    """A text beside the releases, whole or not at all, for everybody to read."""
    write_whole(path, text.encode(), 0o644)
