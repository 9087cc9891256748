"""Publishing: what is kept beside a release, what may be accepted, what is taken over, and the same bytes elsewhere."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli.publish import publish as command
from crawler.cli.publish import reasons
from crawler.errors import ReleaseRefusedError
from crawler.release import journal
from crawler.release.gate import acceptable
from crawler.release.notes import read
from crawler.release.publish import Published, publish
from crawler.release.store import Store, sha256_of
from crawler.source import Source
from crawler.workshop import Workshop
from referral.gazetteer import Gazetteer
from tests.commands import ROOT, SAMPLE_SOURCES
from tests.conftest import Road
from tests.crawler.release.conftest import TODAY
from tests.crawler.test_release import Build


@pytest.fixture
def build(filled: Workshop, sample_sources: Mapping[str, Source], gazetteer: Gazetteer, tmp_path: Path) -> Build:
    return Build(filled, dict(sample_sources), gazetteer, tmp_path / "out")


def again(build: Build, accept: Mapping[str, str] | None = None) -> Published:
    return publish(
        build.workshop, build.sources, build.gazetteer, build.folder, build.log, TODAY, accept, "M. Aintainer"
    )


def test_a_release_its_note_and_its_log(build: Build) -> None:
    first = again(build)
    store = Store(build.folder)
    gone = build.workshop.db.execute("UPDATE listing SET gone_since = '2026-11-22' WHERE source = 'us_mclean'")
    assert gone.rowcount == 1
    build.workshop.db.conn.commit()
    with pytest.raises(ReleaseRefusedError) as caught:
        again(build, {"size": "another check's reason"})
    assert str(caught.value).splitlines() == [
        "not published: source us_mclean publishes 0 listings and published 1 in the release before (source_counts)",
        "where it is right all the same: --accept source_counts=REASON",
    ]
    second = again(build, {"source_counts": "The clinic closed", "size": "never needed"})
    assert store.current == second.sha256 != first.sha256
    assert store.releases == sorted([first.sha256, second.sha256])
    note = read(store, second.sha256)
    assert note == second.note
    assert note is not None
    assert (note.before, note.accepted) == (first.sha256, {"source_counts": "The clinic closed"})
    assert (len(note.changes.gone), note.changes.sources["us_mclean"].gone) == (1, 1)
    assert "accepted although source_counts: The clinic closed" in store.note(second.sha256, "txt").read_text()
    lines = journal.read(store.folder)
    assert [(one.what, one.release, one.who, dict(one.accepted)) for one in lines] == [
        ("published", first.sha256, "M. Aintainer", {}),
        ("published", second.sha256, "M. Aintainer", {"source_counts": "The clinic closed"}),
    ]
    assert b"The clinic closed" not in store.path(second.sha256).read_bytes()


def test_publishing_the_same_again_writes_nothing_down(build: Build) -> None:
    again(build)
    before = build.files()
    again(build)
    assert build.files() == before


def test_a_plain_file_of_an_older_version_is_taken_over(build: Build, sample_release: Path) -> None:
    build.folder.mkdir()
    shutil.copyfile(sample_release, build.file)
    old = sha256_of(sample_release)
    build.workshop.db.execute("UPDATE listing SET last_checked = '2026-11-23' WHERE source = 'us_mclean'")
    done = again(build)
    store = Store(build.folder)
    assert store.link.is_symlink()
    assert store.current == done.sha256 != old
    assert store.path(old).read_bytes() == sample_release.read_bytes()
    assert done.note.before == old
    assert [(one.what, one.release) for one in journal.read(store.folder)] == [
        ("taken over", old),
        ("published", done.sha256),
    ]


def test_where_the_link_leads_nowhere_the_newest_kept_release_is_the_measure(
    build: Build, sample_release: Path
) -> None:
    first = again(build)
    store = Store(build.folder)
    store.link.unlink()
    store.link.symlink_to("nowhere.db")
    build.workshop.db.execute("UPDATE listing SET gone_since = '2026-11-22' WHERE source = 'us_mclean'")
    with pytest.raises(ReleaseRefusedError, match="source us_mclean"):
        again(build)
    build.workshop.db.execute("UPDATE listing SET gone_since = NULL WHERE source = 'us_mclean'")
    assert again(build).sha256 == first.sha256 == store.current


def test_a_release_that_is_not_what_its_name_says_is_no_measure(build: Build) -> None:
    """Also where SQLite finds it whole."""
    first = again(build)
    build.workshop.db.execute("UPDATE listing SET last_checked = '2026-11-23' WHERE source = 'us_mclean'")
    second = again(build)
    with sqlite3.connect(build.file.resolve()) as damaged:
        damaged.execute("UPDATE provider SET name = 'Somebody else' WHERE id = (SELECT min(id) FROM provider)")
    build.workshop.db.execute("UPDATE listing SET last_checked = '2026-11-24' WHERE source = 'us_mclean'")
    third = again(build)
    assert third.note.before == first.sha256 != second.sha256
    assert Store(build.folder).current == third.sha256 == sha256_of(build.file)


def test_what_was_accepted_and_published_before_is_not_in_the_bytes(build: Build, tmp_path: Path) -> None:
    """A backup of crawl.db and decisions gives the same file in an empty folder."""
    again(build)
    build.workshop.db.execute("UPDATE listing SET gone_since = '2026-11-22' WHERE source = 'us_mclean'")
    second = again(build, {"source_counts": "closed"})
    elsewhere = Build(build.workshop, build.sources, build.gazetteer, tmp_path / "empty" / "folder")
    shutil.copytree(build.folder.with_name("decisions"), elsewhere.folder.with_name("decisions"))
    assert again(elsewhere).sha256 == second.sha256


# --- the command ---


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            "suppressed=they agreed",
            "no check that may be accepted is called 'suppressed'; there are: fewer_providers, ",
        ),
        ("damaged=it is fine", "no check that may be accepted is called 'damaged'"),
        ("fewer=two closed", "no check that may be accepted is called 'fewer'"),
        ("size", "--accept size has no reason"),
        ("size= ", "--accept size has no reason"),
    ],
)
def test_a_reason_must_be_one(given: str, words: str) -> None:
    done = CliRunner().invoke(command, ["--accept", given])
    assert done.exit_code == 2  # click's own; the front door makes it 64
    assert words in done.output.replace("\n", " ")


def test_reasons_are_read() -> None:
    assert reasons(["size=a = b", "probes= later "]) == {"size": "a = b", "probes": "later"}
    assert {"damaged", "dangling", "schema_version", "nobody", "suppressed"}.isdisjoint(acceptable())


def test_the_command_says_what_changed_and_what_was_not_needed(
    road: Road, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    var = road.copied(tmp_path / "var")
    monkeypatch.setenv("MBT_VAR", str(var))
    done = CliRunner().invoke(command, ["--sources", str(SAMPLE_SOURCES), "--accept", "size=no need", "--who", "M. A."])
    assert done.exit_code == 0, done.output
    assert f"{Store(var).current}"[:12] + ": 63 providers as of" in done.output
    assert "--accept size was not needed" in done.output
    assert journal.read(Store(var).folder)[0].who == "M. A."


# --- plain Datasette ---


def test_plain_datasette_follows_the_link(sample_release: Path) -> None:
    assert sample_release.is_symlink()
    arguments = ["--metadata", "metadata.yml", "--get", "/directory/provider.json?_shape=array&_size=2"]
    done = subprocess.run(
        [sys.executable, "-m", "datasette", str(sample_release), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(sample_release) as file:
        names = {row[0] for row in file.execute("SELECT name FROM provider")}
    assert {row["name"] for row in json.loads(done.stdout)} <= names
    assert len(json.loads(done.stdout)) == 2
