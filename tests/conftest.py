"""What tests of both packages share."""

import fcntl
import gc
import json
import os
import shutil
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from crawler.decisions import DecisionLog
from crawler.source import Source, load_sources
from tests.commands import SAMPLE_SOURCES, Done
from tests.forked import crawl_sites, mbt

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
# The files that take longest (pytest --durations=0), longest first: they are handed out first, so that at the end no
# process works at a long one alone. Another order costs time and nothing else.
LONG = (
    "site/test_browser.py",
    "match/test_invariants.py",
    "crawler/test_release.py",
    "serving/test_workers.py",
    "serving/test_switching.py",
    "deploy/test_proxies.py",
    "site/test_journeys.py",
    "site/test_privacy_proof.py",
    "site/test_printing.py",
    "prove/test_prove.py",
    "crawler/test_offline.py",
    "crawler/test_cli.py",
    "crawler/removal/test_ways_back.py",
    "crawler/test_geocode_command.py",
    "crawler/review/test_undo.py",
    "crawler/review/test_correct.py",
    "crawler/fetch/test_hostile.py",
    "crawler/fetch/test_killed.py",
    "match/test_columns.py",
    "crawler/test_workshop_pages.py",
)
# Whole systems at work (proxies, units, faults injected, workers killed, browsers printed from): `make test` leaves
# them to `make test-slow`, so that it stays a matter of minutes. CI runs both.
SLOW = (
    "deploy",
    "prove",
    "serving/test_workers.py",
    "serving/test_switching.py",
    "site/test_journeys.py",
    "site/test_privacy_proof.py",
    "site/test_printing.py",
    "crawler/test_offline.py",
)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """No garbage is looked for while tests are gathered, nor later among them: all of the thousands are kept."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files before all others, and the slow ones marked."""
    here = Path(__file__).parent
    turn = {here / name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: turn.get(item.path, len(LONG)))
    slow = {here / name for name in SLOW}
    for item in items:
        if slow & {item.path, *item.path.parents}:
            item.add_marker(pytest.mark.slow)


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
        """``var`` with what cannot be made again: crawl.db, and the log of decisions that belongs to it.

        The gazetteer, which can, is linked: unpacking it takes longer than most tests.
        """
        var.mkdir(parents=True)
        shutil.copyfile(self.var / "crawl.db", var / "crawl.db")
        shutil.copytree(self.var / "decisions", var / "decisions")
        shutil.copytree(self.var / "gazetteer", var / "gazetteer", copy_function=os.link)
        return var


@pytest.fixture(scope="session")
def road(tmp_path_factory: pytest.TempPathFactory) -> Road:
    """Gone once for all test processes of a run: who needs it first goes it, the others wait. Nobody writes to it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "road"
    folder.mkdir(exist_ok=True)
    told = folder / "told.json"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            said = [[done.args, done.returncode, done.stdout, done.stderr] for done in _gone(folder / "var")]
            told.write_text(json.dumps(said), encoding="utf-8")
    crawled, added, published = (Done(*said) for said in json.loads(told.read_text(encoding="utf-8")))
    return Road(folder / "var", crawled, added, published)


def _gone(var: Path) -> tuple[Done, Done, Done]:
    # What is sent in comes first: registers are asked about everybody who is listed when the crawl begins.
    added = mbt(var, "owner-file", "add", *map(str, OWNER_FILES))
    gone = crawl_sites(var), added, mbt(var, "publish")
    assert not (var / "crawl.db-wal").exists(), "crawl.db is not whole in one file"
    return gone


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
