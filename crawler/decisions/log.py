"""The file that decisions stand in: only ever added to, each line bound to the one before it, never half written.

A line lost, changed or put in breaks the chain. Lines lost at the end do not; therefore crawl.db remembers how far the
log had come (its seal), and a log that is behind that is refused like a broken one.

What a decision is about stands in its line's ``body``, of which the chain holds a salted sha256 alone: so whatever was
decided about somebody who is removed later can be forgotten, and that something was decided cannot. Removals
themselves hold hashes only, and are never forgotten.
"""

import fcntl
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from crawler.decisions.decision import Decision
from crawler.errors import BadInputError, CannotWriteError, MissingInputError
from crawler.listing import Ref
from crawler.whole_files import BUILDING, sync, write_whole

FILE = "decisions.jsonl"
KEY = "key"
_FORMAT = "decisions 1"
_REFS = ("a", "b")
# What stands beside the body, and so stays.
_HEAD = ("number", "kind", "who", "when")
_KEPT = frozenset({"suppress", "undo"})
"""Kinds that are never forgotten: they say nothing of anybody, and others rest on them."""
_RESTORE = "put it back from a backup; nothing is published without it"


@dataclass(frozen=True, slots=True)
class Seal:
    """How far a log had come: ``lines`` with its first one, and the sha256 of the last of them."""

    lines: int
    sha256: str


class DecisionLog:
    """An open, checked log. ``key`` is what removals are hashed with; it never leaves ``folder``."""

    def __init__(self, folder: Path, seal: Seal | None) -> None:
        """Open and check the log in ``folder``; where there never was one (no ``seal``), it is made.

        MissingInputError where the log or its key is lost, BadInputError where either is damaged or behind the seal.
        """
        self.folder = folder
        self.path = folder / FILE
        if seal is None and _never_used(folder):
            _begin(folder)
        self.key = _key(folder / KEY)
        self._lines = self._checked(seal)
        self.decisions = self._read()

    @property
    def seal(self) -> Seal:
        """How far the log has come."""
        return Seal(len(self._lines), _link(self._lines[-1]))

    def add(self, *made: Mapping[str, Any], who: str, when: str) -> tuple[Decision, ...]:
        """Put decisions behind the others, all or none; ``made`` gives kind, why and what each is about.

        ``undoes`` must name a decision that is there. BadInputError says what is wrong with one, CannotWriteError that
        nothing was written.
        """
        with _alone(self.folder):
            self._lines = self._checked(self.seal)  # somebody else may have added some
            self.decisions = self._read()
            lines = list(self._lines)
            added: list[Decision] = []
            for at, one in enumerate(made, len(lines)):
                decision = Decision(**{"number": at, "who": who, "when": when, **one})
                lines.append(_line(decision, _link(lines[-1])))
                added.append(decision)
            _write(self.path, "".join(f"{line}\n" for line in lines).encode())
            self._lines = lines
            self.decisions += tuple(added)
        return tuple(added)

    def forget(self, refs: Collection[Ref]) -> int:
        """Leave no word of what was decided about these listings; how many decisions that were.

        They have no effect any more: the listings they were about are gone as well.
        """
        with _alone(self.folder):
            self._lines = self._checked(self.seal)
            self.decisions = self._read()
            about = [
                one.number for one in self.decisions if one.kind not in _KEPT and not {one.a, one.b}.isdisjoint(refs)
            ]
            if about:
                for number in about:
                    row = json.loads(self._lines[number])
                    del row["body"]
                    self._lines[number] = _json(row)
                _write(self.path, "".join(f"{line}\n" for line in self._lines).encode())
                self.decisions = self._read()
        return len(about)

    def _checked(self, seal: Seal | None) -> list[str]:
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError as error:
            raise MissingInputError(f"{self.path} is not there: {_RESTORE}") from error
        except (OSError, UnicodeDecodeError) as error:
            raise BadInputError(f"{self.path} cannot be read: {error}; {_RESTORE}") from error
        lines = text.split("\n")
        if lines.pop() or not lines:
            raise BadInputError(f"{self.path}: its last line is cut off; {_RESTORE}")
        head, *_ = [_object(self.path, at, line) for at, line in enumerate(lines, 1)]
        if head.get("format") != _FORMAT:
            raise BadInputError(f"{self.path}: line 1 says format {head.get('format')!r}, not {_FORMAT!r}; {_RESTORE}")
        if not hmac.compare_digest(str(head.get("key_check")), _key_check(self.key)):
            raise BadInputError(f"{self.folder / KEY} is not the key that {self.path} was begun with; {_RESTORE}")
        if seal and (len(lines) < seal.lines or _link(lines[seal.lines - 1]) != seal.sha256):
            raise BadInputError(
                f"{self.path}: {seal.lines - 1} decisions were known and are not all there any more; {_RESTORE}"
            )
        return lines

    def _read(self) -> tuple[Decision, ...]:
        found: list[Decision] = []
        for at, line in enumerate(self._lines[1:], 2):
            row = _object(self.path, at, line)
            if row.get("before") != _link(self._lines[at - 2]):
                raise BadInputError(f"{self.path}: line {at} does not follow the line before it; {_RESTORE}")
            if row.get("number") != at - 1:
                raise BadInputError(f"{self.path}: line {at} has number {row.get('number')}, not {at - 1}; {_RESTORE}")
            body = row.get("body")
            if body is None and row.get("kind") not in _KEPT:
                continue  # forgotten
            if not isinstance(body, dict) or row.get("body_sha256") != _sha256(_json(body)):
                raise BadInputError(f"{self.path}: line {at} was changed; {_RESTORE}")
            said = {name: value for name, value in body.items() if name != "salt"}
            said |= {name: tuple(said[name]) for name in (*_REFS, "keys") if name in said}
            try:
                found.append(Decision(**{name: row[name] for name in _HEAD}, **said))
            except (TypeError, KeyError) as error:
                raise BadInputError(f"{self.path}: line {at}: {error}; {_RESTORE}") from error
        return tuple(found)


