"""NPI numbers."""

import re

_TEN_DIGITS = re.compile(r"[0-9]{10}")
_ISSUER = "80840"  # health applications (80) in the United States (840); part of the check digit, never written


def is_valid_npi(number: str) -> bool:
    """Ten digits whose last is the Luhn check digit over 80840 and the nine before it (45 CFR 162.406)."""
    if not _TEN_DIGITS.fullmatch(number):
        return False
    total = 0
    for at, digit in enumerate(reversed(_ISSUER + number)):
        value = int(digit) * (1 + at % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
