"""The proxies in front of the real site, and in front of one that tells what reached it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.proxies import Proxy, caddy, nginx
from tests.deploy.upstream import telling
from tests.site.conftest import Served, served

__all__ = ["served"]

PROXIES = {"nginx": nginx, "caddy": caddy}


@pytest.fixture(scope="session", params=PROXIES)
def program(request: pytest.FixtureRequest) -> str:
    """nginx, then Caddy."""
    name = str(request.param)
    for needed in (name, "openssl"):
        if shutil.which(needed) is None:
            pytest.skip(f"{needed} is not installed")
    return name


@pytest.fixture(scope="session")
def before_telling(program: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """In front of the stand-in."""
    with telling() as upstream, PROXIES[program](tmp_path_factory.mktemp(program), upstream) as proxy:
        yield proxy


@pytest.fixture(scope="session")
def before_site(program: str, served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """In front of `mbt serve`."""
    upstream = int(served.address.rpartition(":")[2])
    with PROXIES[program](tmp_path_factory.mktemp(program), upstream) as proxy:
        yield proxy


@pytest.fixture
def before_nothing(program: str, tmp_path: Path) -> Iterator[Proxy]:
    """In front of a port at which nobody listens."""
    with PROXIES[program](tmp_path, 9) as proxy:
        yield proxy
