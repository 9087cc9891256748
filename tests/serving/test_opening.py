"""Opening a release: what is wrong with its bytes is told before what they say. And what a start leaves for later."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from referral.match import ReleaseError
from referral.serving.opening import RefusedError, identity_of
from referral.serving.worker import Serving
from tests.commands import ROOT
from tests.serving.releases import Releases


def _of_another_schema(release: Path) -> None:
    with closing(sqlite3.connect(release)) as connection, connection:
        connection.execute("UPDATE release SET schema_version = 99")


def test_changed_bytes_are_told_before_what_they_say(releases: Releases, worker: Serving) -> None:
    file = releases.file(releases.first)
    _of_another_schema(file)
    with pytest.raises(RefusedError, match="its bytes are not those that its name is the sha256 of"):
        worker.watcher.open_file(identity_of(file))


def test_damage_is_told_before_what_a_release_says(releases: Releases, worker: Serving) -> None:
    file = releases.file(releases.first).rename(releases.folder / "of-no-hash.db")
    _of_another_schema(file)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) - 4096] + b"\xff" * 4096)
    with pytest.raises((RefusedError, sqlite3.DatabaseError), match=r"damaged|malformed"):
        worker.watcher.open_file(identity_of(file))


def test_a_whole_file_of_another_schema_says_so(releases: Releases, worker: Serving) -> None:
    file = releases.file(releases.first).rename(releases.folder / "of-no-hash.db")
    _of_another_schema(file)
    with pytest.raises(ReleaseError, match="schema version 99"):
        worker.watcher.open_file(identity_of(file))


def test_units_of_measurement_are_read_when_one_is_asked_for() -> None:
    """Datasette's own, for columns to which a metadata.yml gives a unit."""
    program = (
        "import referral.asgi; from datasette.views.base import ureg\n"
        "print(type(ureg).__name__, ureg('3 km').to('m').magnitude, type(ureg).__name__)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["LazyRegistry", "3000.0", "UnitRegistry"]
