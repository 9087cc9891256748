"""Every sample page against facts that a person reviewed (expected/<source>.json), whole: nothing extra or missing."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from crawler.normalise import facts_of
from crawler.source import Source
from tests.crawler.samples import compact, permitted, read_site, stored

EXPECTED = Path(__file__).parent / "expected"
SOURCES = ["au_mbt_supervisors", "dk_regions", "gb_nhs_trusts", "no_health_trusts", "us_goodtherapy"]


@pytest.mark.parametrize("name", SOURCES)
def test_pages_give_the_reviewed_facts(name: str, sample_sources: Mapping[str, Source]) -> None:
    source = sample_sources[name]
    read = {listing.key: compact(facts_of(listing, source)) for listing in read_site(source)[0]}
    assert read == json.loads((EXPECTED / f"{name}.json").read_text(encoding="utf-8"))


def test_every_sample_source_is_expected(sample_sources: Mapping[str, Source]) -> None:
    assert {name for name, source in sample_sources.items() if source.crawled} == set(SOURCES)
    assert {path.stem for path in EXPECTED.glob("*.json")} == set(SOURCES)


@pytest.mark.parametrize("name", SOURCES)
def test_every_fact_keeps_its_words_and_its_page(name: str, sample_sources: Mapping[str, Source]) -> None:
    source = sample_sources[name]
    for listing in read_site(source)[0]:
        facts = facts_of(listing, source)
        noted = {item.field for item in facts.evidence}
        assert set(facts.attributes) <= noted
        for item in facts.evidence:
            assert item.words
            assert len(item.quote) <= 200
            assert item.url.startswith("http")
        for claim in facts.claims:
            assert claim.quote
            assert any(claim.quote.strip("… ")[:40] in said.quote for said in listing.said)


def test_the_directorys_six_people_are_each_read_once(sample_sources: Mapping[str, Source]) -> None:
    source = permitted(sample_sources["us_goodtherapy"])
    listings, urls = read_site(source)
    assert source.why_not is None
    assert len(urls) == len(set(urls)) == 8  # two result pages and six people, though one stands on both pages
    facts = {one.name: one for one in (facts_of(listing, source) for listing in listings)}
    assert len(listings) == 6
    assert set(facts) == {
        "Ada Sampleton", "Ben Inventor", "Cleo Madeup", "Dev Example", "Eve Fictional", "Finn Notreal",
    }  # fmt: skip
    assert facts["Ben Inventor"].credentials == "PhD, Licensed Psychologist"
    assert {one.credentials for one in facts.values()} >= {"LCSW", "LPC", "PsyD", "LMFT", "MA"}
    for one in facts.values():
        assert one.phone is not None
        assert one.phone.e164.startswith("+13035550")
        assert all(address.city and address.postcode for address in one.addresses)
    assert {(address.city, address.postcode) for address in facts["Cleo Madeup"].addresses} >= {
        ("Denver", "80206"),
        ("Boulder", "80304"),
    }
    # Bare "MBT", mindfulness-based therapy, "compartmentalize" and "mentalizing … principles" are no claims.
    assert [name for name, one in facts.items() if any(claim.publishable for claim in one.claims)] == ["Eve Fictional"]
    claim = facts["Eve Fictional"].claims[0]
    assert (claim.level, claim.issuer, claim.evidence_kind) == ("practitioner", "Anna Freud", "own_statement")


def test_a_course_page_makes_no_claim(sample_sources: Mapping[str, Source]) -> None:
    source = sample_sources["gb_nhs_trusts"]
    from crawler.read import read_page

    page = stored("http://swlstg.example.org/training/basic-training")
    for listing in read_page(page, source, source.page[0]).listings:
        assert facts_of(listing, source).claims == []


def test_a_page_without_a_name_or_words_is_no_listing(sample_sources: Mapping[str, Source]) -> None:
    from crawler.read import Page, read_page

    source = sample_sources["gb_nhs_trusts"]
    for html in ("", "<p></p>", "<h1>Only a name</h1>", "<html><head><title></title></head><body></body></html>"):
        assert read_page(Page("http://swlstg.example.org/x", html), source, source.page[0]).listings == ()
