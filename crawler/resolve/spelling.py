"""Words as they are compared: in plain letters, by their sound, by their consonants."""

import re
from functools import cache, lru_cache

from crawler.read.labels import fold
from crawler.resolve.rules import rules

_WORD = re.compile(r"[^\W_]+")
# Müller, Mueller and Muller; Sørensen and Soerensen; Åse and Aase.
_TWO_LETTERS = re.compile(r"[aou]e|aa")
_DOUBLE = re.compile(r"(.)\1+")
_VOWEL = re.compile(r"[aeiouh]")


@cache
def _letters() -> dict[int, str]:
    return str.maketrans(dict(rules().words.letters))


def words(text: str) -> tuple[str, ...]:
    """ "J.-P. O'Neill" -> j, p, oneill: folded, of any script, in the order written."""
    return tuple(plain(word) for word in _WORD.findall(text.replace("'", "").replace("’", "")))


@lru_cache(maxsize=200_000)
def plain(word: str) -> str:
    """One word in plain Latin letters, the same for all its transliterations."""
    folded = fold(fold(word).translate(_letters()))
    return _TWO_LETTERS.sub(lambda two: two[0][0], folded) if len(folded) > 2 else folded


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """A plain word as it is heard: Meyer and Maier, Stefan and Stephan, Schmidt and Schmitt alike."""
    for written, heard in rules().words.sounds:
        word = word.replace(written, heard)
    return _DOUBLE.sub(r"\1", word.replace("ay", "ai").replace("ey", "ai"))


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """The first letter and the consonants heard after it: what most slips of the finger leave as it was."""
    heard = sound(word)
    return heard[:1] + _VOWEL.sub("", heard[1:])


@cache
def _rows() -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for at, row in enumerate(rules().words.nicknames):
        for word in row:
            rows.setdefault(plain(word), []).append(at)
    return rows


def formal(given: str) -> str:
    """The name that a short form is counted under ("bob": robert); of two the first ("alex"); itself for any other."""
    rows = _rows().get(given)
    return plain(rules().words.nicknames[rows[0]][0]) if rows else given


@cache
def forms(given: str) -> frozenset[str]:
    """All the names that a given name may stand for."""
    return frozenset(plain(word) for at in _rows().get(given, ()) for word in rules().words.nicknames[at])


@lru_cache(maxsize=200_000)
def one_person(x: str, y: str) -> bool:
    """Whether two given names are forms of one."""
    return bool(set(_rows().get(x, ())) & set(_rows().get(y, ())))
