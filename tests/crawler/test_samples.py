"""Every sample page against facts that a person reviewed (expected/<source>.json), whole: nothing extra or missing."""

import json
from collections.abc import Mapping

import pytest

from crawler.normalise import facts_of
from crawler.source import Source, load_sources
from tests.commands import SAMPLE_SOURCES
from tests.crawler.expectations import EXPECTED, as_json, crawled, expected_file, found
from tests.crawler.samples import permitted, read_site, stored
from tests.sites import YEARS, Year

SOURCES = crawled(load_sources(SAMPLE_SOURCES))


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("name", SOURCES)
def test_pages_give_the_reviewed_facts(name: str, year: Year, sample_sources: Mapping[str, Source]) -> None:
    read, file = found(sample_sources[name], year), expected_file(name, year)
    if not file.exists():
        pytest.fail(
            f"{file} is missing. This was read; review it against the pages, then "
            f"`python -m tests.crawler.expectations` writes it:\n{as_json(read)}",
            pytrace=False,
        )
    assert read == json.loads(file.read_text(encoding="utf-8"))


def test_nothing_is_expected_of_a_source_that_is_not_there() -> None:
    assert {path.stem for path in EXPECTED.rglob("*.json")} <= set(SOURCES)


@pytest.mark.parametrize("name", SOURCES)
def test_a_year_later_the_same_services_keep_their_keys(name: str, sample_sources: Mapping[str, Source]) -> None:
    before, after = (found(sample_sources[name], year) for year in YEARS)
    share = sample_sources[name].assertions.share_of_last_good
    assert len(after) >= share * len(before)
    assert len(before.keys() & after.keys()) >= share * len(before), "a drifted page is no new provider"


def test_the_second_year_drifted_as_seen(sample_sources: Mapping[str, Source]) -> None:
    tyne = "/service-detail/service/tyne-young-peoples-mbt-57"
    before, after = (found(sample_sources["gb_nhs_trusts"], year)[tyne] for year in YEARS)
    assert (before["name"], after["name"]) == ("Tyne Young People's MBT Team", "Tyne Young People's MBT Service")
    assert before["addresses"] != after["addresses"]
    assert before["phone"] == after["phone"]
    windows = [found(sample_sources["no_health_trusts"], year) for year in YEARS]
    assert len({facts["referral_window"] for read in windows for facts in read.values()}) == 2
    assert all("php" not in as_json(read).lower() for read in windows)


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
