"""Whether two services can be one: by what their names say they are for, beside the words of the house."""

import re
from functools import cache, lru_cache

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
def _meant(record: Record) -> frozenset[str]:
    """The telling words of the name, each by its meaning."""
    return frozenset(_meanings().get(word, word) for word in record.service - _common())


@lru_cache(maxsize=100_000)
def _house(record: Record) -> frozenset[str]:
    """The words of the organisation, its towns and its hosts."""
    towns = (word for place in record.places for word in place.town.split())
    hosts = (word for host in record.domains for word in _WORD.findall(host))
    return frozenset((*record.organisation.split(), *towns, *hosts))


def apart(a: Record, b: Record) -> str:
    """Why the names are two services', in words; "" where they can be one."""
    for rows in _only().values():
        ours, theirs = _meant(a) & rows, _meant(b) & rows
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
    ours, theirs = _meant(a) - house, _meant(b) - house
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


def one_house(a: Record, b: Record) -> bool:
    """Whether they have a street or an organisation in common; every large town has several services."""
    here, there = (set(places_said(one)) for one in (a, b))
    return any(kind in {"street", "organisation", "postcode"} for kind, _ in here & there)


def _slip(x: str, y: str) -> bool:
    return min(len(x), len(y)) >= rules().name.slip_letters and OSA.distance(x, y, score_cutoff=1) <= 1
