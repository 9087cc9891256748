"""A person's name as it is compared, from the words on the page."""

import re
from dataclasses import dataclass
from functools import cache

from crawler.resolve.rules import rules
from crawler.resolve.spelling import plain, words

_BRACKETS = re.compile(r"[(\"“„]([^()\"“”„]{2,30})[)\"”“]")


@dataclass(frozen=True, slots=True)
class Name:
    """Plain words without titles and particles. A ``given`` name of one letter is an initial.

    ``sure``: the page says which the family name is, with a comma or by CAPITALS.
    ``called``: other given names, in brackets. ``generation``: "jr", "iii" ...
    """

    given: tuple[str, ...]
    family: tuple[str, ...]
    sure: bool = False
    called: tuple[str, ...] = ()
    generation: str | None = None


@cache
def _plain(kind: str) -> frozenset[str]:
    return frozenset(plain(word) for word in getattr(rules().words, kind))


def read_name(written: str, shown: str, credentials: str | None = None) -> Name:
    """``written`` is the name as on the page, ``shown`` the same in the order in which people say it, without the
    letters behind it (Facts.name)."""
    called = tuple(word for inside in _BRACKETS.findall(written) for word in words(inside))
    split = ((raw, words(raw)) for raw in _BRACKETS.sub(" ", shown).replace(".", ". ").split())
    parts = [(raw, plain_words) for raw, plain_words in split if plain_words] or [(shown, (shown,))]
    named = [part for part in parts if not _is_title(*part)] or parts
    generation = next(
        (
            word
            for word in (*(word for _, part in named[1:] for word in part), *words(credentials or ""))
            if word in _plain("generations")
        ),
        None,
    )
    named = [part for part in named if part[1] != (generation,)] or named
    family_at = _family_at(written, named)
    surely = family_at is not None
    if family_at is None:
        # "Balled Andy R." ends in an initial, so it begins with the family name.
        letter_last = len("".join(named[-1][1])) == 1 < len("".join(named[0][1]))
        family_at = frozenset({0 if letter_last else len(named) - 1})
    family = _without_particles([word for at, (_, part) in enumerate(named) if at in family_at for word in part])
    given = [word for at, (_, part) in enumerate(named) if at not in family_at for word in part]
    given = given[:1] + _without_particles(given[1:], all_of=True)
    return Name(tuple(given), tuple(family), surely, tuple(word for word in called if word not in given), generation)


def _is_title(raw: str, part: tuple[str, ...]) -> bool:
    """ "A/Prof" is one, and so is the "i" of "speciallæge i psykiatri"; "A." is an initial."""
    if len(raw) == 1 and raw.islower() and part[0] in _plain("particles"):
        return True
    return any(word in _plain("titles") for word in part) and all(
        len(word) == 1 or word in _plain("titles") for word in part
    )


def _without_particles(found: list[str], all_of: bool = False) -> list[str]:
    kept = [word for word in found if word not in _plain("particles")]
    return kept if kept or all_of else found


def _family_at(written: str, named: list[tuple[str, tuple[str, ...]]]) -> frozenset[int] | None:
    """Which of the words are said to be the family name; None where nothing says so."""
    size = len(named)
    before, comma, _ = written.partition(",")
    if comma:
        first = [word for word in words(before) if word not in _plain("titles")]
        for count in range(1, size):
            if [word for _, part in named[-count:] for word in part] == first:
                return frozenset(range(size - count, size))
    loud = [at for at, (raw, _) in enumerate(named) if len(raw.strip(".")) > 1 and raw == raw.upper() != raw.lower()]
    quiet = [at for at, (raw, _) in enumerate(named) if raw != raw.upper()]
    if loud and any(at not in loud and len(named[at][0].strip(".")) > 1 for at in quiet):
        return frozenset(loud)
    return None
