"""Places for a search box while somebody types: by the beginning of a town's name or of a postcode."""

from collections.abc import Iterable, Iterator

from referral.gazetteer.answer import Found, Place
from referral.gazetteer.country import Country
from referral.gazetteer.fold import fold, folds
from referral.gazetteer.lookup import look_up
from referral.gazetteer.question import LONGEST_QUERY, UnknownCountryError, clean, country_code
from referral.gazetteer.table import CodeRow, Table
from referral.gazetteer.wording import place_of_code, place_of_town

_SPARE = 3
"""Times the places wanted that are looked at: some labels need more than a label to be told apart and are left out."""

_MORE_WITH_REGION = 40


def suggest(table: Table, prefix: str, country: str | None, limit: int) -> list[Place]:
    """Up to `limit` places, the most populous first; looking up the label of one finds the same place again."""
    text = clean(prefix)
    if not text or len(text) > LONGEST_QUERY or limit < 1:
        return []
    try:
        scope = [table.countries[country_code(country, table.countries)]] if country else [*table.countries.values()]
    except UnknownCountryError:
        return []
    digits = any(letter.isdecimal() for letter in text)
    found = _codes(table, text, scope, limit) if digits else _towns(table, text, country and scope[0].code, limit)
    suggestions: dict[str, Place] = {}
    for place, clear in found:
        if place.label not in suggestions and (clear or look_up(table, place.label) == Found(place)):
            suggestions[place.label] = place
            if len(suggestions) == limit:
                break
    return list(suggestions.values())


def _towns(table: Table, text: str, country: str | None, limit: int) -> Iterator[tuple[Place, bool]]:
    """Towns that begin so; behind a comma the beginning of a state or country may stand ("Springfield, I")."""
    name, _, region = text.partition(",")
    count = _SPARE * limit * (_MORE_WITH_REGION if region.strip() else 1)
    behind = fold(region)
    for row in table.places_beginning(folds(name), country, count):
        place = place_of_town(row, table)
        if not behind or any(fold(part).startswith(behind) for part in place.label.split(", ")[1:]):
            yield place, row.alone and row.name.replace(" ", "").isalpha()


def _codes(table: Table, text: str, scope: Iterable[Country], limit: int) -> Iterator[tuple[Place, bool]]:
    """Codes that begin so, those that are whole already first, then by the people of the place beside them."""
    rows: list[tuple[bool, int, CodeRow]] = []
    for country in scope:
        code = country.written(text)
        whole = table.code(country.code, code) if code else None
        if whole:
            rows.append((False, -whole.place.population, whole))
        for beginning in _beginnings(text, country):
            found = table.codes_beginning(country.code, beginning, _SPARE * limit)
            rows += [(True, -row.place.population, row) for row in found if whole is None or row.code != whole.code]
    for _, _, row in sorted(rows, key=lambda item: (item[0], item[1], item[2].country, item[2].code)):
        yield place_of_code(row, table), True


def _beginnings(text: str, country: Country) -> set[str]:
    """What a code may begin with: the text without spaces, and the first word of a code of two ("SW17 0")."""
    upper = text.upper()
    first = upper.split()[0] if not country.width else ""
    return {part for part in ("".join(upper.split()), first) if part.isascii() and part.isalnum()}
