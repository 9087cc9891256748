"""Cells of a CSV file that no spreadsheet takes for a formula: a provider's words begin as their page liked.

The rule is the one by which the review sheets are written (crawler/review); a test holds the two together.
"""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_QUOTE = "'"


def cell(value: object) -> str:
    """A text without control characters, after an apostrophe where a spreadsheet would calculate it; None is empty.

    A number stays a number, a negative one too.
    """
    if value is None:
        return ""
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    plain = "".join(letter for letter in str(value) if letter.isprintable() or letter == "\n")
    return f"{_QUOTE}{plain}" if _calculated(plain) else plain


def _calculated(text: str) -> bool:
    return text.lstrip(" ").startswith(_FORMULA) or (text.startswith(_QUOTE) and _calculated(text[1:]))
