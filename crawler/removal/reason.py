"""The words of a reason are kept for good, so they must not say who was removed. Pure."""

import re
from collections.abc import Iterable

from crawler.errors import BadInputError
from crawler.removal.identity import Identity
from crawler.resolve.spelling import words

_DIGITS = 6
"""So many of a phone number's last digits, in whatever groups they are written."""
_ADDRESS = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+", re.IGNORECASE)


def check_reason(because: str, identities: Iterable[Identity], secrets: Iterable[str]) -> str:
    """The reason with single spaces; BadInputError where it is empty or says who it is."""
    told = " ".join(because.split())
    if not told:
        raise BadInputError("--because is empty; say in words why, without saying who")
    if found := _given_away(told, list(identities), list(secrets)):
        raise BadInputError(
            f"--because says {found!r}; the reason is kept for good, so it must not say who it is: write for instance "
            '"asked by e-mail on 2026-11-22"'
        )
    return told


def _given_away(told: str, identities: list[Identity], secrets: list[str]) -> str | None:
    if address := _ADDRESS.search(told):
        return address[0]
    spoken = words(told)
    names = {
        word
        for identity in identities
        for person in identity.people
        for word in (*person.name.given, *person.name.family)
        if len(word) > 2
    }
    if named := next((word for word in spoken if word in names), None):
        return named
    digits = re.sub(r"\D", "", told)
    for kind, value in (place for identity in identities for place in identity.places):
        if kind == "phone" and value[-_DIGITS:] in digits:
            return value
        if kind == "postcode" and value.casefold() in re.sub(r"[\s-]", "", told).casefold():
            return value
    for number in {number for identity in identities for _, number in identity.numbers}:
        if number.casefold() in "".join(spoken):
            return number
    together = "".join(spoken)
    return next((one for one in secrets if (plain := "".join(words(one))) and plain in together), None)
