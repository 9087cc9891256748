"""What tests of both packages share."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from crawler.source import Source, load_sources
from tests.sites.built import build

SAMPLE_SOURCES = Path(__file__).parent / "sites" / "sources"

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


@pytest.fixture(scope="session")
def sample_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """directory.db of the sample sites, built once by the real commands; tests read it and never write it."""
    return build(tmp_path_factory.mktemp("sample"))
