"""releases/log.jsonl: what directory.db was when, who had it so, and why. One line for each switch, oldest first."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from crawler.errors import BadInputError
from crawler.release.store import write_note

FILE = "log.jsonl"


@dataclass(frozen=True, slots=True)
class Switched:
    """``what``: how it came about; ``release`` a sha256. ``of``: the release that was gone back to.

    ``release`` is a copy of it where somebody had to be ``hidden``; ``accepted`` as in Note.
    """

    what: Literal["published", "taken over", "rolled back"]
    release: str
    when: str
    who: str | None = None
    why: str | None = None
    of: str | None = None
    hidden: int = 0
    accepted: Mapping[str, str] = field(default_factory=dict)


def read(folder: Path) -> list[Switched]:
    """Every switch; none where there was no log yet. BadInputError names the line that is none."""
    path = folder / FILE
    if not path.exists():
        return []
    found: list[Switched] = []
    for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            found.append(Switched(**json.loads(line)))
        except (ValueError, TypeError) as error:
            raise BadInputError(
                f"{path}: line {at} is {line[:60]!r}, which is no switch of a release ({error}); "
                "move the file away, and the next publish begins a new one"
            ) from error
    return found


def add(folder: Path, *switched: Switched) -> None:
    """Put lines behind the others, whole or not at all."""
    if not switched:
        return
    lines = [*read(folder), *switched]
    write_note(
        folder / FILE,
        "".join(json.dumps(asdict(one), ensure_ascii=False, sort_keys=True) + "\n" for one in lines),
    )


def newest_first(log: list[Switched]) -> list[str]:
    """The releases in the order of their last switch."""
    return list(dict.fromkeys(one.release for one in reversed(log)))


def previous(log: list[Switched], current: str) -> str | None:
    """What was published before ``current``: after a rollback, before the release that was gone back to."""
    origin = {one.release: one.of or one.release for one in log if one.what == "rolled back"}
    published = list(dict.fromkeys(one.release for one in log if one.what != "rolled back"))
    now = origin.get(current, current)
    at = published.index(now) if now in published else len(published)
    return published[at - 1] if at else None
