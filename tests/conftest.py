"""What tests of both packages share."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from crawler.decisions import DecisionLog
from crawler.source import Source, load_sources
from crawler.workshop import Workshop
from tests.commands import SAMPLE_SOURCES, STRICT_MBT, WITH_SITES, Done, mbt, run

# MBT_EXAMPLES=2000 looks harder; no example database is kept, so every run starts from the same place.
settings.register_profile(
    "mbt",
    max_examples=int(os.environ.get("MBT_EXAMPLES", "60")),
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("mbt")


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the test's own for everything generated."""
    folder = tmp_path / "var"
    monkeypatch.setenv("MBT_VAR", str(folder))
    return folder


@pytest.fixture(scope="session")
def sample_sources() -> Mapping[str, Source]:
    """The sources of the sample sites: twins of the bundled ones."""
    return load_sources(SAMPLE_SOURCES)


OWNER_FILES = sorted((Path(__file__).parent / "sites" / "owner_files").iterdir())


@dataclass
class Road:
    """The sample owner files taken in, the sample sites crawled, and a release published: by the real commands."""

    var: Path
    crawled: Done
    added: Done
    published: Done

    def copied(self, var: Path) -> Path:
        """``var`` with what cannot be made again: crawl.db, and the log of decisions that belongs to it."""
        var.mkdir(parents=True)
        original = Workshop(self.var)
        original.db.execute("VACUUM INTO ?", [str(var / "crawl.db")])
        original.close()
        shutil.copytree(self.var / "decisions", var / "decisions")
        return var


@pytest.fixture(scope="session")
def road(tmp_path_factory: pytest.TempPathFactory) -> Road:
    var = tmp_path_factory.mktemp("road") / "var"
    # What is sent in comes first: registers are asked about everybody who is listed when the crawl begins.
    added = mbt(var, "owner-file", "add", *map(str, OWNER_FILES))
    crawled = run([*WITH_SITES, *STRICT_MBT, "crawl"], var)
    return Road(var, crawled, added, mbt(var, "publish"))


@pytest.fixture(scope="session")
def sample_release(road: Road) -> Path:
    """directory.db of the sample sites; tests read it and never write it."""
    for done in (road.crawled, road.added, road.published):
        assert done.returncode == 0, f"{done.args}\n{done.stdout}\n{done.stderr}"
    return road.var / "directory.db"


@pytest.fixture
def decisions(tmp_path: Path) -> DecisionLog:
    """A log in which nothing was decided yet."""
    return DecisionLog(tmp_path / "decisions", None)
