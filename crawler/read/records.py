"""Records on a page whose markup nobody has promised: a table's rows, definition lists, or cards under headings.

A record is what stands together about one person: (head, cell) pairs in page order. The head is the page's own word.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from crawler.read.columns import HEAD_MAX, column_named
from crawler.read.grid import Cell, Grid, cell, grids
from crawler.read.outline import Block, Page

_HEADER_ROWS = 4  # a header stands in the first rows, under a title row or a group of columns at most
_NAMES = frozenset({"name", "last_name"})


@dataclass(frozen=True)
class Pair:
    """One cell under its head; ``field`` is None where no rule knows the head."""

    head: str
    field: str | None
    cell: Cell

    @property
    def quote(self) -> str:
        """Head and cell as a line to quote."""
        return f"{self.head.rstrip(' :')}: {self.cell.text}" if self.head else self.cell.text


@dataclass(frozen=True)
class Record:
    """Everything that stands together about one person; ``guessed`` where only a heading says that it is one."""

    pairs: tuple[Pair, ...]
    guessed: bool = False

    @cached_property
    def by_field(self) -> Mapping[str, tuple[Pair, ...]]:
        """The pairs that have a field and words."""
        found: dict[str, tuple[Pair, ...]] = {}
        for pair in self.pairs:
            if pair.field and (pair.cell.lines or pair.cell.links):
                found[pair.field] = (*found.get(pair.field, ()), pair)
        return found

    def text(self, field: str) -> str:
        """The field's words in one line; empty where it has none."""
        return " ".join(pair.cell.text for pair in self.by_field.get(field, ())).strip()

    @property
    def name(self) -> str:
        """The first line of the name's cell, or its parts put together in the order in which they are spoken."""
        whole = next((line for pair in self.by_field.get("name", ()) for line in pair.cell.lines), "")
        first, infix, last = map(self.text, ("first_name", "name_infix", "last_name"))
        # "Name | Vorname": beside a column of first names the other one holds the last ones.
        last = last or (whole if first and first not in whole else "")
        return " ".join(filter(None, (first, infix, last))) if last else whole

    @property
    def links(self) -> list[str]:
        """The links in all cells."""
        return [link for pair in self.pairs for link in pair.cell.links]


def records(
    page: Page, own: Mapping[str, str], level: str, title: str, *, single: bool
) -> tuple[list[Record], tuple[str, ...]]:
    """(the page's records, the heads that no rule knows). The first kind of markup that gives any is taken.

    ``level`` is the field without which nobody counts, ``title`` the regular expression that tells its words from
    other lines where nothing labels them. ``single``: the page is about one person.
    """
    tables = list(grids(page))
    unknown: list[str] = []
    found: list[Record] = []
    for grid in tables:
        rows, heads = _rows(grid, own)
        found += rows
        unknown += heads
    if not found:
        pairs = [*_definitions(page, own), *_sideways(tables, own)]
        named = [record for record in pairs if record.name]
        # Without a name in it a list of definitions is a detail page's, whose heading is the name.
        found = named or [record for record in pairs if single and level in record.by_field]
        unknown += [pair.head for record in found for pair in record.pairs if pair.head and not pair.field]
    return found or list(_cards(page, own, title, single=single)), tuple(dict.fromkeys(unknown))


def _rows(grid: Grid, own: Mapping[str, str]) -> tuple[list[Record], list[str]]:
    """A table's rows under the one of its first rows that names most fields; none where no column holds names."""
    candidates = [[column_named(one.text, own) for one in row] for row in grid[:_HEADER_ROWS]]
    at = max(range(len(candidates)), key=lambda row: sum(map(bool, candidates[row])), default=None)
    if at is None or not _NAMES & set(candidates[at]) or len(grid[at]) < 2:
        return [], []
    heads, fields = [one.text for one in grid[at]], candidates[at]
    found = [
        Record(tuple(Pair(head, field, one) for head, field, one in zip(heads, fields, row, strict=False)))
        for row in grid[at + 1 :]
        # A row merged from side to side heads a part of the table, and a header may be printed again on every screen.
        if len({id(one) for one in row}) > 1 and [one.text for one in row] != heads
    ]
    unknown = [head for head, field in zip(heads, fields, strict=True) if head and len(head) <= HEAD_MAX and not field]
    return found, unknown


def _definitions(page: Page, own: Mapping[str, str]) -> Iterator[Record]:
    """Each ``<dl>`` is a record, or several where it names a name again and again."""
    for one in page.selector.xpath("//dl"):
        head = ""
        pairs: list[Pair] = []
        for element in one.root.iter("dt", "dd"):
            if element.tag == "dt":
                head = cell(element).text
                continue
            yield from _begun_again(pairs, field := column_named(head, own))
            pairs.append(Pair(head, field, cell(element)))
        if pairs:
            yield Record(tuple(pairs))


def _sideways(tables: list[Grid], own: Mapping[str, str]) -> Iterator[Record]:
    """A table of two columns whose first one holds the heads."""
    for grid in tables:
        pairs: list[Pair] = []
        for row in grid:
            if len(row) != 2 or not row[0].text:
                continue
            yield from _begun_again(pairs, field := column_named(row[0].text, own))
            pairs.append(Pair(row[0].text, field, row[1]))
        if any(pair.field for pair in pairs):
            yield Record(tuple(pairs))


def _begun_again(pairs: list[Pair], field: str | None) -> Iterator[Record]:
    if field in _NAMES and any(pair.field == field for pair in pairs):
        yield Record(tuple(pairs))
        pairs.clear()


def _cards(page: Page, own: Mapping[str, str], title: str, *, single: bool) -> Iterator[Record]:
    """What stands under each heading below the page's own, or all of a single person's page, under its name."""
    pairs: list[Pair] = []
    head = ""  # a term that stands alone on its line: the next line is its value
    for block in page.blocks:
        if block.level and not (single and pairs):
            if len(pairs) > 1:
                yield Record(tuple(pairs), guessed=not single)
            named = block.text and (block.level == 1) == single
            pairs = [Pair("", "name", Cell((block.text,), block.links))] if named else []
            head = ""
        elif pairs and block.term and column_named(block.text, own):
            head = block.text
        elif pairs and head:
            pairs.append(Pair(head, column_named(head, own), Cell((block.text,), block.links)))
            head = ""
        elif pairs:
            pairs += _line(block, own, title)
    if len(pairs) > 1:
        yield Record(tuple(pairs), guessed=not single)


def _line(block: Block, own: Mapping[str, str], title: str) -> Iterator[Pair]:
    head, colon, value = block.text.partition(":")
    field = column_named(head, own) if colon and value.strip() else None
    if field:
        yield Pair(head, field, Cell((value.strip(),), block.links))
    elif len(block.text) <= HEAD_MAX and re.search(title, block.text):
        yield Pair("", "title", Cell((block.text,), block.links))
    elif block.links:
        yield Pair("", None, Cell((block.text,) if block.text else (), block.links))
