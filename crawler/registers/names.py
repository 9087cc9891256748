"""Names that a register writes in CAPITALS, in the case in which people write them."""

import re
from functools import cache

_WORD = re.compile(r"[^\W\d_]+")
_NUMERAL = re.compile(r"(?:I{2,3}|IV|VI{0,3})")
# In a US register these mostly are names by themselves (St. John, San Miguel, Le Roy, LaRue written La Rue).
_CAPITALISED = frozenset({"bar", "bat", "bon", "la", "le", "mac", "mc", "san", "santa", "st", "ste", "te"})


@cache
def _particles() -> frozenset[str]:
    from nameparser.config import CONSTANTS  # noqa: PLC0415 - it takes its time, and most pages are no register's

    return frozenset(str(word) for word in CONSTANTS.prefixes)


def in_normal_case(written: str) -> str:
    """ "VAN DER BERG-O'NEIL III" -> "van der Berg-O'Neil III". Words that are not all capitals stay as written.

    "Mac" is left alone: MACDONALD and MACHADO cannot be told apart.
    """
    if written != written.upper():
        return written
    words = written.split()
    cased: list[str] = []
    lowered = False
    for at, word in enumerate(words):
        bare = word.lower().strip(".")
        particle = bare in _particles() and at < len(words) - 1
        lowered = particle and (lowered or bare not in _CAPITALISED)
        cased.append(word.lower() if lowered else _capitalised(word))
    return " ".join(cased)


def _capitalised(word: str) -> str:
    if _NUMERAL.fullmatch(word):
        return word
    return _WORD.sub(lambda found: _one(found[0]), word)


def _one(letters: str) -> str:
    if letters.startswith("MC") and len(letters) > 3:
        return "Mc" + letters[2:].capitalize()
    return letters.capitalize()
