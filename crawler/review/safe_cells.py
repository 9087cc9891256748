"""Cells of a CSV file that no spreadsheet takes for a formula. A page's words begin as its author liked."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_QUOTE = "'"


def cell(text: str) -> str:
    """The text without control characters, after an apostrophe where a spreadsheet would calculate it."""
    plain = "".join(letter for letter in text if letter.isprintable() or letter == "\n")
    return f"{_QUOTE}{plain}" if _calculated(plain) else plain


def uncell(text: str) -> str:
    """The text that ``cell`` was given; an apostrophe that somebody typed stays."""
    return text[1:] if text.startswith(_QUOTE) and _calculated(text[1:]) else text


def _calculated(text: str) -> bool:
    return text.lstrip(" ").startswith(_FORMULA) or (text.startswith(_QUOTE) and _calculated(text[1:]))
