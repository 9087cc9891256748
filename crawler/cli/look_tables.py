"""What a look at a source found, as tables on a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.judge.measures import fill_of
from crawler.listing import Listing
from crawler.workshop.pages import Known


def show_pages(console: Console, pages: Sequence[Known]) -> None:
    """What became of each URL."""
    table = Table("page", "outcome", "labels that no rule knows", box=None, pad_edge=False)
    for page in pages:
        table.add_row(Text(page.url), Text(page.detail or page.outcome), Text("; ".join(page.unknown)))
    console.print(table)


def show_listings(console: Console, read: Mapping[str, Mapping[str, Any]]) -> None:
    """Each listing's facts by its key: what a person compares with the page."""
    for key, facts in read.items():
        table = Table("", "", title=Text(key), title_justify="left", show_header=False, box=None, pad_edge=False)
        for field, value in facts.items():
            for line in _lines(value):
                table.add_row(field, Text(line))
        console.print(table)
    if not read:
        console.print("no listing was read")


def show_fill(console: Console, listings: Sequence[Listing]) -> None:
    """How many listings say each field."""
    table = Table("field", "filled", box=None, pad_edge=False)
    for field, filled in fill_of(listings).items():
        table.add_row(field, f"{filled} of {len(listings)}")
    console.print(table)


def _lines(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [f"{name} {said}" for name, said in value.items() if said is not None]
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return [", ".join(str(said) for said in one.values() if said not in (None, True)) for one in value]
    return [", ".join(map(str, value)) if isinstance(value, list) else str(value)]
