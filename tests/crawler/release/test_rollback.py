"""Going back: to a file that is what its name says, without anybody who was removed since."""

import json
import shutil
import sqlite3
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.cli.releases import releases
from crawler.cli.rollback import rollback as command
from crawler.decisions import DecisionLog
from crawler.errors import BadInputError, MissingInputError, ReleaseRefusedError
from crawler.release import journal
from crawler.release.changes import Changes
from crawler.release.journal import Switched
from crawler.release.note import Note
from crawler.release.notes import keep, read
from crawler.release.rollback import RolledBack, chosen, previous, rollback
from crawler.release.store import Store, sha256_of
from crawler.removal.keys import hashed
from crawler.workshop import Workshop
from referral.gazetteer import Gazetteer
from tests.conftest import Road
from tests.crawler.release.conftest import TODAY, Edited, put

DAY = TODAY.isoformat()


class Desk:
    """Three releases, published one after the other; the last is current."""

    def __init__(self, store: Store, files: list[Path], log: DecisionLog, gazetteer: Gazetteer) -> None:
        self.store, self.log, self.gazetteer = store, log, gazetteer
        self.made = [put(store, file) for file in files]
        for at, one in enumerate(self.made):
            with store.alone():
                store.switch(one)
            journal.add(store.folder, Switched("published", one, DAY))
            keep(store, Note(one, DAY, DAY, self.made[at - 1] if at else None, Changes(63, 63)))

    def back(self, release: str, why: str = "the phones are wrong") -> RolledBack:
        return rollback(self.store, release, self.log, self.gazetteer, TODAY, "M. Aintainer", why)

    def remove(self, provider: str) -> None:
        keys = sorted(hashed(self.log.key, [("provider", provider)]))
        self.log.add({"kind": "suppress", "why": "a letter", "keys": keys}, who="M. Aintainer", when=DAY)


@pytest.fixture
def desk(store: Store, sample_release: Path, edited: Edited, decisions: DecisionLog, gazetteer: Gazetteer) -> Desk:
    files = [sample_release, *(edited(f"UPDATE release SET id = '{name}'") for name in ("second", "third"))]
    return Desk(store, files, decisions, gazetteer)


def people(path: Path) -> dict[str, str]:
    connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    found = dict(connection.execute("SELECT id, name FROM provider WHERE kind = 'practitioner' ORDER BY id").fetchall())
    connection.close()
    return found


def test_back_to_the_same_bytes_where_nobody_was_removed(desk: Desk, sample_release: Path) -> None:
    first = desk.made[0]
    done = desk.back(first)
    assert (done.release, done.of, done.hidden, done.told) == (first, first, 0, ())
    assert desk.store.current == first
    assert desk.store.link.read_bytes() == sample_release.read_bytes()
    line = journal.read(desk.store.folder)[-1]
    assert line == Switched("rolled back", first, DAY, "M. Aintainer", "the phones are wrong", first)
    assert len(desk.store.releases) == 3


def test_whoever_was_removed_since_stays_hidden(desk: Desk) -> None:
    first = desk.made[0]
    there = people(desk.store.link)
    (one, name), (other, other_name), *_ = there.items()
    desk.remove(one)
    desk.remove(other)
    before = desk.store.path(first).read_bytes()
    began = time.monotonic()
    done = desk.back(first)
    assert time.monotonic() - began < 10
    assert (done.of, done.hidden) == (first, 2)
    assert done.release == desk.store.current == sha256_of(desk.store.link)
    assert done.release not in desk.made
    assert people(desk.store.link).keys() == there.keys() - {one, other}
    body = desk.store.link.read_bytes()
    for gone in (one, other, name, other_name):
        assert gone.encode() not in body
    assert desk.store.path(first).read_bytes() == before
    note = read(desk.store, done.release)
    assert note is not None
    assert (note.rolled_back_to, note.changes.removed, note.changes.gone) == (first, 2, ())
    assert f"back to {first[:12]}, 2 removed on request since" in note.first_line
    assert desk.back(first).release == done.release


def test_the_previous_one_is_the_one_published_before(desk: Desk) -> None:
    first, second, third = desk.made
    assert (desk.store.current, previous(desk.store)) == (third, second)
    desk.remove(next(iter(people(desk.store.link))))
    hidden = desk.back(second)
    assert hidden.release not in desk.made
    assert previous(desk.store) == first
    desk.back(first)
    with pytest.raises(MissingInputError, match="is not kept"):
        previous(desk.store)


def test_who_is_removed_leaves_the_kept_notes(desk: Desk) -> None:
    first, second, _ = desk.made
    one, other, *_ = people(desk.store.link)
    keep(desk.store, Note(second, DAY, DAY, first, Changes(63, 62, new=(one, other), changed={one: ("phone",)})))
    desk.remove(one)
    desk.back(first)
    note = read(desk.store, second)
    assert note is not None
    assert note.changes == Changes(63, 62, new=(other,))
    assert one not in desk.store.note(second, "txt").read_text()


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE release SET schema_version = 1", "with schema version 1; one row with version 3 is right"),
        ("DELETE FROM organization", "points at a organization that is not there"),
    ],
)
def test_what_may_not_be_published_is_not_gone_back_to(desk: Desk, edited: Edited, sql: str, words: str) -> None:
    wrong = put(desk.store, edited("PRAGMA foreign_keys = OFF", sql))
    files = {path.name for path in desk.store.folder.iterdir()}
    with pytest.raises(ReleaseRefusedError, match=words):
        desk.back(wrong)
    assert desk.store.current == desk.made[2]
    assert {path.name for path in desk.store.folder.iterdir()} == files
    assert len(journal.read(desk.store.folder)) == 3


