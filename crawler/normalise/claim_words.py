"""A sentence as kinds of words: who is spoken of, what is done, when, and whether at all (claims_words_*.toml).

One file holds the words of one language, or of languages that share most of them. The file that knows most of a
sentence's small words reads it, so that "men" is "but" in Danish and no more than a noun in English.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from crawler.read.labels import fold

_WORD = re.compile(r"mbt-d-a-ch\b|mbt-[a-z]{1,5}\b|[^\W_]+|[£€$]")
# Small words tell a language best, and what a list of trainings begins with; any other word that is known tells less.
_TELLING = frozenset({"filler", "self", "you", "verb", "stated"})
_SMALL_VOTES = 3
# Names of courses and treatments are English in texts of any language, and a text of little else is English.
_ENGLISH_VOTES = 2
_PREFIX_MIN = 2


@dataclass(slots=True)
class _Node:
    """A step of the tree of phrases: which kinds end here, and which words may follow."""

    kinds: frozenset[str] = frozenset()
    words: dict[str, "_Node"] = field(default_factory=dict)
    prefixes: dict[str, "_Node"] = field(default_factory=dict)
    suffixes: dict[str, "_Node"] = field(default_factory=dict)

    def step(self, part: str) -> "_Node":
        if part.startswith("*"):
            return self.suffixes.setdefault(part[1:], _Node())
        if part.endswith("*"):
            return self.prefixes.setdefault(part[:-1], _Node())
        return self.words.setdefault(part, _Node())

    def after(self, word: str) -> Iterator["_Node"]:
        known = False
        if found := self.words.get(word):
            known = True
            yield found
        if self.prefixes:
            for end in range(_PREFIX_MIN, len(word) + 1):
                if found := self.prefixes.get(word[:end]):
                    known = True
                    yield found
        # How a word ends tells least: a compound that is known as a whole is not looked into.
        if self.suffixes and not known:
            for start in range(len(word)):
                if found := self.suffixes.get(word[start:]):
                    yield found


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a plain sentence: where it stands, and the kinds it is of by itself or in its phrase."""

    start: int
    end: int
    text: str
    kinds: frozenset[str]


def _file_names() -> list[Path]:
    return sorted(Path(__file__).parent.glob("claims_words_*.toml"))


@cache
def _languages() -> tuple[Mapping[str, _Node], Mapping[str, Mapping[str, int]]]:
    """The tree of phrases of each file, and the votes that a word gives to the files that know it."""
    trees: dict[str, _Node] = {}
    telling: dict[str, dict[str, int]] = {}
    for path in _file_names():
        name = path.stem.removeprefix("claims_words_")
        trees[name] = tree = _Node()
        for kind, phrases in tomllib.loads(path.read_text(encoding="utf-8")).items():
            for phrase in phrases.split(","):
                parts = re.findall(r"mbt-\*|\*[^\W_]+|[^\W_]+\*?|[£€$]", fold(phrase))
                node = tree
                for part in parts:
                    node = node.step(part)
                if not parts:
                    raise ValueError(f"{path.name}: {kind} holds an empty phrase")
                node.kinds |= {kind}
                if len(parts) == 1 and "*" not in phrase:
                    votes = telling.setdefault(parts[0], {})
                    votes[name] = max(votes.get(name, 1), _SMALL_VOTES if kind in _TELLING else 1)
    return trees, telling


@cache
def kinds() -> frozenset[str]:
    """Every kind of word that some language has words for."""
    return frozenset(kind for path in _file_names() for kind in tomllib.loads(path.read_text(encoding="utf-8")))


def words_of(text: str, spoken: str | None = None) -> list[Word]:
    """The words of a plain sentence; ``spoken`` is the language that the treatment's name is in, where it tells."""
    found = [(match.start(), match.end(), match[0]) for match in _WORD.finditer(text)]
    trees, telling = _languages()
    votes = {"en": _ENGLISH_VOTES}
    for _, _, word in found:
        for name, vote in telling.get(word, {}).items():
            votes[name] = votes.get(name, 0) + vote
    if spoken:
        votes[spoken] = votes.get(spoken, 0) + 3 * _SMALL_VOTES
    tree = trees[max(votes, key=lambda name: (votes[name], name == "en"))]
    kinds: list[frozenset[str]] = [frozenset()] * len(found)
    at = 0
    while at < len(found):
        length, of = _longest(tree, [word for _, _, word in found[at : at + 6]])
        for place in range(at, at + max(length, 1)):
            kinds[place] = of
        at += max(length, 1)
    return [Word(start, end, word, of) for (start, end, word), of in zip(found, kinds, strict=True)]


def _longest(tree: _Node, words: list[str]) -> tuple[int, frozenset[str]]:
    """How many words the longest phrase takes, and the kinds of all phrases of that length."""
    nodes, best = [tree], (0, frozenset[str]())
    for length, word in enumerate(words, 1):
        nodes = [node for before in nodes for node in before.after(word)]
        ending = frozenset().union(*(node.kinds for node in nodes)) if nodes else frozenset()
        if ending:
            best = (length, ending)
        if not nodes:
            break
    return best
