"""What makes a sentence a claim, and what bars it, as data (claims_acts.toml): the acts and the bars, checked once."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from crawler.normalise.claim_words import kinds

# Kinds that are told by the shape of a sentence, or by the page that it stands on.
SHAPES = frozenset({"own", "leading", "condition", "asked", "quoted", "year", "span"})
# Acts that are told otherwise than by kinds of words: an item of a list, a title of training.
_TOLD_OTHERWISE = frozenset({"listed", "titled"})
PLACES = frozenset({"clause", "stretch", "sentence", "before", "near"})
_FILE = Path(__file__).parent / "claims_acts.toml"

Kinds = frozenset[str]
Alternatives = tuple[Kinds, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """Something that is done with the treatment: a clause of these kinds of words does it."""

    name: str
    when: Alternatives


@dataclass(frozen=True, slots=True)
class Bar:
    """Why something is no claim after all."""

    why: str
    place: str
    when: Alternatives
    if_sentence: Alternatives
    unless: Alternatives
    unless_clause: Alternatives
    unless_sentence: Alternatives
    acts: frozenset[str]


def holds(alternatives: Iterable[Kinds], present: Kinds) -> bool:
    """Whether all kinds of some alternative are present."""
    return any(one <= present for one in alternatives)


@cache
def acts_and_bars() -> tuple[tuple[Act, ...], tuple[Bar, ...]]:
    """Every act and every bar; ValueError where one names a kind, an act or a place that there is none of."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    acts = tuple(Act(row["name"], _alternatives(row, "when")) for row in data["act"])
    names = frozenset(act.name for act in acts) | _TOLD_OTHERWISE
    return acts, tuple(_bar(row, names) for row in data["bar"])


def _bar(row: Mapping[str, Any], names: frozenset[str]) -> Bar:
    named = frozenset(row.get("acts", names))
    spared = frozenset(row.get("spares", ()))
    for unknown in sorted((named | spared) - names):
        raise ValueError(f"{_FILE.name}: {row['why']!r} names the act {unknown!r}; there are {sorted(names)}")
    if row["place"] not in PLACES:
        raise ValueError(f"{_FILE.name}: {row['why']!r} has the place {row['place']!r}; there are {sorted(PLACES)}")
    return Bar(
        why=row["why"],
        place=row["place"],
        when=_alternatives(row, "when"),
        if_sentence=_alternatives(row, "if_sentence") or (frozenset(),),
        unless=_alternatives(row, "unless"),
        unless_clause=_alternatives(row, "unless_clause"),
        unless_sentence=_alternatives(row, "unless_sentence"),
        acts=named - spared,
    )


def _alternatives(row: Mapping[str, Any], key: str) -> Alternatives:
    lines = [frozenset(line.split()) for line in row.get(key, ())]
    known = kinds() | SHAPES
    for unknown in sorted(frozenset().union(*lines) - known):
        raise ValueError(
            f"{_FILE.name}: {key} of {row.get('why') or row.get('name')!r} names {unknown!r}, no kind of word"
        )
    return tuple(lines)
