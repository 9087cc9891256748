"""The invented listings of the bench: the same each time, and read as the crawler reads."""

from crawler.normalise import facts_of
from crawler.source import load_sources
from tests.bench.dirty import dirty_listings

READ = ("name", "kind", "credentials", "organization", "phone", "email", "website", "addresses")


def test_the_same_seed_makes_the_same_listings() -> None:
    assert dirty_listings(60, 5) == dirty_listings(60, 5)
    assert dirty_listings(60, 5) != dirty_listings(60, 6)


def test_they_are_read_as_the_crawler_reads() -> None:
    source = load_sources()["gb_nhs_trusts"]
    for one in dirty_listings(60, 5):
        read = facts_of(one.kept.listing, source.model_copy(update={"country": one.facts.country}))
        assert {field: getattr(one.facts, field) for field in READ} == {field: getattr(read, field) for field in READ}


def test_nobody_is_real() -> None:
    for one in dirty_listings(200, 5):
        for said in one.kept.listing.said:
            if said.field in {"email", "website"}:
                assert said.words.rpartition("@")[2].split("/")[2 if "//" in said.words else 0].endswith(".example")
