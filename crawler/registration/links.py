"""Which registers somebody can be looked up in. Pure."""

import re

from crawler.read.labels import fold
from crawler.registration.known import Register, registers


def links_for(country: str, credentials: str | None) -> tuple[Register, ...]:
    """The registers for "check it yourself", in the order of registers.toml.

    ``country``: ISO 3166-1 alpha-2. ``credentials``: titles and letters as written ("Clinical Psychologist", "LCSW").
    Where they name a profession: its registers, and those of every profession. Nothing is guessed: where they name
    none that we know, all of the country's.
    """
    there = [one for one in registers().values() if one.country == country and one.holds == "practitioners"]
    said = _words(credentials or "")
    fitting = [one for one in there if any(f" {profession} " in said for profession in one.professions)]
    if not fitting:
        return tuple(there)
    return tuple(one for one in there if one in fitting or not one.professions)


def _words(written: str) -> str:
    """ "Ph.D., GZ-psycholoog" as " phd gz psycholoog ": whole words, so that "MD" is not found in "MDMA"."""
    return f" {' '.join(re.findall(r'[a-z0-9]+', fold(written).replace('.', '')))} "
