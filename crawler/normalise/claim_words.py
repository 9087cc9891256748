"""A sentence as kinds of words: who is spoken of, what is done, when, and whether at all (claims_words_*.toml).

One file holds the words of one language, or of languages that share most of them. The file that knows most of a
sentence's small words reads it, so that "men" is "but" in Danish and no more than a noun in English.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from crawler.read.labels import fold

_WORD = re.compile(r"mbt-[a-z]{1,5}\b|[^\W_]+|[£€$]")
# Words that tell a language; "filler" ones tell nothing else.
_TELLING = ("filler", "self", "you", "verb")
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
def _languages() -> tuple[Mapping[str, _Node], Mapping[str, frozenset[str]]]:
    """The tree of phrases of each file, and which files know a small word."""
    trees: dict[str, _Node] = {}
    telling: dict[str, set[str]] = {}
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
                if kind in _TELLING and len(parts) == 1 and "*" not in phrase:
                    telling.setdefault(parts[0], set()).add(name)
    return trees, {word: frozenset(names) for word, names in telling.items()}


@cache
def kinds() -> frozenset[str]:
    """Every kind of word that some language has words for."""
    return frozenset(kind for path in _file_names() for kind in tomllib.loads(path.read_text(encoding="utf-8")))


def words_of(text: str, spoken: str | None = None) -> list[Word]:
    """The words of a plain sentence; ``spoken`` is the language that the treatment's name is in, where it tells."""
    found = [(match.start(), match.end(), match[0]) for match in _WORD.finditer(text)]
    trees, telling = _languages()
    votes = Counter(name for _, _, word in found for name in telling.get(word, ()))
    if spoken:
        votes[spoken] += 3
    tree = trees[max(votes, key=lambda name: (votes[name], name == "en"))] if votes else trees["en"]
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
