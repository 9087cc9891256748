"""The sample release, made as `make run` makes it: crawl over loopback, owner files, publish."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
MBT = Path(sys.executable).with_name("mbt")


def mbt(*arguments: str | Path, var: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    """Run the command line against the sample sources, with ``var`` as its folder."""
    environment = {**os.environ, "MBT_VAR": str(var), "MBT_SOURCES": str(HERE / "sources"), **extra}
    command = [str(MBT), *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


def crawl(var: Path) -> subprocess.CompletedProcess[str]:
    """Crawl every sample site that has a permission."""
    environment = {**os.environ, "MBT_VAR": str(var)}
    command = [sys.executable, "-m", "tests.sites", str(MBT), "crawl"]
    root = HERE.parents[1]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False, timeout=120)


def build(var: Path) -> Path:
    """A whole sample release under ``var``; its directory.db."""
    for done in (
        crawl(var),
        mbt("owner-file", "add", *sorted((HERE / "owner_files").iterdir()), var=var),
        mbt("publish", var=var),
    ):
        assert done.returncode == 0, f"{done.args}\n{done.stdout}\n{done.stderr}"
    return var / "directory.db"
