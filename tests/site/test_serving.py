"""`mbt serve` and `mbt match` as processes: what they say when something is wrong, and what they never write down."""

import socket
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.forked import mbt
from tests.site.conftest import Served


def test_a_port_in_use_is_one_sentence(sample_release: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = mbt(sample_release.parent, "serve", "--port", port)
    assert done.returncode == 69
    assert done.stderr.strip().splitlines() == [
        f"Error: port {port} is in use; stop what runs there or choose another with --port (make run PORT=…)"
    ]


@pytest.mark.parametrize("command", [["serve"], ["match", "--place", "Leeds"]])
def test_no_release_yet_is_one_sentence(tmp_path: Path, command: list[str]) -> None:
    done = mbt(tmp_path, *command)
    assert done.returncode == 66
    assert done.stderr.strip().endswith("there is no release yet; run `mbt publish` first")
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--place", "Nowhereville"], "No place of that name was found."),
        (["--place", "Springfield", "--country", "US"], "could be several places"),
        (["--place", "Leeds", "--condition", "rabies"], "allowed: bpd, aspd"),
        (["--place", "Leeds", "--within-km", "-3"], "within_km"),
        ([], "place"),
    ],
)
def test_a_need_that_cannot_be_answered_is_one_sentence(sample_release: Path, arguments: list[str], said: str) -> None:
    done = mbt(sample_release.parent, "match", *arguments)
    assert done.returncode == 65
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("arguments", [["--colour", "red"], ["--limit", "many"]])
def test_a_wrong_call_is_64(sample_release: Path, arguments: list[str]) -> None:
    assert mbt(sample_release.parent, "match", *arguments).returncode == 64


def test_a_damaged_release_is_refused(tmp_path: Path) -> None:
    (tmp_path / "directory.db").write_bytes(b"not a database" * 100)
    done = mbt(tmp_path, "match", "--place", "Leeds")
    assert done.returncode == 66
    assert len(done.stderr.strip().splitlines()) == 1


def test_what_is_searched_for_is_written_nowhere(served: Served, sample_release: Path) -> None:
    canary = "Canaryville"
    for path in ("/match", "/find"):
        data = urllib.parse.urlencode({"place": canary}).encode()
        request = urllib.request.Request(f"{served.address}{path}", data=data)
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=10)
        assert refused.value.code == 422
    written = [path for path in sample_release.parent.rglob("*") if path.is_file()] + [served.log]
    assert not [path for path in written if b"Canaryville" in path.read_bytes()]
