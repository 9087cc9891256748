"""Which release to answer from when directory.db is none: the newest before it that removes nobody's removal."""

import json
from collections.abc import Iterator
from pathlib import Path

from referral.serving.gate import gate_of


def kept_releases(directory: Path) -> Iterator[Path]:
    """Files that directory.db was before, the newest first (releases/log.jsonl says which; see docs/releases.md).

    It ends before the first release in which somebody was removed on request, or of which nobody knows that: who was
    removed since is in the older files, and must not be shown again. A file may be missing or damaged.
    """
    folder = directory.parent / "releases"
    try:
        lines = (folder / "log.jsonl").read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    switches = [one for line in reversed(lines) if (one := _switch(line))]
    told: set[str] = set()
    for release, hidden in switches:
        file = folder / f"{release}.db"
        if release not in told:
            yield file
        told.add(release)
        if hidden or gate_of(file).removed != 0:
            return


def _switch(line: str) -> tuple[str, int] | None:
    """(sha256, people hidden by going back) of one line; None for a line that is none: the others still count."""
    try:
        said = json.loads(line)
        return str(said["release"]), int(said.get("hidden", 0))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
