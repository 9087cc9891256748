"""The restore drill: a backup of crawl.db and of decisions/ on an empty machine."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from crawler.release.store import sha256_of
from crawler.workshop import FILE
from tests.commands import SAMPLE_SOURCES, mbt
from tests.prove.folders import current
from tests.prove.ground import Ground
from tests.prove.row import Row


def restore_drill(ground: Ground) -> Row:
    """Of both folders: another path, another time zone, another hash seed, place data unpacked anew."""
    wrong: list[str] = []
    releases: list[str] = []
    for name, var in {"all sample sites": ground.whole, "with somebody removed": ground.small.published}.items():
        machine = ground.scratch / f"another machine {len(releases)}"
        backed_up(var, machine)
        ended = mbt(machine, "publish", sources=_sources(var), TZ="Pacific/Auckland", PYTHONHASHSEED="7")
        if ended.returncode != 0:
            wrong.append(f"{name}: publish ended with {ended.returncode}: {ended.stderr.strip()}")
            continue
        releases.append(current(machine))
        if releases[-1] != current(var) or sha256_of(machine / "directory.db") != current(var):
            wrong.append(f"{name}: {releases[-1][:12]} came out, not {current(var)[:12]}")
    told = ", ".join(one[:12] for one in releases)
    return Row(f"{len(releases)} backups of {FILE} and decisions/ on an empty machine: the same sha256 ({told})", wrong)


def backed_up(var: Path, to: Path) -> None:
    """What README.md says to back up, taken while the file is open elsewhere: SQLite's own copy, and the folder."""
    to.mkdir(parents=True)
    with closing(sqlite3.connect(var / FILE)) as open_elsewhere, closing(sqlite3.connect(var / FILE)) as source:
        open_elsewhere.execute("SELECT count(*) FROM listing").fetchone()
        with closing(sqlite3.connect(to / FILE)) as target:
            source.backup(target)
    shutil.copytree(var / "decisions", to / "decisions")


def _sources(var: Path) -> Path:
    return var / "sources" if (var / "sources").is_dir() else SAMPLE_SOURCES
