"""A stated catchment into the words that name areas, what must lie in them, and whether that is all (catchments.toml).

Which areas the words mean is told later, where there is a gazetteer. Whatever is not surely understood makes the
statement one of which a part is understood: somebody inside is served, and of somebody outside nobody can tell.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

Basis = Literal["residence", "gp"]


@dataclass(frozen=True, slots=True)
class Catchment:
    """``names``: the words that name areas, as written. ``basis``: what must lie in one of them, None where that is not
    said. ``whole``: nothing else that is said widens or softens it."""

    names: str
    basis: Basis | None
    whole: bool


_REGISTERED_WITH = re.compile(r"registered \w+ (?:(?:an?|the) )?", re.IGNORECASE)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "catchments.toml").read_text(encoding="utf-8"))


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile("".join(pattern.strip("\n").split("\n")), re.IGNORECASE)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return _compiled(_data()["patterns"][name])


@cache
def _leads() -> tuple[tuple[re.Pattern[str], Basis], ...]:
    return tuple((_compiled(rf"(?:{lead['pattern'].strip()})(?!\w)"), lead["basis"]) for lead in _data()["lead"])


def read_catchment(words: str, *, labelled: bool = False, others: Iterable[str] = ()) -> Catchment | None:
    """What a catchment says; None where nothing of it could be understood.

    ``labelled``: the words stand under a label that says what they are. ``others``: the page's other sentences.
    """
    found = _found(words)
    if found is None:
        if not labelled or _pattern("negated").search(words):
            return None
        found = ("", words, "", None)
    before, names, behind, basis = found
    if _pattern("negated").search(before) or _negates(behind):
        return None
    names = names.strip(" ,.;:'\"")
    if not names:
        return None
    whole = not (
        "…" in words
        or any(_pattern("softer").search(part) for part in (before, names, behind))
        or re.search(r"\b(?:or|eller|oder|of|ou)\b[^,.;]{0,40}$", before, re.IGNORECASE)
        or re.match(r"\W*(?:or|eller|oder|of|ou)\b", behind, re.IGNORECASE)
        or _found(behind)
        or _widened(f"{before} {behind}")
    )
    return Catchment(names, basis, whole and not any(_says_more(other, words, names) for other in others))


def names_of(catchment: Catchment, country: str) -> tuple[list[str], list[str]]:
    """The words between which areas may end, and what stands between them: ``(["Kensington", "Chelsea"], [" & "])``."""
    pattern = _pattern("between").pattern + (_data()["patterns"]["between_dutch"] if country in {"NL", "BE"} else "")
    parts = re.split(f"({pattern})", catchment.names, flags=re.IGNORECASE)
    pairs = [(parts[at].strip(), parts[at + 1] if at + 1 < len(parts) else "") for at in range(0, len(parts), 2)]
    kept = [(name, between) for name, between in pairs if name]
    return [name for name, _ in kept], [between for _, between in kept[:-1]]


def group_of(name: str, country: str) -> list[str] | None:
    """The areas that a health service's name for several surely holds; None for any other name."""
    for group in _data()["group"]:
        if group["country"] == country and name.casefold() in {words.casefold() for words in group["words"]}:
            return list(group["holds"])
    return None


def _found(words: str) -> tuple[str, str, str, Basis | None] | None:
    """What stands before the first lead, the names behind it, what stands behind those, and the basis."""
    matches = [(match, basis) for pattern, basis in _leads() if (match := pattern.search(words))]
    for match, basis in sorted(matches, key=lambda item: (item[0].start(), -item[0].end())):
        rest = words[match.end() :]
        end = _pattern("end").search(rest)
        names = rest[: end.start()] if end else rest
        if names.strip(" ,:"):
            return words[: match.start()], names, rest[end.start() :] if end else "", basis
    if match := _pattern("registered_with").search(words):
        names = _REGISTERED_WITH.sub("", match[0])
        return words[: match.start()], names, "", "gp"
    if (match := _pattern("behind_gp").search(words)) and match[0].split()[0].casefold() not in _data()["no_areas"]:
        return words[: match.start()], match[0], "", "gp"
    if match := _pattern("behind").search(words):
        return words[: match.start()], match[0], "", "residence"
    return None


def _negates(behind: str) -> bool:
    """Whether what follows the names takes some of them back: "except", "but not"."""
    clause = re.split(r"[.;:!?]", behind, maxsplit=1)[0]
    return _pattern("negated").search(clause) is not None


def _widened(text: str) -> bool:
    return any(_pattern("wider").search(clause) and not _pattern("refused").search(clause) for clause in _clauses(text))


def _clauses(text: str) -> Iterator[str]:
    yield from re.split(r"[.;:!?]|\b(?:but|however|men|maar|aber|dock)\b", text)


def _says_more(other: str, words: str, names: str) -> bool:
    """Whether another sentence of the page opens the service to further people, or names further areas."""
    if other == words or other in words:
        return False
    if _widened(other):
        return True
    found = _found(other)
    return found is not None and found[1].strip(" ,.;:'\"").casefold() != names.casefold()
