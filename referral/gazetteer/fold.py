"""Folding of names, the same for the names in the file and the names that are asked for.

A folded name is lower case, without accents, dots or apostrophes, words separated by one space, with the few words
that are written both short and long in their short form. Letters that people replace in two ways (å as a or aa, ø
as o or oe) give two folded names; a match of any of one side with any of the other counts.
"""

import re
import unicodedata

# First column: the accent simply left out. Second: what the letter's own countries write without the key for it.
_LETTERS = {
    "å": ("a", "aa"),
    "ä": ("a", "ae"),
    "æ": ("ae", "ae"),
    "ø": ("o", "oe"),
    "ö": ("o", "oe"),
    "ü": ("u", "ue"),
    "ß": ("ss", "ss"),
    "ð": ("d", "d"),
    "þ": ("th", "th"),
    "ł": ("l", "l"),
    "đ": ("d", "d"),
    "ı": ("i", "i"),
    "œ": ("oe", "oe"),
}
_LEFT_OUT = str.maketrans({letter: forms[0] for letter, forms in _LETTERS.items()})
_REPLACED = str.maketrans({letter: forms[1] for letter, forms in _LETTERS.items()})
_SHORT = {
    "saint": "st",
    "sankt": "st",
    "sint": "st",
    "szent": "st",
    "sainte": "ste",
    "mount": "mt",
    "fort": "ft",
    "sur": "s",
    "bei": "b",
    "im": "i",
}
_RIVERS = re.compile(r"\b(?:an der|a d)\b")
"""Hainburg an der Donau, a. d. Donau, a.d. Donau."""
_APOSTROPHES = re.compile(r"['’‘`´ʻ.]")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def fold(name: str) -> str:
    """Fold a name in the way that leaves accents out."""
    if name.isascii() and name.isalpha():
        lowered = name.lower()
        return _SHORT.get(lowered, lowered)
    return _folded(_lowered(name), _LEFT_OUT)


def folds(name: str) -> tuple[str, ...]:
    """All folded forms of a name: one, or two where it has a letter that is replaced in two ways."""
    if name.isascii():
        return (fold(name),)
    lowered = _lowered(name)
    first = _folded(lowered, _LEFT_OUT)
    second = _folded(lowered, _REPLACED)
    return (first,) if first == second else (first, second)


def _lowered(name: str) -> str:
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).lower())


def _folded(lowered: str, letters: dict[int, str]) -> str:
    if not lowered.isascii():
        decomposed = unicodedata.normalize("NFKD", lowered.translate(letters))
        lowered = "".join([letter for letter in decomposed if not unicodedata.combining(letter)])
    words = lowered.split()
    bare = "".join(words)
    if not (bare.isascii() and bare.isalnum()):
        words = _NOT_A_WORD.sub(" ", _APOSTROPHES.sub("", lowered.replace("&", " and "))).split()
    if len(words) == 1:
        return _SHORT.get(words[0], words[0])
    folded = " ".join([_SHORT.get(word, word) for word in words])
    return _RIVERS.sub("ad", folded) if " d" in folded else folded
