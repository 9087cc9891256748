"""The notes beside the releases (docs/releases.md), as this site reads them: those that are whole, in their order."""

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from stat import S_ISREG
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

logger = logging.getLogger("referral")

KEPT_MAX = 12
"""How many releases are kept, and so how many notes are read at most."""
_BYTES_MAX = 16 * 1024 * 1024
_NAME = re.compile(r"[0-9a-f]{64}")


class Counts(BaseModel):
    """One source: the providers it stands behind, and how many of them are new, changed or gone."""

    model_config = ConfigDict(frozen=True)

    providers: int
    before: int
    new: int
    changed: int
    gone: int


class Changes(BaseModel):
    """Ids and counts; ``removed`` is a number, never who."""

    model_config = ConfigDict(frozen=True)

    providers: int
    before: int
    new: tuple[str, ...]
    changed: Mapping[str, tuple[str, ...]]
    gone: tuple[str, ...]
    merged: Mapping[str, str]
    removed: int
    sources: Mapping[str, Counts]
    unconfirmed: Mapping[str, date]


class Note(BaseModel):
    """One note. ``before`` and ``rolled_back_to`` are sha256 of files, or None."""

    model_config = ConfigDict(frozen=True)

    format: Literal["release note 1"]
    release: str
    before: str | None
    as_of: date
    published_on: date
    accepted: Mapping[str, str]
    rolled_back_to: str | None
    changes: Changes


@dataclass(frozen=True, slots=True)
class Kept:
    """A note, and whether its release is served now (``now``), or is one that was gone back from (``taken_back``)."""

    note: Note
    now: bool
    taken_back: bool


def kept_notes(release_file: Path | None) -> list[Kept]:
    """The notes beside the served file, the newest first. One that cannot be read is left out, and a line logged."""
    if release_file is None:
        return []
    notes = {note.release: note for note in _readable(release_file.parent)}
    line = [release_file.stem, *_ancestors(notes, release_file.stem)]
    kept = []
    for release, note in notes.items():
        before = list(_ancestors(notes, release))
        branched = release not in line and any(one in line for one in before)
        kept.append((note.published_on, len(before), Kept(note, release == line[0], branched)))
    kept.sort(key=lambda one: (one[0], one[1], one[2].note.release), reverse=True)
    return [one for _, _, one in kept]


def _readable(folder: Path) -> Iterator[Note]:
    for _, path in sorted(_written(folder), reverse=True)[:KEPT_MAX]:
        try:
            yield _read(path)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(map(str, first["loc"])) or "the whole"
            logger.warning("%s is left out of the changes: %s: %s", path, where, first["msg"])
        except (OSError, ValueError) as error:
            logger.warning("%s is left out of the changes: %s", path, error)


def _written(folder: Path) -> Iterator[tuple[int, Path]]:
    """(when it was written, file) of every note; a publish may take one away meanwhile."""
    for path in folder.glob("*.json"):
        if _NAME.fullmatch(path.stem):
            with suppress(FileNotFoundError):
                told = path.stat()
                if S_ISREG(told.st_mode):
                    yield told.st_mtime_ns, path


def _read(path: Path) -> Note:
    if path.stat().st_size > _BYTES_MAX:
        raise ValueError(f"it is longer than {_BYTES_MAX:,} bytes")
    note = Note.model_validate_json(path.read_text(encoding="utf-8"))
    if note.release != path.stem:
        raise ValueError(f"it says that it is of {note.release!r}")
    return note


def _ancestors(notes: Mapping[str, Note], release: str) -> Iterator[str]:
    seen = {release}
    note = notes.get(release)
    while note and note.before and note.before not in seen:
        yield note.before
        seen.add(note.before)
        note = notes.get(note.before)
