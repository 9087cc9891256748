"""Whether two services can be one: by what their names say they are for, beside the words of the house."""

import re
from functools import cache, lru_cache
from math import log2

from rapidfuzz.distance import OSA

from crawler.resolve.counts import Counts, places_said
from crawler.resolve.evidence import Evidence
from crawler.resolve.record import Record
from crawler.resolve.rules import rules
from crawler.resolve.spelling import plain

_WORD = re.compile(r"[a-z]{2,}")


@cache
def _meanings() -> dict[str, str]:
    """Word -> the first word of its row."""
    rows = [*rules().service.same, *(row for rows in rules().service.only.values() for row in rows)]
    return {plain(word): plain(row[0]) for row in rows for word in row}


@cache
def _only() -> dict[str, frozenset[str]]:
    return {group: frozenset(plain(row[0]) for row in rows) for group, rows in rules().service.only.items()}


@cache
def _common() -> frozenset[str]:
    return frozenset(plain(word) for word in rules().service.common)


@lru_cache(maxsize=100_000)
def _meant(service: frozenset[str]) -> frozenset[str]:
    """The telling words of a service's name, each by its meaning."""
    return frozenset(_meanings().get(word, word) for word in service - _common())


def _house(record: Record) -> set[str]:
    """The words of the organisation, its towns and its hosts."""
    found = {*record.organisation.split(), *(word for place in record.places for word in place.town.split())}
    return found.union(*(_host_words(host) for host in record.domains))


@lru_cache(maxsize=100_000)
def _host_words(host: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(host))


def apart(a: Record, b: Record) -> str:
    """Why the names are two services', in words; "" where they can be one."""
    mine, others = _meant(a.service), _meant(b.service)
    for rows in _only().values():
        ours, theirs = mine & rows, others & rows
        if ours and theirs and not ours & theirs:
            return f"one says {', '.join(sorted(ours))}, the other {', '.join(sorted(theirs))}"
    first, second = (sorted(word for word in one.service if word.isdigit()) for one in (a, b))
    if first and second and first != second:
        return f"one has the number {', '.join(first)}, the other {', '.join(second)}"
    return ""


def name_evidence(a: Record, b: Record, counts: Counts) -> tuple[list[Evidence], str]:
    """Evidence by the names and organisations, and why it leaves a doubt."""
    service, found, doubt = rules().service, [], ""
    house = _house(a) | _house(b)
    ours, theirs = _meant(a.service) - house, _meant(b.service) - house
    both: set[str] = set(ours & theirs)
    only: set[str] = set(ours ^ theirs)
    for word in sorted(ours - theirs):
        if near := min((other for other in theirs - ours if other in only and _slip(word, other)), default=None):
            only -= {word, near}
            both.add(word)
    purposes = {word for rows in _only().values() for word in rows}
    if one_sided := sorted(only & purposes):
        found.append(Evidence("one_sided", service.one_sided, (", ".join(one_sided),)))
        doubt = "only one of the names says whom or where it is for"
    if differ := sorted(only - purposes):
        found.append(Evidence("words_differ", service.purpose_differs, (", ".join(differ),)))
        doubt = "the names say different things"
    telling = sum(counts.word_bits(a.country, word) for word in sorted(both))
    if both:
        bits = min(service.purpose_most, max(service.purpose_same, telling))
        found.insert(0, Evidence("words", round(bits, 2), (", ".join(sorted(both)),)))
    elif not only:
        found.insert(0, Evidence("words_alike", service.purpose_same, (a.shown, b.shown)))
    us, them = set(a.organisation.split()) - _common(), set(b.organisation.split()) - _common()
    if us and them and not us & them:
        found.append(Evidence("organisation_differs", service.organisation_differs, (a.organisation, b.organisation)))
    return found, doubt


def houses(a: Record, b: Record, counts: Counts) -> Evidence | None:
    """How many houses the two could be in, by what of an address both give; None where it is one."""
    both = set(places_said(a)) & set(places_said(b))
    if any(kind in {"street", "organisation"} for kind, _ in both):
        return None
    areas = [area for area in sorted(both) if area[1]] or [("", "")]
    kind, value = min(areas, key=lambda area: counts.houses(a.country, *area))
    number = counts.houses(a.country, kind, value)
    if (
        kind == "postcode"
        and number <= 1
        and (a.organisation == b.organisation or not (a.organisation and b.organisation))
    ):
        return None
    return Evidence("houses", round(-log2(max(number, 1)), 2), (str(number), value.title() or a.country))


def _slip(x: str, y: str) -> bool:
    return min(len(x), len(y)) >= rules().name.slip_letters and OSA.distance(x, y, score_cutoff=1) <= 1
