"""Which words on a page name a field: "Reception phone number", "Inklusionskriterier" ... (labels.csv)."""

import csv
import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

# Letters that no decomposition touches; many pages (and most e-mails) write them in plain letters.
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ß": "ss", "œ": "oe", "Æ": "Ae", "Ø": "O", "Å": "A", "ł": "l"})


def fold(text: str) -> str:
    """Lower case without accents: what two spellings of the same words have in common."""
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()


def slug(name: str) -> str:
    """What two spellings of a name have in common, as a key: letters and digits of any script, joined by "-"."""
    return re.sub(r"[\W_]+", "-", fold(name)).strip("-")


@cache
def _labels() -> Mapping[str, str]:
    with (Path(__file__).parent / "labels.csv").open(encoding="utf-8", newline="") as file:
        return {fold(row["words"]): row["field"] for row in csv.DictReader(file)}


@lru_cache(maxsize=4096)
def _plain(words: str) -> str:
    return fold(words).strip(" :.?!-–")


def field_named(words: str, own: Mapping[str, str]) -> str | None:
    """The field a label or heading names: the source's own labels first, then labels.csv; None for other words."""
    key = _plain(words)
    for label, field in own.items():
        if _plain(label) == key:
            return field
    return _labels().get(key)


def split_label(line: str, own: Mapping[str, str]) -> tuple[str, str] | None:
    """``("phone", "020 …")`` for a line like "Reception phone number: 020 …"; None where no known label leads it."""
    label, colon, value = line.partition(":")
    if not colon or len(label) > 60:
        return None
    field = field_named(label, own)
    return (field, value.strip()) if field else None
