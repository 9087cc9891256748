"""Nothing of the stored real pages stands in a file of the project, and the comparison would find it if it did."""

import pytest

from tests.real import MISSING, ROOT, real_folder
from tests.real.copied import RUN, copied, project_texts, runs_of, stored_texts, visible

# Invented, as a page would be stored.
STORED = """SOURCE https://moon.example.org/clinics/the-moon-clinic-sees-owls-only-at-night-and-bats
The Moon Clinic sees owls at night, and on Sundays it also sees bats.
Für Eulen: ab 20-40 Mäusen täglich, wer weniger frißt, möge anrufen.
"""
REAL = runs_of([STORED])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We know the Moon Clinic sees owls at night, and on Mondays.", ["the moon clinic sees owls at night and on"]),
        ("# the MOON clinic\n# sees owls\n# at night, and...", ["the moon clinic sees owls at night and"]),
        ('["fur Eulen", "ab 20", 40, "Mausen täglich", "wer"]', ["fur eulen ab 20 40 mausen taglich wer"]),
        ("The Moon Clinic sees owls at night.", []),  # seven words
        ("The Moon Clinic sees bats at night, and on Sundays owls.", []),
        ("https://moon.example.org/clinics/the-moon-clinic-sees-owls-only-at-night-and-bats", []),
        ("", []),
    ],
)
def test_what_is_copied_is_found(text: str, found: list[str]) -> None:
    assert copied(text, REAL) == found


def test_markup_hides_nothing() -> None:
    page = "<p>The <b>Moon</b> Clinic<br>sees owls</p><script>let x = 1</script><!-- x --><p>at night, &amp; and on</p>"
    assert copied(page, REAL) == []
    assert copied(visible(page), REAL) == ["the moon clinic sees owls at night and on"]


def test_two_copies_are_two() -> None:
    owls, bats = "The Moon Clinic sees owls at night, and", "night and on Sundays it also sees bats"
    assert copied(f"{owls} something else: {bats}", REAL) == [
        "the moon clinic sees owls at night and",
        "night and on sundays it also sees bats",
    ]


def test_nothing_of_the_stored_pages_is_in_the_project() -> None:
    folder = real_folder()
    if folder is None:
        pytest.skip(MISSING)
    if not (ROOT / ".git").exists():
        pytest.skip("skipped: this is no checkout, so nobody knows which files are the project's")
    real = runs_of(stored_texts(folder))
    assert len(real) > 1000, "the stored pages are hardly read"
    found = {(name, run) for name, text in project_texts() for run in copied(text, real)}
    said = "\n".join(f"{name}: {run}" for name, run in sorted(found))
    assert not found, f"{RUN} words in a row or more are a real page's; say it in invented words:\n{said}"
