"""Words for a condition, in whatever language and spelling, read as codes of the release's vocabulary.

`Conditions(rows).read("Emotionally unstable PD")` gives the codes that the words can mean: one, several to choose
from, or none. Nothing is guessed that a release does not name: its labels, other names (also_known_as) and ICD codes
are all there is, and `conditions.toml` says how freely they are compared.
"""

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from rapidfuzz.distance import OSA

from referral.match.icd import codes_in, covers

_DATA: dict[str, Any] = tomllib.loads(Path(__file__).with_name("conditions.toml").read_text(encoding="utf-8"))
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ł": "l", "đ": "d", "'": None, "’": None})
_LONG = 8
"""Letters from which on one word of a sentence may be misspelt."""
_MOST = 200
"""Characters that are looked at."""


class How(StrEnum):
    """What the words were read by."""

    CODE = "code"
    NAME = "name"
    ICD = "icd"
    INSIDE = "inside"
    TYPO = "typo"
    OPEN = "open"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Reading:
    """What words were read as: `codes` in the vocabulary's order. OPEN is "no diagnosis", which is an answer."""

    codes: tuple[str, ...]
    how: How

    @property
    def code(self) -> str | None:
        """The code where there is exactly one."""
        return self.codes[0] if len(self.codes) == 1 else None


@dataclass(frozen=True, slots=True)
class Named:
    """One row of `vocabulary`: `also_known_as`, `icd10` and `icd11` as they stand in the table, None where empty."""

    code: str
    label: str
    also_known_as: str | None
    icd10: str | None
    icd11: str | None

    @property
    def names(self) -> Iterator[str]:
        """Everything it is called."""
        yield self.code.replace("_", " ")
        yield self.label
        yield from (self.also_known_as or "").split(";")


class Conditions:
    """The conditions of one release, by every name."""

    @classmethod
    @lru_cache(maxsize=4)
    def of(cls, rows: tuple[Named, ...]) -> "Conditions":
        """Those of these rows: releases seldom differ in them, and laying out the names takes a while."""
        return cls(rows)

    def __init__(self, rows: Iterable[Named]) -> None:
        self._rows = {row.code: row for row in rows}
        self._names: defaultdict[str, set[str]] = defaultdict(set)
        for row in self._rows.values():
            for name in filter(None, map(_together, row.names)):
                self._names[name].add(row.code)
        self._several = {
            _together(name): set(group["codes"]) & self._rows.keys()
            for group in _DATA["several"]
            for name in group["names"]
        }
        self._longest = max((len(words_of(name)) for row in self._rows.values() for name in row.names), default=0)

    def read(self, words: str) -> Reading:
        """Words as a person writes them -> what they can mean. Pure; never raises."""
        text = words.strip()[:_MOST]
        if text in self._rows:
            return Reading((text,), How.CODE)
        whole = _together(text)
        if whole in _OPEN:
            return Reading((), How.OPEN)
        if known := self._names.get(whole) or self._several.get(whole):
            return self._reading(known, How.NAME)
        if coded := self._coded(text):
            return self._reading(coded, How.ICD)
        said = words_of(text)
        parts = _without_open(said)
        if _NOT.isdisjoint(parts) and (inside := self._inside(parts)):
            return self._reading(inside, How.INSIDE)
        if _NOT.isdisjoint(parts) and (meant := self._misspelt("".join(parts), parts)):
            return self._reading(meant, How.TYPO)
        return Reading((), How.OPEN if len(parts) < len(said) else How.NOTHING)

    def _reading(self, codes: Iterable[str], how: How) -> Reading:
        wanted = set(codes)
        return Reading(tuple(code for code in self._rows if code in wanted), how)

    def _coded(self, text: str) -> set[str]:
        """What all ICD codes in the text agree on (6D10 and 6D11.5), else what any of them means."""
        meant = [
            {code for code, row in self._rows.items() if covers(row.icd10, asked) or covers(row.icd11, asked)}
            for asked in codes_in(text)
        ]
        return set.intersection(*meant) or set.union(*meant) if meant else set()

    def _inside(self, parts: Sequence[str]) -> set[str]:
        """The names in a sentence, the longest first and none inside another."""
        found: set[str] = set()
        at = 0
        while at < len(parts):
            for end in range(min(len(parts), at + self._longest), at, -1):
                if known := self._names.get("".join(parts[at:end])):
                    found |= known
                    at = end - 1
                    break
            at += 1
        return found

    def _misspelt(self, whole: str, parts: Sequence[str]) -> set[str]:
        if whole and (near := _nearest(whole, self._names)):
            return near
        found: set[str] = set()
        for word in parts:
            if len(word) >= _LONG:
                found |= _nearest(word, self._names)
        return found


def words_of(text: str) -> list[str]:
    """Words without case, accents and marks: "Persönlichkeits-Störung" -> ["personlichkeits", "storung"]."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    # So that "Persoenlichkeit", "aengstelig" and "aatstoerning" are what they are with their own letters.
    plain = plain.replace("ae", "a").replace("oe", "o").replace("ue", "u").replace("aa", "a")
    return re.findall(r"[^\W_]+", plain)


def _without_open(parts: Sequence[str]) -> list[str]:
    """The words without "no diagnosis" and its like of two words and more: "borderline, not diagnosed" is bpd."""
    kept = list(parts)
    for size in range(_LONGEST_OPEN, 1, -1):
        at = 0
        while at + size <= len(kept):
            if "".join(kept[at : at + size]) in _OPEN:
                del kept[at : at + size]
            else:
                at += 1
    return kept


def _together(text: str) -> str:
    return "".join(words_of(text))


def _nearest(word: str, names: Mapping[str, set[str]]) -> set[str]:
    """The codes of the name least far from a word, where that is near enough and no other code's is as near."""
    best, found = len(word) + 1, set[str]()
    for name, codes in names.items():
        allowed = _allowed(min(len(word), len(name)))
        if not allowed or word[0] != name[0] or abs(len(word) - len(name)) > allowed:
            continue
        away = OSA.distance(word, name, score_cutoff=min(allowed, best))
        if away > allowed or away > best:
            continue
        found = found | codes if away == best else set(codes)
        best = away
    return found


def _allowed(letters: int) -> int:
    return max((int(step["wrong"]) for step in _DATA["typo"] if letters >= step["letters"]), default=0)


_OPEN = frozenset(map(_together, _DATA["open"]))
_NOT = frozenset(_together(word) for word in _DATA["not"])
_LONGEST_OPEN = max(len(words_of(phrase)) for phrase in _DATA["open"])