def test_a_crisis_line_past_its_date_is_told_and_does_not_hold_it_up(desk: Desk, edited: Edited) -> None:
    old = put(desk.store, edited("UPDATE crisis_resource SET verify_by = '2026-11-01' WHERE id = 'us-1'"))
    assert desk.back(old).told == (
        "crisis line us-1 was to be verified again by 2026-11-01: check it and date it anew",
    )
    assert desk.store.current == old


@pytest.mark.parametrize("named_anew", [False, True])
def test_a_damaged_release_is_refused(desk: Desk, named_anew: bool) -> None:
    """Also where it was damaged before it got its name."""
    first = desk.made[0]
    body = bytearray(desk.store.path(first).read_bytes())
    body[8192 : len(body) // 2] = b"\xff" * (len(body) // 2 - 8192)
    desk.store.path(first).write_bytes(body)
    if named_anew:
        first = sha256_of(desk.store.path(first))
        desk.store.path(desk.made[0]).rename(desk.store.path(first))
    with pytest.raises(BadInputError, match="is damaged; choose another release"):
        desk.back(first)
    assert desk.store.current == desk.made[2]


def test_a_release_is_chosen_by_the_beginning_of_its_name(desk: Desk) -> None:
    assert chosen(desk.store, desk.made[1][:10].upper()) == desk.made[1]
    with pytest.raises(MissingInputError, match="no release begins with 'nope'"):
        chosen(desk.store, "nope")
    with pytest.raises(BadInputError, match="begins 3 releases"):
        chosen(desk.store, "")


def test_a_damaged_log_is_told_by_line(desk: Desk) -> None:
    (desk.store.folder / journal.FILE).write_text('{"what": "published"}\n')
    with pytest.raises(BadInputError, match="which is no switch of a release"):
        previous(desk.store)


# --- the commands ---


@pytest.fixture
def folder(road: Road, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with crawl.db, decisions and a release, as a maintainer has it."""
    var = road.copied(tmp_path / "var")
    shutil.copytree(road.var / "releases", var / "releases")
    (var / "directory.db").symlink_to((road.var / "directory.db").readlink())
    monkeypatch.setenv("MBT_VAR", str(var))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("MBT_DECISIONS", raising=False)
    return var


def ask(*arguments: str) -> Result:
    return CliRunner().invoke(command, [*arguments, "--who", "M. Aintainer"])


def test_the_commands(folder: Path, edited: Edited) -> None:
    store = Store(folder)
    served = str(store.current)
    other = put(store, edited("UPDATE release SET id = 'other'"))
    listed = CliRunner().invoke(releases)
    assert listed.exit_code == 0
    (line,) = [one for one in listed.output.splitlines() if served[:12] in one]
    assert line.startswith("*")
    assert "63 providers as of" in line
    assert "the first release" in line
    assert "* is served." in listed.output
    assert f"  {other[:12]}" in listed.output
    done = ask(other[:8], "--because", "a drill")
    assert done.exit_code == 0, done.output
    assert f"release {other[:12]}; back to {other[:12]}" in done.output
    assert store.current == other
    line_of_log = json.loads((store.folder / journal.FILE).read_text().splitlines()[-1])
    assert (line_of_log["who"], line_of_log["why"], line_of_log["what"]) == ("M. Aintainer", "a drill", "rolled back")
    assert ask("--previous", "--because", "the drill is over").exit_code == 0
    assert store.current == served


def test_no_release_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MBT_VAR", str(tmp_path))
    assert "There is no release yet" in CliRunner().invoke(releases).output
    assert isinstance(ask("abc", "--because", "x").exception, MissingInputError)


@pytest.mark.parametrize(
    "arguments", [["--because", "x"], ["abc", "--previous", "--because", "x"], ["--previous"]], ids=str
)
def test_it_must_be_said_which_and_why(folder: Path, arguments: list[str]) -> None:
    assert ask(*arguments).exit_code == 2  # click's own; the front door makes it 64


@pytest.mark.parametrize(
    ("damage", "error"),
    [
        (shutil.rmtree, MissingInputError),
        (lambda decisions: (decisions / "key").unlink(), MissingInputError),
        (lambda decisions: (decisions / "decisions.jsonl").write_text("{"), BadInputError),
    ],
    ids=["log lost", "key lost", "log damaged"],
)
def test_without_the_decisions_nothing_is_rolled_back(
    folder: Path, damage: object, error: type[Exception], edited: Edited
) -> None:
    assert callable(damage)
    store = Store(folder)
    other = put(store, edited("UPDATE release SET id = 'other'"))
    workshop = Workshop(folder)
    workshop.remember_decisions(DecisionLog(folder / "decisions", None).seal)
    workshop.close()
    before = store.current
    damage(folder / "decisions")
    assert isinstance(ask(other, "--because", "x").exception, error)
    assert store.current == before != other
