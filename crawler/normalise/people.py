"""A person's name as written into the name and the letters behind it."""

import re
from dataclasses import dataclass

from nameparser import HumanName

# "A/Prof", "Assoc. Prof." and the like, which nameparser takes for a first name.
_TITLES = re.compile(r"^(?:(?:A/Prof|Assoc(?:iate)?\.? Prof(?:essor)?|Adj\.? Prof)\.?\s+)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PersonName:
    """``name`` without titles and credentials; both are kept, as written, beside it."""

    name: str
    title: str | None
    credentials: str | None


def read_person(written: str) -> PersonName:
    """ "A/Prof Jane Doe, PhD" -> Jane Doe · A/Prof · PhD."""
    lead = _TITLES.match(written)
    rest = written[lead.end() :] if lead else written
    parsed = HumanName(rest)
    name = " ".join(part for part in (parsed.first, parsed.middle, parsed.last) if part) or rest
    titles = " ".join(part for part in ((lead[0].strip() if lead else ""), parsed.title) if part)
    return PersonName(name, titles or None, parsed.suffix or None)
