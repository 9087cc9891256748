"""`datasette var/directory.db --metadata metadata.yml`, for people who want plain Datasette."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from datasette.utils import temporary_docker_directory

from tests.commands import ROOT
from tests.ports import free_port, until_it_answers

METADATA = ROOT / "metadata.yml"
SETTINGS = ("--setting", "allow_download", "off")


@pytest.fixture(scope="module")
def plain(sample_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of `datasette directory.db --metadata metadata.yml`."""
    with datasette([str(sample_release)], tmp_path_factory.mktemp("plain"), sample_release.parent) as client:
        yield client


@contextmanager
def datasette(options: list[str], folder: Path, var: Path) -> Iterator[httpx.Client]:
    """A client of ``datasette options --metadata metadata.yml``, until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "datasette", *options, "--metadata", str(METADATA), "--port", str(port)]
    log = folder / "datasette.log"
    with log.open("w") as said:
        process = subprocess.Popen(
            command, stdout=said, stderr=subprocess.STDOUT, cwd=folder, env={**os.environ, "MBT_VAR": str(var)}
        )
    try:
        until_it_answers(process, f"http://127.0.0.1:{port}/", log)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
            yield client
    finally:
        process.terminate()
        process.wait(30)


def test_the_tables_are_there_with_what_they_mean(plain: httpx.Client) -> None:
    tables = {table["name"]: table for table in plain.get("/directory.json").json()["tables"]}
    assert tables["provider"]["count"] > 0
    assert "One row per thing a patient can be referred to" in plain.get("/directory/provider").text


@pytest.mark.parametrize("path", ["/find", "/sources"])
def test_our_pages_are_there_too(plain: httpx.Client, path: str) -> None:
    answer = plain.get(path)
    assert answer.status_code == 200
    assert '<html lang="en' in answer.text


def test_visitors_run_no_sql(plain: httpx.Client) -> None:
    assert plain.get("/directory.json", params={"sql": "select 1"}).status_code == 403


def test_what_tells_of_the_installation_is_closed(plain: httpx.Client) -> None:
    assert plain.get("/-/plugins.json").status_code == 404


def test_the_file_is_not_for_download_where_that_is_asked_for(sample_release: Path, tmp_path: Path) -> None:
    """Datasette reads no settings from metadata.yml: the documented command (immutable) brings this one along."""
    options = ["--immutable", str(sample_release), *SETTINGS]
    with datasette(options, tmp_path, sample_release.parent) as client:
        assert client.get("/directory.db").status_code == 403


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
