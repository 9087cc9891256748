"""Telephone numbers as people dial them: at home, or from another country."""

from functools import lru_cache

import phonenumbers


def dialled(number: str | None, at_home: str | None, *, abroad: bool) -> str | None:
    """How a page shows a number. ``number``: E.164, which every link holds; ``at_home``: as read out in its country."""
    if number is None:
        return None
    return at_home if at_home and at_home != number and not abroad else _from_abroad(number)


@lru_cache(maxsize=4096)
def _from_abroad(number: str) -> str:
    """ "+492210000001" -> "+49 221 0000001"."""
    return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
