"""One zygote for all crawls of a test run."""

import pytest

from tests import forked
from tests.crawler.fetch.processes import Zygote


@pytest.fixture(scope="session")
def zygote() -> Zygote:
    return forked.zygote()
