"""The folders that the proofs copy and then do something to: made once, by the real commands."""

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from crawler.decisions import DecisionLog
from crawler.decisions.log import Seal
from crawler.release.store import Store
from crawler.workshop import FILE, Workshop
from tests.commands import MBT, SAMPLE_SOURCES, WITH_SITES, Done, run
from tests.commands import mbt as fresh_mbt
from tests.prove.forked import Ended, mbt

OWNER_FILES = sorted((Path(__file__).parents[1] / "sites" / "owner_files").iterdir())
WHO = ("--who", "A. Maintainer")


class NotMadeError(RuntimeError):
    """A command that must go through did not; the message has its words."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a release, whom a removal is about."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Small:
    """The sample owner files: everybody published, then ``removed`` taken out and that published.

    ``published``: as it is then, ``first`` and ``current`` its two releases. ``changed``: one listing was read on
    another day since, so the next publish makes a release that is not there yet. ``begun``: crawl.db and nothing
    else, nothing was ever published or decided. ``next``: somebody else, who might be removed as well.
    """

    published: Path
    changed: Path
    begun: Path
    first: str
    current: str
    removed: Person
    next: Person
    seal: Seal
    decided: int


def small(folder: Path, gazetteer: Path) -> Small:
    """Made in an empty ``folder``; ``gazetteer`` is where the place data are unpacked. NotMadeError."""
    var = folder / "published"
    _beginning(var, gazetteer)
    done(mbt(var, "owner-file", "add", *map(str, OWNER_FILES)))
    begun = folder / "begun"
    copied(var, begun)
    shutil.rmtree(begun / "decisions", ignore_errors=True)
    with closing(sqlite3.connect(begun / FILE)) as crawled:
        crawled.execute("DELETE FROM decisions_seal")
        crawled.commit()
    done(mbt(var, "publish"))
    first = current(var)
    removed, another = people(var)[:2]
    done(mbt(var, *suppressing(removed)))
    done(mbt(var, "publish"))
    workshop = Workshop(var)
    seal = workshop.decisions_seal
    workshop.close()
    assert seal is not None
    decided = len(DecisionLog(var / "decisions", seal).decisions)
    changed = copied(var, folder / "changed")
    read_on_another_day(changed, 1)
    return Small(var, changed, begun, first, current(var), removed, another, seal, decided)


def whole(var: Path) -> str:
    """All sample sites crawled and published, in processes of their own; the sha256 of the release. NotMadeError."""
    done(fresh_mbt(var, "owner-file", "add", *map(str, OWNER_FILES)))
    done(run([*WITH_SITES, *MBT, "crawl"], var))
    done(fresh_mbt(var, "publish"))
    return current(var)


def suppressing(person: Person) -> Sequence[str]:
    """The command that removes somebody."""
    return ("suppress", "--provider", person.id, "--because", "a letter", "--yes", *WHO)


def copied(var: Path, to: Path) -> Path:
    """A copy in which nothing is shared but the gazetteer, which nobody writes."""
    shutil.copytree(var, to, symlinks=True)
    return to


def read_on_another_day(var: Path, number: int) -> None:
    """Let one listing have been read ``number`` days earlier: what is published changes with it."""
    with closing(sqlite3.connect(var / FILE)) as crawled:
        changed = crawled.execute(
            "UPDATE listing SET last_checked = date('2026-11-01', ?) WHERE rowid = (SELECT min(rowid) FROM listing)",
            (f"-{number} days",),
        )
        crawled.commit()
    if changed.rowcount != 1:
        raise NotMadeError(f"{var / FILE} has no listing to change")


def people(var: Path) -> list[Person]:
    """Practitioners in the release that directory.db is, by id."""
    with closing(sqlite3.connect(f"{(var / 'directory.db').resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as file:
        rows = file.execute("SELECT id, name FROM provider WHERE kind = 'practitioner' ORDER BY id").fetchall()
    return [Person(str(one), str(name)) for one, name in rows]


def current(var: Path) -> str:
    """The release that directory.db is. NotMadeError where it is none."""
    found = Store(var).current
    if found is None:
        raise NotMadeError(f"{var / 'directory.db'} is no release")
    return found


def done(ended: Ended | Done) -> str:
    """What a command said that went through. NotMadeError."""
    code = ended.code if isinstance(ended, Ended) else ended.returncode
    if code != 0:
        raise NotMadeError(f"a command ended with {code}: {ended.stderr.strip()[-600:]}")
    return ended.stdout


def _beginning(var: Path, gazetteer: Path) -> None:
    """A folder with its own sources (the one that is needed), and the place data elsewhere: it is copied often."""
    (var / "sources").mkdir(parents=True)
    shutil.copy(SAMPLE_SOURCES / "owner_file.toml", var / "sources")
    gazetteer.mkdir(parents=True, exist_ok=True)
    (var / "gazetteer").symlink_to(gazetteer)
