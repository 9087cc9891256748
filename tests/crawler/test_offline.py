"""The whole road with no network but loopback: crawled, geocoded and published in a network namespace of its own."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import MBT, SAMPLE_SOURCES, STRICT_MBT, WITH_SITES, Done, run
from tests.conftest import OWNER_FILES

# A new namespace's loopback is down; SIOCSIFFLAGS (0x8914) sets IFF_UP | IFF_RUNNING. Then the command takes over.
_UP = (
    "import fcntl, os, socket, struct, sys;"
    "fcntl.ioctl(socket.socket(), 0x8914, struct.pack('16sh', b'lo', 0x41));"
    "os.execvp(sys.argv[1], sys.argv[1:])"
)
ALONE = ["unshare", "--map-root-user", "--net", sys.executable, "-c", _UP]


def _namespaces() -> bool:
    if not sys.platform.startswith("linux") or shutil.which("unshare") is None:
        return False
    return subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(not _namespaces(), reason="this machine gives no network namespaces (unshare --net)")


def alone(command: list[str], var: Path) -> Done:
    done = run([*ALONE, *command], var, MBT_SOURCES=str(SAMPLE_SOURCES))
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def test_there_is_no_way_out(tmp_path: Path) -> None:
    connect = "import socket; socket.create_connection(('192.0.2.1', 80), 2)"
    done = run([*ALONE, sys.executable, "-c", connect], tmp_path)
    assert done.returncode != 0
    assert "unreachable" in done.stderr


def test_the_sample_release_is_made_entirely_offline(tmp_path: Path) -> None:
    alone([*WITH_SITES, *STRICT_MBT, "crawl"], tmp_path)
    alone([*MBT, "owner-file", "add", *map(str, OWNER_FILES)], tmp_path)
    alone([*MBT, "publish"], tmp_path)
    alone([*MBT, "match", "--place", "SW17 0YF"], tmp_path)
    with sqlite3.connect(tmp_path / "directory.db") as connection:
        placed, missing = connection.execute(
            "SELECT count(latitude), count(*) - count(latitude) FROM location"
        ).fetchone()
    assert placed > 15
    assert missing == 0
