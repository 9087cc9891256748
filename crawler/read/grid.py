"""The tables of a page as grids: merged cells stand in every place that they cover."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from crawler.read.outline import Page, clean

ROWS_MAX = 5_000
COLUMNS_MAX = 60
"""What lies beyond is not read: a merged cell may say that it covers 65,534 rows."""
_CELLS = frozenset({"td", "th"})
_CELL_ROLES = frozenset({"cell", "gridcell", "columnheader", "rowheader"})
_HEAD_ROLES = frozenset({"columnheader", "rowheader"})
_BREAKS = frozenset({"br", "p", "div", "li", "tr", "dd", "dt"})
_SILENT = frozenset({"script", "style", "template", "noscript", "svg", "button", "select"})


@dataclass(frozen=True)
class Cell:
    """One cell: its lines, the links in it as written, and whether it is a head (``<th>``)."""

    lines: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    head: bool = False

    @cached_property
    def text(self) -> str:
        """The cell in one line."""
        return " ".join(self.lines)


Grid = tuple[tuple[Cell, ...], ...]


def grids(page: Page) -> Iterator[Grid]:
    """Every table that holds no other one, in page order; ARIA tables (``role="table"``) count as tables."""
    for table in page.selector.xpath(
        "//table[not(.//table)] | //*[(@role='table' or @role='grid') and not(self::table) and not(.//table)]"
    ):
        yield _grid(table.root)


def _grid(table: etree._Element) -> Grid:
    rows: list[tuple[Cell, ...]] = []
    covered: dict[int, tuple[int, Cell]] = {}  # column -> (rows it still covers, the merged cell)
    for element in table.iter("*"):
        if element.tag != "tr" and element.get("role") != "row":
            continue
        if len(rows) >= ROWS_MAX:
            break
        row: list[Cell] = []
        for child in element:
            if child.tag not in _CELLS and child.get("role") not in _CELL_ROLES:
                continue
            _continue(row, covered)
            one = cell(child)
            down = _span(child, "rowspan", ROWS_MAX)
            for _ in range(min(_span(child, "colspan", COLUMNS_MAX), COLUMNS_MAX - len(row))):
                if down > 1:
                    covered[len(row)] = (down - 1, one)
                row.append(one)
        _continue(row, covered)
        rows.append(tuple(row))
    return tuple(rows)


def _continue(row: list[Cell], covered: dict[int, tuple[int, Cell]]) -> None:
    while len(row) in covered:
        left, merged = covered.pop(len(row))
        if left > 1:
            covered[len(row)] = (left - 1, merged)
        row.append(merged)


def _span(element: etree._Element, name: str, most: int) -> int:
    written = element.get(name) or "1"
    return min(max(int(written), 1), most) if written.isascii() and written.isdigit() and len(written) < 9 else 1


def cell(element: etree._Element) -> Cell:
    """What stands in one element: lines parted where a browser would part them."""
    words: list[str] = []
    links: list[str] = []
    walker = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, inner in walker:
        if event in {"comment", "pi"}:
            words.append(inner.tail or "")
            continue
        if event == "start":
            if inner.tag in _SILENT or inner.get("hidden") is not None:
                walker.skip_subtree()
                continue
            if inner.tag in _BREAKS:
                words.append("\n")
            if inner.tag == "a" and (href := inner.get("href")):
                links.append(href.strip())
            words.append(_one_line(inner.text))
        else:
            if inner.tag in _BREAKS and inner.tag != "br":
                words.append("\n")
            if inner is not element:
                words.append(_one_line(inner.tail))
    lines = tuple(line for part in "".join(words).split("\n") if (line := clean(part)))
    return Cell(lines, tuple(links), element.tag == "th" or element.get("role") in _HEAD_ROLES)


def _one_line(text: str | None) -> str:
    """Line breaks in the markup are spaces to a reader."""
    return (text or "").replace("\n", " ").replace("\r", " ")
