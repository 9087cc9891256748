"""The patients' pages are as plain as `python -m tests.bench.reading` says, and what it counts is right."""

from pathlib import Path
from typing import Any

import pytest

from tests.bench.reading import GOAL, grades, our_words, prose, read, syllables


async def test_every_page_for_patients_is_plain(application: Any, sample_release: Path) -> None:
    found = await grades(application, sample_release)
    assert {path: both for path, both in found.items() if any(one.grade > GOAL for one in both)} == {}
    assert found["/about-mbt"][1].words > 500


@pytest.mark.parametrize(
    ("word", "count"),
    [("cat", 1), ("borderline", 3), ("therapy", 3), ("don’t", 1), ("mentalization", 5), ("psychiatrist", 4)],
)
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_grade_is_kincaids() -> None:
    # 11 words, 2 sentences, 13 syllables: .39 x 5.5 + 11.8 x 13 / 11 - 15.59
    text = read("The dog ran to the garden. It was a sunny day.")
    assert (text.words, text.sentences, text.syllables) == (11, 2, 13)
    assert text.grade == pytest.approx(0.39 * 5.5 + 11.8 * 13 / 11 - 15.59)


def test_what_is_not_in_our_words_is_left_out() -> None:
    text = our_words(
        "<body><nav>Menu</nav><main><h1>A <b>title</b></h1><p>One<br>line. By <bdi>Somebody</bdi>, <q>quoted</q>.</p>"
        "<script>code()</script><ul><li>first<li>second</ul></main>"
    )
    assert text.splitlines() == ["A title", "One", "line. By , .", "first", "second"]
    assert prose("A title\nA sentence.") == "A sentence."