def _never_used(folder: Path) -> bool:
    """Whether there is no log, or no more than a cut leaves of one that is being begun: its first line, and no key."""
    if (folder / KEY).exists():
        return False
    try:
        text = (folder / FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return True
    except (OSError, UnicodeDecodeError):
        return False  # whoever opens it says what is wrong
    return text.count("\n") == 1 and text.startswith(_json({"format": _FORMAT}).removesuffix("}"))


def _begin(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _alone(folder):
            if _never_used(folder):  # nobody else was sooner
                key = secrets.token_hex(32)
                head = _json({"format": _FORMAT, "key_check": _key_check(key.encode())})
                # The key last: a key alone may be all that is left of a log in which much was decided.
                _write(folder / FILE, f"{head}\n".encode())
                _write(folder / KEY, f"{key}\n".encode())
        sync(folder.parent)
    except OSError as error:
        raise CannotWriteError(f"{folder}: cannot be made or written: {error}") from error


def _key(path: Path) -> bytes:
    try:
        key = path.read_text(encoding="ascii").strip()
    except FileNotFoundError as error:
        raise MissingInputError(f"{path} is not there: without it no removal is recognised; {_RESTORE}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError(f"{path} cannot be read: {error}; {_RESTORE}") from error
    return key.encode()


def _key_check(key: bytes) -> str:
    return hmac.new(key, _FORMAT.encode(), hashlib.sha256).hexdigest()


def _object(path: Path, line: int, text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise BadInputError(f"{path}: line {line} is no JSON: {error}; {_RESTORE}") from error
    if not isinstance(found, dict):
        raise BadInputError(f"{path}: line {line} is {text[:40]!r}, not an object; {_RESTORE}")
    return found


def _json(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True)


def _line(decision: Decision, before: str) -> str:
    row = {name: value for name, value in asdict(decision).items() if value is not None}
    # Without salt, a short body could be guessed from its sha256 when it is forgotten.
    body = {"salt": secrets.token_hex(16), **{name: row.pop(name) for name in sorted(row.keys() - {*_HEAD})}}
    return _json({**row, "before": before, "body": body, "body_sha256": _sha256(_json(body))})


def _link(line: str) -> str:
    """What the next line is bound to: the line without its body, which may be forgotten."""
    row = json.loads(line)
    return _sha256(_json({name: value for name, value in row.items() if name != "body"}))


def _sha256(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One writer at a time, over all processes; what another left half written is removed: it may tell of somebody."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        for left in folder.glob(f"{BUILDING}*"):
            left.unlink()
        yield
    finally:
        os.close(handle)


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all, readable by its owner alone."""
    try:
        write_whole(path, data, 0o600)
    except OSError as error:
        raise CannotWriteError(f"{path}: cannot be written: {error}") from error
