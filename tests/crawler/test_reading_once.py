"""The tests' memory of what was read changes nothing that is read."""

from collections.abc import Mapping

from crawler.normalise import facts_of
from crawler.source import Source
from crawler.workshop import Workshop
from tests.crawler.reading_once import facts_once


def test_what_is_remembered_is_what_is_read(filled: Workshop, sample_sources: Mapping[str, Source]) -> None:
    listings = [(kept.listing, sample_sources[kept.source]) for kept in filled.listings.ever()]
    read = [facts_of(*one) for one in listings]
    for _ in range(2):
        assert [facts_once(*one) for one in listings] == read
    changed = facts_once(*listings[0])
    changed.name = "Somebody else"
    assert facts_once(*listings[0]) == read[0]


def test_other_rules_are_read_anew(filled: Workshop, sample_sources: Mapping[str, Source]) -> None:
    (kept, *_) = filled.listings.live("gb_nhs_trusts")
    source = sample_sources["gb_nhs_trusts"]
    facts_once(kept.listing, source)
    other = source.model_copy(update={"organization": "Another Sample Trust"})
    assert facts_once(kept.listing, other) == facts_of(kept.listing, other)
