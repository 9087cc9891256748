"""What the head of a column means. Words that name a field only there ("Name", "Level", "Town") stand in columns.csv;
on a page of prose they may head anything, so the labels of labels.csv come second.
"""

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from crawler.read.labels import field_named, fold

_IN_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_AT_THE_ENDS = re.compile(r"^[\W_]+|[\W_]+$")
HEAD_MAX = 60
"""A longer cell is no head of a column."""


@cache
def _columns() -> Mapping[str, str]:
    with (Path(__file__).parent / "columns.csv").open(encoding="utf-8", newline="") as file:
        return {_key(row["words"]): row["field"] for row in csv.DictReader(file)}


def _key(words: str) -> str:
    return _AT_THE_ENDS.sub("", fold(words))


def column_named(words: str, own: Mapping[str, str]) -> str | None:
    """The field under a head such as "Geldig tot (dd-mm-jjjj) ▲": the source's own labels, columns.csv, labels.csv."""
    if not words or len(words) > HEAD_MAX:
        return None
    bare = _IN_BRACKETS.sub("", words)
    for label, field in own.items():
        if _key(label) in {_key(words), _key(bare)}:
            return field
    return _columns().get(_key(words)) or _columns().get(_key(bare)) or field_named(bare, {})
