"""One crawl of the sample sites for all tests of releases and commands."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler.workshop import Workshop
from referral.gazetteer import Gazetteer, open_gazetteer
from tests.crawler.commands import MBT, WITH_SITES, Done, mbt, run

OWNER_FILES = sorted((Path(__file__).parents[1] / "sites" / "owner_files").iterdir())


@dataclass
class Road:
    """The sample sites crawled, the sample owner files taken in, and a release published: by the real commands."""

    var: Path
    crawled: Done
    added: Done
    published: Done


@pytest.fixture(scope="session")
def road(tmp_path_factory: pytest.TempPathFactory) -> Road:
    var = tmp_path_factory.mktemp("road") / "var"
    assert MBT[0] == sys.executable
    return Road(
        var,
        run([*WITH_SITES, *MBT, "crawl"], var),
        mbt(var, "owner-file", "add", *map(str, OWNER_FILES)),
        mbt(var, "publish"),
    )


@pytest.fixture(scope="session")
def gazetteer(road: Road) -> Gazetteer:
    """The offline gazetteer, unpacked once for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MBT_VAR", str(road.var))
        return open_gazetteer()


@pytest.fixture
def filled(road: Road, tmp_path: Path) -> Iterator[Workshop]:
    """A workshop of the test's own with the road's listings."""
    folder = tmp_path / "var"
    folder.mkdir()
    original = Workshop(road.var)
    original.db.execute("VACUUM INTO ?", [str(folder / "crawl.db")])
    original.close()
    opened = Workshop(folder)
    yield opened
    opened.close()
