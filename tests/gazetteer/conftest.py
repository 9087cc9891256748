"""The shipped gazetteer, unpacked once for all tests."""

from collections.abc import Iterator

import pytest

from referral.gazetteer import Gazetteer, open_gazetteer


@pytest.fixture(scope="session")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gazetteer]:
    with open_gazetteer(tmp_path_factory.mktemp("var")) as opened:
        yield opened
