"""Which pairs are worth comparing: those that share one of several keys. No key alone must find every pair."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from crawler.resolve.counts import contacts_said
from crawler.resolve.record import Record
from crawler.resolve.rules import rules
from crawler.resolve.spelling import formal, skeleton

Key = tuple[str, ...]


def candidates(records: Sequence[Record]) -> list[tuple[int, int]]:
    """Pairs of positions in ``records``, each once, the smaller first, in order."""
    blocks: defaultdict[Key, list[int]] = defaultdict(list)
    for at, record in enumerate(records):
        for key in set(_keys(record)):
            blocks[key].append(at)
    found: set[tuple[int, int]] = set()
    for members in blocks.values():
        for block in _bounded(members, records):
            found.update(combinations(block, 2))
    return sorted(found)


def _bounded(members: list[int], records: Sequence[Record]) -> Iterator[list[int]]:
    """The block, or where it is too large, its parts that share more of a name; what is too large even then is left."""
    bounds = rules().bounds
    if len(members) <= bounds.block:
        yield members
        return
    finer: defaultdict[Key, list[int]] = defaultdict(list)
    for at in members:
        for key in set(_finer(records[at])):
            finer[key].append(at)
    for key in finer:
        if len(finer[key]) <= bounds.again:
            yield finer[key]


def _keys(record: Record) -> Iterator[Key]:
    kind = record.kind[0]
    for contact in contacts_said(record):
        yield kind, *contact
    for number in record.numbers:
        yield kind, "number", *number
    country = record.country
    postcodes = {place.postcode for place in record.places if place.postcode}
    if record.name:
        names = [*record.name.family, *record.name.given[:1]]
        called = formal(record.name.given[0]) if record.name.given else ""
        for family in record.name.family:
            # Which of the two is the family name may be unknown.
            yield kind, country, "name", *sorted((formal(family), called))
            yield kind, country, "sound", skeleton(family), called[:1]
        if len(called) > 1:  # a consonant left out of the family name
            for place in record.places:
                yield kind, country, "town", place.town, called
        for postcode in postcodes:
            for name in names:
                yield kind, country, postcode, skeleton(name)[:2]
        return
    telling = sorted(record.service - rules().service.common)
    for postcode in postcodes:
        yield kind, country, postcode
    for place in record.places:
        if place.street:
            yield kind, country, place.street, place.town
        for word in telling:
            yield kind, country, place.town, word
    if record.organisation:
        yield kind, country, "organisation", record.organisation
    for pair in combinations(telling, 2):
        yield kind, country, *pair


def _finer(record: Record) -> Iterator[Key]:
    if not record.name:
        for place in record.places:
            yield place.town, place.postcode
        return
    given = formal(record.name.given[0]) if record.name.given else ""
    towns = {place.town for place in record.places if place.town}
    for family in record.name.family:
        yield family, given[:1], "name"
        for town in towns:
            yield family, town
