"""A text as patterns read it: folded, one kind of dash, single spaces; each letter's place in the original is known."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from crawler.read.labels import fold

_SAME = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("‘’ʼ´`", "'") | dict.fromkeys("­\u200b‌‍⁠\ufeff", ""))
# A full stop ends a sentence unless it stands after a single letter or a known short form. Capitals are gone, so they
# decide nothing: a sentence written in capitals is cut like any other.
_END = re.compile(
    r"(?<=[.!?])(?<!\b[a-z]\.)(?<!\b(?:dr|mr|ms|st|ca|no|nr|kl)\.)(?<!\b(?:mrs|tel|tlf|eks|evt|leg|bzw)\.)"
    r"(?<!\b(?:prof|dott|dipl|cand)\.)(?<!\bpsych\.)\s"
)


@dataclass(frozen=True, slots=True)
class Plain:
    """``text`` is what patterns run on; ``at`` gives, for each of its letters, the place in ``written``."""

    written: str
    text: str
    at: tuple[int, ...]

    def original(self, start: int, end: int) -> str:
        """The words as written between two places of ``text``."""
        return self.written[slice(*self.span(start, end))]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Two places of ``text`` as places of ``written``."""
        return (self.at[start], self.at[end - 1] + 1) if start < end else (0, 0)


@lru_cache(maxsize=4096)
def _letters(char: str) -> str:
    return fold(char).translate(_SAME)


def plain(written: str) -> Plain:
    """``written`` for patterns: two spellings that differ in case, accents or white space give the same text."""
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(written):
        for letter in _letters(char):
            if letter.isspace():
                if not letters or letters[-1] == " ":
                    continue
                letter = " "  # noqa: PLW2901
            letters.append(letter)
            places.append(place)
    if letters and letters[-1] == " ":
        letters.pop()
        places.pop()
    return Plain(written, "".join(letters), tuple(places))


def sentences_of(text: Plain) -> Iterator[Plain]:
    """The sentences of ``text``, each with the words it is written in."""
    start = 0
    for end in [*(match.start() for match in _END.finditer(text.text)), len(text.text)]:
        if end > start:
            first, last = text.span(start, end)
            yield Plain(text.written[first:last], text.text[start:end], tuple(at - first for at in text.at[start:end]))
        start = end + 1
