"""The main difficulty in anybody's words: a code of the release, several to choose from, open, or not known."""

from collections.abc import Callable, Mapping
from typing import Any

from referral.gazetteer.fold import fold
from referral.match.conditions import How
from referral.site.opened import Opened


def in_codes(
    opened: Opened, request: Mapping[str, Any], say: Callable[[str], str] = str
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The request with its difficulty as a code, and what to choose from, (code, label), where words mean several.

    ``say`` gives a label as the form showed it. Words for "no diagnosis" leave it open. What is not known stays as it
    was written, to be refused by the contract.
    """
    found = dict(request)
    words = found.get("condition")
    if not isinstance(words, str):
        return found, []
    terms = opened.index.vocabulary["condition"]
    shown = {fold(say(term.label)): code for code, term in terms.items()}
    if code := shown.get(fold(words)):
        return found | {"condition": code}, []
    reading = opened.index.conditions.read(words)
    if reading.code:
        found["condition"] = reading.code
    elif reading.how is How.OPEN:
        del found["condition"]
    return found, [(code, terms[code].label) for code in reading.codes] if len(reading.codes) > 1 else []
