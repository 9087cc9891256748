"""Words read once for all tests. Reading is pure (normalise/ has tests of that), and most of what a directory costs."""

import pickle
from collections.abc import Iterator
from functools import cache
from importlib import import_module

import pytest

from crawler.listing import Listing
from crawler.normalise import Facts, facts_of
from crawler.normalise.people import read_person
from crawler.source import Source

_READERS = (
    "crawler.providers.gather",
    "crawler.removal.leaving_out",
    "crawler.removal.suppressing",
    "crawler.review.listed",
    "crawler.review.notices",
)
# Removals read the names that were written, again for each listing: their own facts may lack what is not shown.
_NAMES = "crawler.removal.identity"
_read_person_once = cache(read_person)
_READ: dict[Listing, list[tuple[Source, bytes]]] = {}


def facts_once(listing: Listing, source: Source) -> Facts:
    """As facts_of: facts of the caller's own, the second time from memory."""
    read = _READ.setdefault(listing, [])
    for under, kept in read:
        if under == source:
            remembered: Facts = pickle.loads(kept)
            return remembered
    facts = facts_of(listing, source)
    read.append((source.model_copy(), pickle.dumps(facts)))
    return facts


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """No listing is read twice for a directory, a removal or a review, in this test or in an earlier one."""
    with pytest.MonkeyPatch.context() as patch:
        for module in _READERS:
            patch.setattr(import_module(module), "facts_of", facts_once)
        patch.setattr(import_module(_NAMES), "read_person", _read_person_once)
        yield
