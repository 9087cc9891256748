"""The spellings that one name goes by, each in a form that is the same for all of them. Pure.

Accents, the order of the words, hyphens and spaces, titles and letters make no difference; a short form of a given name
stands under the name that it is short for.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crawler.resolve.names import Name
from crawler.resolve.rules import rules
from crawler.resolve.spelling import formal, forms, plain, sound, words

Spelling = tuple[str, str]
"""(which kind of name of kinds.toml, the form)."""


@dataclass(frozen=True, slots=True)
class Written:
    """A person's name as read, and as it is shown. ``turned``: the words behind a comma first, which may be letters."""

    name: Name
    shown: str
    turned: str = ""


def to_store(written: Written) -> set[Spelling]:
    """The spellings under which somebody is recognised later."""
    name = written.name
    found = set(_whole(written))
    found |= {("part", form) for form in (*_pairs(name), *_part_pairs(name))}
    if not name.sure and len(name.given) > 1:  # "Sampleton Ada Maria": the family name may be the first word
        found |= {("part", form) for form in _pairs(_turned(name))}
    family = "".join(name.family)
    found |= {("initial", f"{letter} {family}") for letter in {"", *_initials(name)}}
    if _is_initial(name):
        found |= {("initialled", f"{letter} {family}") for letter in _initials(name) or {""}}
    return found | _sounds(name)


def to_match(written: Written) -> set[Spelling]:
    """The spellings under which a name on a page is looked for."""
    name = written.name
    readings = (name,) if name.sure or not name.given else (name, _turned(name))
    found = set(_whole(written))
    if written.turned:
        found |= set(_whole(Written(name, written.turned)))
    for reading in readings:
        pairs = set(_pairs(reading))
        found |= {("name", form) for form in pairs}
        found |= {("part", form) for form in pairs.union(_part_pairs(reading))}
        found |= _sounds(reading)
        family = "".join(reading.family)
        if _is_initial(reading):
            found |= {("initial", f"{letter} {family}") for letter in _initials(reading) or {""}}
        found |= {("initialled", f"{letter} {family}") for letter in {"", *_initials(reading)}}
    return found


def of_service(name: frozenset[str]) -> set[Spelling]:
    """A service's name by its words: all of them, and those that not every service has."""
    telling = sorted(name - rules().service.common)
    found = {("name", f"all {' '.join(sorted(name))}")}
    return found | ({("name", f"telling {' '.join(telling)}")} if telling else set())


def _whole(written: Written) -> Iterator[Spelling]:
    """All letters of all words: whoever sorts them knows neither order nor hyphens nor what belongs together."""
    titles = {plain(title) for title in (*rules().words.titles, *rules().words.generations)}
    kept = [word for word in words(written.shown) if len(word) > 1 and word not in titles]
    if len(kept) > 1:
        yield "name", "".join(sorted("".join(kept)))
    for form in _pairs(written.name):
        yield "name", form


def _pairs(name: Name) -> Iterator[str]:
    """The given name and the whole family name."""
    for given in (*name.given[:1], *name.called):
        if len(given) > 1:
            yield from (_pair(form, "".join(name.family)) for form in _forms(given))
    if len(name.given) > 1 and min(map(len, name.given[:2])) > 1:  # Anne Marie, and Annemarie
        yield _pair("".join(name.given[:2]), "".join(name.family))


def _part_pairs(name: Name) -> Iterator[str]:
    """One of the given names, and one of the family names."""
    for given in (*name.given, *name.called):
        if len(given) > 1:
            for family in {*name.family, "".join(name.family)}:
                yield from (_pair(form, family) for form in _forms(given))


def _pair(x: str, y: str) -> str:
    return " ".join(sorted((x, y)))


def _forms(given: str) -> set[str]:
    """The name itself, and those that it can be short for."""
    return {given, *(form for form in forms(given) if formal(form) == form)}


def _turned(name: Name) -> Name:
    """The first word as the family name."""
    return Name((*name.given[1:], *name.family), name.given[:1])


def _is_initial(name: Name) -> bool:
    return not name.given or len(name.given[0]) == 1


def _initials(name: Name) -> set[str]:
    return {form[0] for given in (*name.given[:1], *name.called) for form in _forms(given)}


def _sounds(name: Name) -> set[Spelling]:
    family = sound("".join(name.family))
    heard: Iterable[str] = (sound(form) for given in name.given[:1] if len(given) > 1 for form in _forms(given))
    return {("sound", _pair(given, family)) for given in heard}
