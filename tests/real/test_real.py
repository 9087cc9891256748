"""The measurements of ``make real`` as tests; skipped where the stored pages are not on the machine."""

from pathlib import Path

import pytest

from tests.real import MISSING, directory, lists, real_folder, services


@pytest.fixture(scope="module")
def folder() -> Path:
    found = real_folder()
    if found is None:
        pytest.skip(MISSING)
    return found


def test_everybody_on_the_directorys_pages_is_read_once_and_nobody_is_published(folder: Path) -> None:
    tally, people, trained = directory.measure(folder / "goodtherapy")
    assert people > 0
    assert tally.wrong == []
    assert trained == 0


def test_service_pages_are_read_whole(folder: Path) -> None:
    tally = services.measure(folder / "pages")
    assert tally.there
    assert tally.wrong == []


def test_lists_of_waits_and_names_are_read_whole(folder: Path) -> None:
    tally = lists.measure(folder / "pages")
    assert tally.there
    assert tally.wrong == []
