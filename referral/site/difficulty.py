"""The main difficulty in anybody's words: a code of the release, several to choose from, open, or not known."""

from collections.abc import Mapping
from sqlite3 import Connection
from typing import Any
from weakref import WeakKeyDictionary

from referral.match.conditions import Conditions, How, Named
from referral.site.site import Site

# Made once a release, when somebody first asks.
_KNOWN: WeakKeyDictionary[Site, Conditions] = WeakKeyDictionary()


async def in_codes(site: Site, request: Mapping[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The request with its difficulty as a code, and what to choose from, (code, label), where words mean several.

    Words for "no diagnosis" leave it open. What is not known stays as it was written, to be refused by the contract.
    """
    found = dict(request)
    words = found.get("condition")
    if not isinstance(words, str):
        return found, []
    if site not in _KNOWN:
        _KNOWN[site] = await site.query(_read)
    reading = _KNOWN[site].read(words)
    if reading.code:
        found["condition"] = reading.code
    elif reading.how is How.OPEN:
        del found["condition"]
    terms = site.opened.index.vocabulary["condition"]
    return found, [(code, terms[code].label) for code in reading.codes] if len(reading.codes) > 1 else []


def _read(connection: Connection) -> Conditions:
    rows = connection.execute(
        "SELECT code, label, also_known_as, icd10, icd11 FROM vocabulary"
        " WHERE vocabulary = 'condition' ORDER BY sort, code"
    )
    return Conditions(Named(*row) for row in rows)
