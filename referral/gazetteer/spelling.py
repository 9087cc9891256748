"""Places that somebody may have meant by a name that nothing has: the likest names, of larger places and of areas."""

from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from referral.gazetteer.answer import Place
from referral.gazetteer.area_words import area_words
from referral.gazetteer.fold import fold
from referral.gazetteer.made_areas import made_areas
from referral.gazetteer.table import Table
from referral.gazetteer.wording import place_of_area, place_of_town

MOST = 5
_SHORTEST = 4
_LONGEST = 40
_TWO_LETTERS_FROM = 7
"""Letters from which a name may be two letters off: short ones have too many neighbours."""
_A_LETTER = 30
"""Times the people that a place must have for each letter that its name is further off, to be as likely meant."""
_UNLIKELY = 100
"""A place this many times less likely than the likeliest is no suggestion."""
_AREA_PEOPLE = 300_000
"""People that an area is taken to have: nobody counts them here."""


def likely_places(table: Table, name: str, country: str | None) -> list[tuple[float, Place]]:
    """Up to MOST places of a country, or of any, whose names are nearly this one, the likeliest first, with how likely:
    people, a thirtieth for each letter off."""
    folded = fold(name)
    if not _SHORTEST <= len(folded) <= _LONGEST or any(map(str.isdecimal, folded)):
        return []
    most = 2 if len(folded) >= _TWO_LETTERS_FROM else 1
    found = sorted((*_towns(table, folded, country, most), *_areas(table, folded, country, most)), key=_order)
    shown: dict[str, tuple[float, Place]] = {}
    for likely, place in found:
        if likely * _UNLIKELY < found[0][0] or len(shown) == MOST:
            break
        shown.setdefault(place.label, (likely, place))
    return list(shown.values())


def far_larger_places(table: Table, name: str, people: int) -> list[Place]:
    """The places of this many people and more whose names are nearly this one, the likeliest first; in any country."""
    folded = fold(name)
    names, keys = table.larger_names()
    large = [at for at, key in enumerate(keys) if key[2] >= people] if len(folded) >= _SHORTEST else []
    near = process.extract(
        folded, [names[at] for at in large], scorer=OSA.distance, score_cutoff=1, limit=None, processor=None
    )
    told = sorted((off, -keys[large[at]][2], name, keys[large[at]][0]) for name, off, at in near)
    return [place_of_town(table.place_at(name, nth), table) for _, _, name, nth in told[:MOST]]


def _order(item: tuple[float, Place]) -> tuple[float, str]:
    return -item[0], item[1].label


def _towns(table: Table, folded: str, country: str | None, most: int) -> Iterator[tuple[float, Place]]:
    names, keys = table.larger_names()
    near = process.extract(folded, names, scorer=OSA.distance, score_cutoff=most, limit=None, processor=None)
    told = [
        (keys[at][2] / _A_LETTER**off, name, keys[at][0]) for name, off, at in near if country in (None, keys[at][1])
    ]
    for likely, name, nth in sorted(told, reverse=True)[: 2 * MOST]:
        yield likely, place_of_town(table.place_at(name, nth), table)


def _areas(table: Table, folded: str, country: str | None, most: int) -> Iterator[tuple[float, Place]]:
    said = area_words().county_is_said
    for name, number in table.area_names():
        off = OSA.distance(folded, name, score_cutoff=most)
        area = table.area(number) if 0 < off <= most else None
        if area is None or country not in (None, area.country) or (area.county and area.country in said):
            continue
        if name == fold(area.county or area.region):  # its other names are a town's, as often as not
            yield _AREA_PEOPLE / _A_LETTER**off, place_of_area(area, table)
    for made in made_areas():
        off = min(OSA.distance(folded, name, score_cutoff=most) for name in made.names)
        if 0 < off <= most and country in (None, made.area.country):
            yield _AREA_PEOPLE / _A_LETTER**off, made.as_place()
