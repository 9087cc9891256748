"""`datasette var/directory.db --metadata metadata.yml`, for people who want plain Datasette."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from datasette.utils import temporary_docker_directory

from tests.commands import ROOT, Done

METADATA = ROOT / "metadata.yml"
SETTINGS = ("--setting", "allow_download", "off")


def datasette(release: Path, path: str, *options: str, immutable: bool = False) -> Done:
    """``datasette … --get path``: an answer of the whole application, without a port."""
    file = ["--immutable", str(release)] if immutable else [str(release)]
    command = [sys.executable, "-m", "datasette", *file, "--metadata", str(METADATA), *options, "--get", path]
    return subprocess.run(
        command,
        env={**os.environ, "MBT_VAR": str(release.parent)},
        cwd=release.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_tables_are_there_with_what_they_mean(sample_release: Path) -> None:
    done = datasette(sample_release, "/directory.json")
    assert done.returncode == 0, done.stderr
    tables = {table["name"]: table for table in json.loads(done.stdout)["tables"]}
    assert tables["provider"]["count"] > 0
    described = datasette(sample_release, "/directory/provider")
    assert "One row per thing a patient can be referred to" in described.stdout


@pytest.mark.parametrize("path", ["/find", "/sources"])
def test_our_pages_are_there_too(sample_release: Path, path: str) -> None:
    done = datasette(sample_release, path)
    assert done.returncode == 0, done.stderr
    assert '<html lang="en' in done.stdout


@pytest.mark.parametrize("path", ["/directory.json?sql=select+1"])
def test_visitors_run_no_sql(sample_release: Path, path: str) -> None:
    done = datasette(sample_release, path)
    assert done.returncode == 1
    assert "<title>Forbidden" in done.stdout


def test_what_tells_of_the_installation_is_closed(sample_release: Path) -> None:
    done = datasette(sample_release, "/-/plugins.json")
    assert done.returncode == 1
    assert "<title>Not found" in done.stdout


def test_the_file_is_not_for_download_where_that_is_asked_for(sample_release: Path) -> None:
    """Datasette reads no settings from metadata.yml: the documented command (immutable) brings this one along."""
    done = datasette(sample_release, "/directory.db", *SETTINGS, immutable=True)
    assert done.returncode == 1
    assert "<title>Forbidden" in done.stdout


def test_what_is_published_elsewhere_brings_the_file_and_the_plugin(sample_release: Path, tmp_path: Path) -> None:
    """The folder that `datasette publish` sends, made as docs/deploying.md says; a link would be sent as a link."""
    wheel = tmp_path / "plugins" / "mbt_directory-0.1.0-py3-none-any.whl"
    wheel.parent.mkdir()
    wheel.write_bytes(b"a wheel")
    file = shutil.copy(sample_release, tmp_path / "directory.db")
    sent = temporary_docker_directory(
        [str(file)],
        name="mbt",
        metadata=METADATA.open(),
        extra_options=" ".join(SETTINGS),
        branch=None,
        template_dir=None,
        plugins_dir=str(wheel.parent),
        static=[],
        install=[f"plugins/{wheel.name}"],
        spatialite=False,
        version_note=None,
        secret="a test's",
    )
    with sent as folder:
        dockerfile = (Path(folder) / "Dockerfile").read_text()
        assert f"plugins/{wheel.name}" in dockerfile
        assert (Path(folder) / "plugins" / wheel.name).is_file()
        assert (Path(folder) / "directory.db").read_bytes() == sample_release.read_bytes()
    assert "-i directory.db" in dockerfile
    assert " ".join(SETTINGS) in dockerfile
