"""A folder of releases as `mbt publish` leaves it, made of the sample release: others differ in their id alone."""

import hashlib
import json
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Releases:
    """``link`` is directory.db; ``first`` the sha256 of the sample release, which it is to begin with."""

    folder: Path
    first: str

    @classmethod
    def of(cls, release: Path, folder: Path) -> "Releases":
        """The sample release and its link, in a folder of the test's own."""
        made = cls(folder, release.resolve().stem)
        (folder / "releases").mkdir(parents=True)
        shutil.copyfile(release, made.file(made.first))
        made.note(made.first)
        made.switch(made.first)
        return made

    @property
    def link(self) -> Path:
        """directory.db."""
        return self.folder / "directory.db"

    def file(self, sha256: str) -> Path:
        """Where a release is kept."""
        return self.folder / "releases" / f"{sha256}.db"

    def another(self, release_id: str, *statements: str) -> str:
        """One more release of that id, changed by ``statements`` besides; its sha256. It is not switched to."""
        building = self.folder / "building.db"
        shutil.copyfile(self.file(self.first), building)
        with sqlite3.connect(building) as connection:
            connection.execute("UPDATE release SET id = ?", [release_id])
            for statement in statements:
                connection.execute(statement)
        connection.close()
        return self.put(building)

    def put(self, building: Path) -> str:
        """Keep a file under the sha256 of its bytes."""
        sha256 = hashlib.sha256(building.read_bytes()).hexdigest()
        building.replace(self.file(sha256))
        self.note(sha256)
        return sha256

    def note(self, sha256: str, *, removed: int = 0, **accepted: str) -> None:
        """The note beside it (docs/releases.md): nothing has changed."""
        changes = {"new": [], "gone": [], "changed": {}, "merged": {}, "removed": removed, "sources": {}}
        text = json.dumps(
            {
                "format": "release note 1",
                "release": sha256,
                "before": None,
                "as_of": "2026-11-22",
                "published_on": "2026-11-22",
                "accepted": accepted,
                "rolled_back_to": None,
                "changes": {"providers": 63, "before": 63, "unconfirmed": {}, **changes},
            }
        )
        self.file(sha256).with_suffix(".json").write_text(text)

    def switch(self, sha256: str) -> None:
        """Let directory.db be it, as publish does: a new link renamed over the old one, and a line in the log."""
        beside = self.folder / ".linking-directory.db"
        beside.symlink_to(Path("releases") / f"{sha256}.db")
        with (self.folder / "releases" / "log.jsonl").open("a") as log:
            log.write(json.dumps({"what": "published", "release": sha256, "when": "2026-11-22", "hidden": 0}) + "\n")
        beside.replace(self.link)
