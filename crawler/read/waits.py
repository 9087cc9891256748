"""A dated table of waits: places along one side and age groups along the other, or a row for each of both.

A wait is a listing that claims nothing, so it is never published by itself (crawler/waits.py joins it to services).
"""

import re
from collections.abc import Iterator

from crawler.listing import Listing, Said
from crawler.read.columns import HEAD_MAX, column_named
from crawler.read.grid import Grid, grids
from crawler.read.labels import fold, slug
from crawler.read.outline import Page
from crawler.shapes import WaitsPage
from crawler.source import Source

_WAITS = ("wait", "wait_intake", "wait_treatment")
_SEVERAL_TOWNS = re.compile(r"\s*[/;|]\s*|\s+&\s+")
# "Locatie Tilburg" is in Tilburg.
_PLACE_WORD = re.compile(
    r"^(?:locaties?|vestiging(?:en)?|poli(?:kliniek)?|standort|location|site)\s*:?\s+", re.IGNORECASE
)
_AGES = re.compile(
    r"\d\s*(?:jaar|years?|jahre?)|volwassen|ouderen|jeugd|jongeren|kind|adult|adolesc|child|older|erwachsen|jugend|senior"
)
_RANGE = r"\d{1,3}(?:\s*(?:-|–|tot|to|bis)\s*\d{1,3})?"
_WEEKS = re.compile(rf"\b{_RANGE}\s*(?:weken|week|weeks|wochen|wk)\b", re.IGNORECASE)
_NUMBER = re.compile(rf"\s*{_RANGE}\s*")
_IN_WEEKS = re.compile(r"\b(?:in weken|in weeks|in wochen)\b|\((?:weken|weeks|wochen)\)", re.IGNORECASE)
_NAME_MAX = 200
_KEY_MAX = 500

Row = tuple[str, str, tuple[tuple[str, str], ...], str]
"""(place, group, (field, words) of each of its waits, the line to quote)."""


def read_waits(page: Page, source: Source, rule: WaitsPage) -> tuple[list[Listing], tuple[str, ...]]:
    """(a listing for each place and group with a wait, the heads that no rule knows); none where nothing is dated."""
    dated = next(((match, block.text) for block in page.blocks if (match := re.search(rule.dated, block.text))), None)
    if dated is None:
        return [], ()
    match, line = dated
    as_of = Said(field="wait_as_of", words=match[match.lastindex or 0], quote=line, url=page.url)
    found: dict[str, Listing] = {}
    unknown: list[str] = []
    for grid in grids(page):
        fields = [column_named(one.text, rule.labels) for one in grid[0]] if grid else []
        if {"location", "town"} & set(fields) and set(_WAITS) & set(fields):
            unknown += [one.text for one, field in zip(grid[0], fields, strict=True) if one.text and not field]
            rows = _by_row(grid, fields)
        else:
            rows = _by_place(grid)
        for row in rows:
            if one := _listing(page, source, row, as_of):
                found.setdefault(one.key, one)
    return list(found.values()), tuple(dict.fromkeys(unknown))


def _by_row(grid: Grid, fields: list[str | None]) -> Iterator[Row]:
    """Each row names its place, its group and its waits."""
    for row in grid[1:]:
        cells = list(zip(grid[0], fields, row, strict=False))
        place = next((one.text for _, field, one in cells if field in {"location", "town"} and one.text), "")
        group = next((one.text for _, field, one in cells if field == "ages"), "")
        waits = tuple(
            (field, one.text) for head, field, one in cells if field in _WAITS and _is_wait(one.text, head.text)
        )
        if place and waits:
            yield place, group, waits, " · ".join(f"{head.text}: {one.text}" for head, _, one in cells if one.text)


def _by_place(grid: Grid) -> Iterator[Row]:
    """Places along one side, groups along the other; the header is the last row with words above the first wait."""
    unit = next((one.text for row in grid[:3] for one in row if _IN_WEEKS.search(one.text)), "")
    first = next((at for at, row in enumerate(grid) if any(_is_wait(one.text, unit) for one in row[1:])), 0)
    header = next((row for row in reversed(grid[:first]) if any(one.text for one in row[1:])), ())
    heads = [one.text for one in header]
    labels = [row[0].text for row in grid[first:] if row]
    # The side that speaks of ages is the groups'; where neither does, the columns are taken for places.
    places_across = sum(map(_speaks_of_ages, heads[1:])) <= sum(map(_speaks_of_ages, labels))
    for row in grid[first:]:
        for head, one in zip(heads[1:], row[1:], strict=False):
            if head and row[0].text and _is_wait(one.text, unit):
                place, group = (head, row[0].text) if places_across else (row[0].text, head)
                quote = f"{' · '.join(dict.fromkeys(filter(None, (unit, place, group))))}: {one.text}"
                yield place, group, (("wait", one.text),), quote


def _speaks_of_ages(text: str) -> bool:
    return _AGES.search(fold(text)) is not None


def _is_wait(text: str, about: str) -> bool:
    """Whether a cell states weeks: it says so, or it is a number in a table ``about`` weeks."""
    return _WEEKS.search(text) is not None or (
        _IN_WEEKS.search(about) is not None and _NUMBER.fullmatch(text) is not None
    )


def _listing(page: Page, source: Source, row: Row, as_of: Said) -> Listing | None:
    place, group, waits, quote = row
    bare = _PLACE_WORD.sub("", place)
    towns = [town for town in _SEVERAL_TOWNS.split(bare) if town]
    if not towns or len(place) > HEAD_MAX or len(group) > 2 * HEAD_MAX:
        return None
    organization = source.organization_at(page.asked)
    name = f"{bare}: {group}" if group else bare
    said = [Said(field="organization", words=organization, quote=organization, url=page.url)] if organization else []
    said += [Said(field="town", words=town, quote=place, url=page.url) for town in towns]
    said += [Said(field="ages", words=group, quote=quote, url=page.url)] if group else []
    said += [Said(field=field, words=words, quote=quote, url=page.url) for field, words in waits]
    key = "/".join(filter(None, map(slug, (organization or "", bare, group))))
    if len(name) < 2 or not key:
        return None
    return Listing(key=key[:_KEY_MAX], kind="service", name=name[:_NAME_MAX], url=page.url, said=(*said, as_of))
