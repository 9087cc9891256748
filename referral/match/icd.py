"""Codes of the International Classification of Diseases (ICD-10, ICD-11): in a text, and inside a range."""

import re
from collections.abc import Iterator

# F60.3, F60,31, F603 · 6D11.5, 6D10.Z. ICD-11 never has the letters I and O.
_TEN = r"[A-TV-Z]\d\d(?:[.,]?\d{1,2})?"
_ELEVEN = r"[1-9A-HJ-NP-Z][A-HJ-NP-Z]\d[0-9A-HJ-NP-Z](?:[.,][0-9A-HJ-NP-Z]{1,2})?"
_CODE = re.compile(rf"(?<![^\W_])(?:{_TEN}|{_ELEVEN})(?!\.?[^\W_])")
_RANGE = re.compile(rf"({_TEN}|{_ELEVEN})(?:\s*[-–]\s*({_TEN}|{_ELEVEN}))?")


def codes_in(text: str) -> Iterator[str]:
    """The codes in a text, without their point: "F60.3 (borderline)" -> "F603"."""
    yield from (_bare(found[0]) for found in _CODE.finditer(text.upper()))


def covers(written: str | None, code: str) -> bool:
    """Whether codes and ranges as written ("F50", "F10-F19", "6D10 with 6D11.5") hold a code as `codes_in` gives it.

    A finer code is held by a coarser one (F60.31 by F60.3), and a coarser one asks for everything below it (F60).
    """
    for first, last in _RANGE.findall(written or ""):
        low, high = _bare(first), _bare(last or first)
        if low <= code[: len(low)] and code[: len(high)] <= high:
            return True
        if not last and low.startswith(code):
            return True
    return False


def _bare(code: str) -> str:
    return code.replace(".", "").replace(",", "")
