"""Long words in two parts, of which nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st

from referral.site.parting import MOST, parted


@given(st.text(alphabet="ab .!?\n", max_size=3 * MOST))
def test_nothing_is_left_out(words: str) -> None:
    shown, rest = parted(words)
    assert "".join((shown + rest).split()) == "".join(words.split())
    assert len(shown) <= max(MOST, 0 if rest else len(words))


def test_what_is_short_is_whole() -> None:
    assert parted("x" * MOST) == ("x" * MOST, "")


def test_a_sentence_is_not_cut_where_one_ends_in_time() -> None:
    first, second = "A" * (MOST - 20) + ".", "B" * 60 + "."
    assert parted(f"{first} {second}") == (first, second)


def test_else_it_is_cut_between_words() -> None:
    shown, rest = parted("word " * 100)
    assert shown.endswith("word")
    assert rest.startswith("word")
