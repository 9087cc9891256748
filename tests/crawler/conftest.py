"""What tests of releases and commands share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.workshop import Workshop
from referral.gazetteer import Gazetteer, open_gazetteer
from tests.conftest import Road
from tests.crawler.migrated_once import migrated_once
from tests.crawler.reading_once import read_once

__all__ = ["migrated_once", "read_once"]


@pytest.fixture(scope="session")
def gazetteer(road: Road) -> Gazetteer:
    """The offline gazetteer, unpacked once for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MBT_VAR", str(road.var))
        return open_gazetteer()


@pytest.fixture
def filled(road: Road, tmp_path: Path) -> Iterator[Workshop]:
    """A workshop of the test's own with the road's listings, and the log of decisions beside it."""
    opened = Workshop(road.copied(tmp_path / "var"))
    yield opened
    opened.close()
