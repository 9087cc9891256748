"""One zygote for all crawls of a test run."""

from collections.abc import Iterator

import pytest

from tests.crawler.fetch.processes import Zygote


@pytest.fixture(scope="session")
def zygote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zygote]:
    with Zygote(tmp_path_factory.mktemp("zygote")) as started:
        yield started
