"""Every hostile case by its name."""

from collections.abc import Mapping

from tests.sites.hostile import certificates, connections, impostors, redirects, robots, sizes, statuses, words
from tests.sites.hostile.case import Case

CASES: list[Case] = [
    *statuses.CASES,
    *connections.CASES,
    *redirects.CASES,
    *sizes.CASES,
    *words.CASES,
    *impostors.CASES,
    *robots.CASES,
    *certificates.CASES,
]


def by_name(*names: str) -> list[Case]:
    """The cases of those names; KeyError for a name that none has."""
    known: Mapping[str, Case] = {case.name: case for case in CASES}
    return [known[name] for name in names]
