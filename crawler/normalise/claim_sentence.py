"""What a sentence does with the name of the treatment: offers it, uses it, was trained in it; or nothing of the kind.

A sentence is a claim only if it does one of the things in claims_acts.toml, and nothing there bars it. Silence is the
default: a sentence that no rule understands claims nothing.
"""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from crawler.normalise.claim_acts import Kinds, acts_and_bars, holds
from crawler.normalise.claim_rules import NAME, rules
from crawler.normalise.claim_words import Word, words_of

# What a clause of its own has: something that is done.
_DOING = frozenset({"give", "passive", "done", "we_give", "use", "get", "lasts", "verb", "learnt", "past", "ended"})
_SUBJECTS = frozenset({"self", "you", "site", "people", "person"})
# What a heading or an item of a list does without.
_NO_FRAGMENT = frozenset(
    {"verb", "learnt", "past", "ended", "explains", "generic", "not", "history", "wish", "lasts", "speaker", "done"}
)
_SMALL = frozenset({"filler", "prep"})
_BEFORE_SUBJECT = _SMALL | {"relative", "if", "but"}
_STOP = re.compile(r"[;!?]")
# Where a clause ends if both sides do something, and where an item of a list ends in any case.
_PAUSE = re.compile(r"[,:]| - ")
_ITEM_END = re.compile(r"[,:;()]| - ")
# How many words of an item, and before the name, may be unknown: names of clinics, other treatments.
_UNKNOWN_IN_ITEM = 4
_UNKNOWN_BEFORE = 1
# How far from the name stand words that make another thing of it, and how far "my" from "colleague".
_NEAR = 2
_KIN_REACH = 2
_SPAN = re.compile(r"\b(?:19|20)\d\d ?(?:-|to|bis|tot|til|till|a|al|hasta|and|und|en|og|et|e|y) ?(?:19|20)\d\d\b")
_YEAR = re.compile(r"\b20\d\d\b")
_QUOTED = re.compile(r"[\"“„‚«‹]\s?$")
# The language of the treatment's name, by a piece of it; English names stand in texts of any language.
_SPOKEN = (
    ("mentalisierung", "de"), ("bevorderende", "nl"), ("gebaseerde", "nl"), ("baser", "nordic"), ("sur la", "fr"),
    ("sulla", "it"), ("mentalizacion", "es"), ("mentalisaatio", "fi"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Around:
    """The kinds of words around one place, by how far around."""

    clause: Kinds
    stretch: Kinds
    sentence: Kinds
    before: Kinds
    near: Kinds


class Sentence:
    """A plain sentence in which every letter of the treatment's name is ``NAME``; ``name`` is the name as it was.

    ``own`` says that whoever speaks speaks of himself. Places are indices into ``marked``.
    """

    def __init__(self, marked: str, name: str, *, own: bool) -> None:
        spoken = next((language for piece, language in _SPOKEN if piece in name), None)
        self._text = marked
        self._words = _with_kin(words_of(marked, spoken))
        self._own = own
        self._known: dict[int, _Around] = {}

    def acts(self, place: int) -> list[str]:
        """What is done with the name at ``place`` that nothing bars."""
        return [act for act, bar in self.why(place).items() if bar is None]

    def why(self, place: int) -> dict[str, str | None]:
        """What is done with the name at ``place``, each with what bars it."""
        around = self._around(place)
        clause = around.clause
        if not clause & _SUBJECTS:
            # Who does it, or whom it is for, may stand in the clause before.
            clause |= around.stretch & _SUBJECTS
        done = [act.name for act in acts_and_bars()[0] if holds(act.when, clause)]
        if self._listed(place):
            done.append("listed")
        return {act: self.barred(act, place) for act in done}

    def barred(self, act: str, place: int) -> str | None:
        """Why what stands at ``place`` is none of ``act``; None where nothing speaks against it."""
        around = self._around(place)
        for bar in acts_and_bars()[1]:
            present: Kinds = getattr(around, bar.place)
            if (
                act in bar.acts
                and holds(bar.when, present)
                and holds(bar.if_sentence, around.sentence)
                and not holds(bar.unless, present)
                and not holds(bar.unless_clause, around.clause)
                and not holds(bar.unless_sentence, around.sentence)
            ):
                return bar.why
        return None

    @cached_property
    def _always(self) -> Kinds:
        """Kinds that every clause is of: "Further training: …; …" holds for every item."""
        label = self._text.find(":")
        stated = any(word.kinds & {"stated", "training"} for word in self._words if word.start < label)
        return frozenset({"own"} if self._own else ()) | frozenset({"stated"} if stated else ())

    def _kinds(self, start: int, end: int) -> Kinds:
        return self._always.union(*(word.kinds for word in self._words if start <= word.start < end))

    @cached_property
    def _clauses(self) -> list[tuple[int, int]]:
        """Where each clause begins and ends: at a stop, at "but", at "who", at ", not for", and at a comma between two
        doings."""
        cuts = {match.start() for match in (*_STOP.finditer(self._text), *rules().beyond.finditer(self._text))}
        cuts |= {word.start for word in self._words if word.kinds & {"but", "relative"}}
        for match in _PAUSE.finditer(self._text):
            at = match.start()
            before = max((cut for cut in cuts if cut < at), default=0)
            after = min((cut for cut in cuts if cut > at), default=len(self._text))
            if self._kinds(before, at) & _DOING and self._kinds(at, after) & _DOING:
                cuts.add(at)
        edges = [0, *sorted(cuts - {0}), len(self._text)]
        return list(pairwise(edges))

    def _clause(self, place: int) -> tuple[int, int]:
        return next((start, end) for start, end in self._clauses if start <= place < end)

    def _stretch(self, place: int) -> tuple[int, int]:
        start = max((match.end() for match in _STOP.finditer(self._text, 0, place)), default=0)
        stop = _STOP.search(self._text, place)
        return start, stop.end() if stop else len(self._text)

    def _around(self, place: int) -> _Around:
        if place not in self._known:
            at = next((index for index, word in enumerate(self._words) if word.start <= place < word.end), 0)
            item = _ITEM_END.search(self._text, place)
            behind = [word for word in self._words[at + 1 : at + 1 + _NEAR] if not item or word.start < item.start()]
            self._known[place] = _Around(
                clause=self._kinds(*self._clause(place)) | self._shape(place),
                stretch=self._kinds(*self._stretch(place)),
                sentence=self._kinds(0, len(self._text)),
                before=frozenset().union(*(word.kinds for word in self._words[max(0, at - _NEAR) : at])),
                near=frozenset().union(*(word.kinds for word in behind)),
            )
        return self._known[place]

    def _shape(self, place: int) -> Kinds:
        """What can be told of the name at ``place`` by the shape of the sentence."""
        start, end = self._clause(place)
        before = [word for word in self._words if start <= word.start < place]
        told = {
            "leading": all(word.kinds <= _BEFORE_SUBJECT for word in before),
            "condition": bool(before) and "if" in before[0].kinds,
            "quoted": _QUOTED.search(self._text, 0, place) is not None,
            "span": _SPAN.search(self._text, start, end) is not None,
            "year": _YEAR.search(self._text, start, end) is not None,
            "asked": self._text.rstrip().endswith("?"),
        }
        return frozenset(shape for shape, holds_here in told.items() if holds_here)

    def _listed(self, place: int) -> bool:
        """Whether the name stands in a heading or a list: nothing is done, and every item is short."""
        start, end = self._clause(place)
        if self._kinds(start, end) & _NO_FRAGMENT:
            return False
        edges = [start, *(match.end() for match in _ITEM_END.finditer(self._text, start, end)), end]
        items = [
            [word for word in self._words if first <= word.start < last and NAME not in word.text]
            for first, last in pairwise(edges)
        ]
        if any(sum(not word.kinds for word in item) > _UNKNOWN_IN_ITEM for item in items):
            return False
        at = next(index for index, last in enumerate(edges[1:]) if place < last)
        before = [word for word in items[at] if word.start < place]
        after = [word for word in items[at] if word.start > place]
        # An unknown word right behind the name may be a verb.
        if sum(not word.kinds for word in before) > _UNKNOWN_BEFORE or (after and not after[0].kinds):
            return False
        # "In such treatment, …" opens a sentence, not a list.
        return not (before and "prep" in before[0].kinds and at == 0)


def _with_kin(words: list[Word]) -> list[Word]:
    """``words`` in which "my" before a colleague, a teacher or a husband makes another person of both."""
    told = list(words)
    for at, word in enumerate(words):
        if "kin" in word.kinds and any("my" in before.kinds for before in words[max(0, at - _KIN_REACH) : at]):
            told[at] = replace(word, kinds=word.kinds | {"other"})
    return told
