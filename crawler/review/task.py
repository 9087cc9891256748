"""A question for maintainers: what is asked, what speaks for and against, and what each answer would write down."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from crawler.listing import Ref
from crawler.resolve.ids import identifier

Kind = Literal["identity", "contradiction", "disagreement", "withheld", "place"]
Answer = Literal["same", "different", "keep", "allow"]
"""The fixed answers; of a disagreement also ``choose:N``, N being the number of a statement."""

CLAIMS = 0
"""What hurts most goes first: a level of training that sources disagree about."""
_ORDER: dict[str, int] = {"withheld": 1, "contradiction": 2, "identity": 3, "disagreement": 4, "place": 5}


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: what it does, in words, and the decisions that it writes, without who, when and why.

    ``because``: a reason that may be taken as it is; empty where only a maintainer can give one.
    """

    answer: str
    says: str
    makes: tuple[Mapping[str, Any], ...]
    because: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One listing that is asked about. ``rows``: (what, the words) to be read beside another's."""

    ref: Ref
    name: str
    url: str
    rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says, numbered from 1 as the options name it. ``strength``: the evidence kind, in words."""

    number: int
    words: str
    quote: str
    source: str
    url: str
    first_seen: str
    last_checked: str
    strength: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Task:
    """One question. ``reasons`` are sentences; ``urgency`` sorts the queue, the smallest first.

    ``closed``: by which decision, as a sentence; empty while it is open. ``answer``: the answer that closed it, where
    it is one of the options.
    """

    id: str
    kind: Kind
    question: str
    reasons: tuple[str, ...]
    options: tuple[Option, ...]
    urgency: tuple[float, ...]
    sides: tuple[Side, ...] = ()
    statements: tuple[Statement, ...] = ()
    closed: str = ""
    answer: str = ""

    def option(self, answer: str) -> Option | None:
        """The option of that answer."""
        return next((one for one in self.options if one.answer == answer), None)

    def closed_by(self, sentence: str, answer: str = "") -> "Task":
        """The same task, closed."""
        return replace(self, closed=sentence, answer=answer)


def task_id(kind: Kind, *about: str) -> str:
    """The same for the same question, whenever and in whatever order it comes up: ``about`` is sorted by the caller."""
    return identifier("t", kind, *about)


def urgency(kind: Kind, weight: float = 0.0, *, claims: bool = False) -> tuple[float, ...]:
    """``weight``: of two of one kind the heavier goes first."""
    return (CLAIMS if claims else _ORDER[kind], -weight)


def ref_words(ref: Ref) -> str:
    """A listing as it is named in an id and on a command line."""
    return " ".join(ref)
