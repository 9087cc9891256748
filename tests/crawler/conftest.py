"""What tests of releases and commands share."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.workshop import Workshop
from referral.gazetteer import Gazetteer, open_gazetteer
from tests.conftest import Road


@pytest.fixture(scope="session")
def gazetteer(road: Road) -> Gazetteer:
    """The offline gazetteer, unpacked once for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MBT_VAR", str(road.var))
        return open_gazetteer()


@pytest.fixture
def filled(road: Road, tmp_path: Path) -> Iterator[Workshop]:
    """A workshop of the test's own with the road's listings, and the log of decisions beside it."""
    folder = tmp_path / "var"
    folder.mkdir()
    original = Workshop(road.var)
    original.db.execute("VACUUM INTO ?", [str(folder / "crawl.db")])
    original.close()
    shutil.copytree(road.var / "decisions", folder / "decisions")
    opened = Workshop(folder)
    yield opened
    opened.close()
