"""What tests of the review share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.source import load_sources
from crawler.workshop import Workshop
from referral.gazetteer import Gazetteer
from tests.commands import SAMPLE_SOURCES
from tests.crawler.review.making import ROSTER, SECOND, Desk, alice, fay, roster, source_files, sources


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Two people of the roster, and what the second list says of them."""
    workshop = Workshop(tmp_path / "var")
    desk = Desk(workshop, sources(), tmp_path / "var")
    desk.reads(*roster(), source=ROSTER)
    desk.reads(alice(), fay())
    yield desk
    workshop.close()


@pytest.fixture
def office(filled: Workshop, gazetteer: Gazetteer, tmp_path: Path) -> Desk:
    """The whole sample road, and the second list beside it."""
    office = Desk(filled, {**load_sources(SAMPLE_SOURCES), SECOND: sources()[SECOND]}, tmp_path / "var", gazetteer)
    office.reads(alice(), fay())
    return office


@pytest.fixture
def commands(office: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The same, where the commands find it."""
    monkeypatch.setenv("MBT_VAR", str(office.folder))
    monkeypatch.setenv("MBT_SOURCES", str(source_files(tmp_path / "sources")))
    monkeypatch.setenv("COLUMNS", "200")
    return office
