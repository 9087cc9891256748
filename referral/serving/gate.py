"""What the gate said of a release when it was published: read from the note beside it (docs/releases.md)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Verdict = Literal["passed", "accepted", "unknown"]


@dataclass(frozen=True)
class Gate:
    """``accepted``: names of the checks that somebody accepted with a reason; ``unknown`` where there is no note.

    ``removed``: how many people were removed on request since the release before; None where nobody says.
    """

    verdict: Verdict
    accepted: Sequence[str] = ()
    removed: int | None = None


def gate_of(release: Path) -> Gate:
    """The gate's word on releases/<sha256>.db; a note that cannot be read says nothing, and is no reason to stop."""
    try:
        note = json.loads(release.with_suffix(".json").read_text(encoding="utf-8"))
        accepted = sorted(note["accepted"])
        removed = note["changes"]["removed"]
    except (OSError, ValueError, KeyError, TypeError):
        return Gate("unknown")
    known = removed if isinstance(removed, int) else None
    return Gate("accepted" if accepted else "passed", accepted, known)
