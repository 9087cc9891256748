"""Whom the registers are asked about, and the road from a question to a verdict on the sample sites."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from crawler.listing import Listing, Said
from crawler.normalise import facts_of
from crawler.owner import load_owner_file, owner_listings
from crawler.read import Page, read_page
from crawler.registers import RegisterError
from crawler.registers.known import person_of, service_of
from crawler.registers.nhs import agreement as nhs
from crawler.registers.nhs.response import read_nhs_answer
from crawler.registers.npi import agreement as npi
from crawler.registers.npi.request import read_npi_question
from crawler.registers.npi.response import read_npi_answer
from crawler.registers.questions import questions
from crawler.registers.verdict import Agreement, among
from crawler.source import Source, load_sources
from tests.conftest import OWNER_FILES
from tests.crawler.samples import read_site, stored
from tests.sites import YEARS, Year, page_at


@dataclass(frozen=True)
class Kept:
    source: str
    listing: Listing


def practitioner(name: str, *said: tuple[str, str], source: str = "us_sample") -> Kept:
    words = tuple(Said(field=field, words=text, quote=text, url="http://example.org/") for field, text in said)
    return Kept(source, Listing(key=name, kind="practitioner", name=name, url="http://example.org/", said=words))


@pytest.fixture(scope="module")
def kept(sample_sources: Mapping[str, Source]) -> list[Kept]:
    """The sample practitioners and services: sent in by owners, listed by trusts and by the directory."""
    sent = [Kept("owner_file", one) for path in OWNER_FILES for one in owner_listings(load_owner_file(path), path)]
    read = [
        Kept(name, one) for name in ("gb_nhs_trusts", "us_goodtherapy") for one in read_site(sample_sources[name])[0]
    ]
    return [*sent, *read]


@pytest.fixture(scope="module")
def registry(sample_sources: Mapping[str, Source]) -> Source:
    return sample_sources["us_npi_registry"]


@pytest.fixture(scope="module")
def service_search(sample_sources: Mapping[str, Source]) -> Source:
    return sample_sources["gb_nhs_service_search"]


def test_one_question_for_each_practitioner_in_the_us_and_for_nobody_else(kept: list[Kept], registry: Source) -> None:
    asked = questions(kept, registry)
    names = sorted(str(read_npi_question(url).last_name) for url in asked)
    assert names == [
        "Example", "Exemplar", "Fictional", "Fictional", "Inventor", "Madeup", "Notreal", "Sampleton", "Samplewood",
    ]  # fmt: skip
    assert asked == sorted(set(asked)) == questions(reversed(kept), registry)
    assert set(registry.start_urls) <= set(asked), "the twin begins with questions that would be asked"
    for url in asked:
        question = read_npi_question(url)
        assert question.enumeration_type == "NPI-1"
        assert question.state in {"CO", None}
        assert question.limit == 200


def test_one_question_for_each_service_in_britain(kept: list[Kept], service_search: Source) -> None:
    asked = questions(kept, service_search)
    assert len(asked) == len({url for url in asked if "Postcode" in url or "search=" in url}) >= 10
    assert set(service_search.start_urls) <= set(asked)


def test_a_source_that_lists_providers_is_asked_nothing(kept: list[Kept], sample_sources: Mapping[str, Source]) -> None:
    for name, source in sample_sources.items():
        assert bool(questions(kept, source)) == bool(source.asks), name


def test_names_as_the_registry_can_hold_them(registry: Source) -> None:
    def asked(*known: Kept) -> list[str | None]:
        return [read_npi_question(url).first_name for url in questions(known, registry)]

    (url,) = questions([practitioner("José Ñandú-O'Sample, PhD", ("address", "Boulder, CO 80302"))], registry)
    question = read_npi_question(url)
    assert (question.first_name, question.last_name, question.state) == ("Jose", "Nandu-O'Sample", "CO")
    assert asked(practitioner("J. Sample")) == [None]
    assert asked(practitioner("Ада Примерова")) == []
    assert asked(practitioner("Sample")) == []
    assert asked(practitioner("Ada Sample", ("country", "AU"))) == []
    assert asked(practitioner("Ada Sample", source="gb_sample")) == []
    assert asked(practitioner("Ada Sample", source="int_sample")) == []
    assert asked(practitioner("Ada Sample", ("country", "United States"), source="int_sample")) == ["Ada"]
    assert asked(practitioner("Ada Sample", source="us_npi_registry")) == []
    two_states = practitioner("Ada Sample", ("address", "Boulder, CO 80302"), ("address", "Belmont, MA 02478"))
    assert read_npi_question(questions([two_states], registry)[0]).state is None


def test_a_number_that_is_given_is_asked_for(registry: Source) -> None:
    (url,) = questions([practitioner("Ada Sample", ("prose", "NPI: 1000000004"))], registry)
    question = read_npi_question(url)
    assert (question.number, question.last_name) == ("1000000004", None)
    assert questions([practitioner("Ada Sample", ("prose", "NPI: 1000000005"))], registry) == []


def verdict_on(name: str, kept: list[Kept], registry: Source, year: Year) -> Agreement:
    listed = next(one for one in kept if one.listing.name.startswith(name))
    (url,) = questions([listed], registry)
    records = read_npi_answer(stored(url, year).html)
    return among([npi.agreement(person_of(listed.listing), record) for record in records])


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize(
    ("name", "outcome", "number"),
    [
        ("Dana Samplewood", "found", "1000000004"),
        ("Robin Exemplar", "found", "1000000012"),
        ("Sam Fictional", "ambiguous", None),
        ("Ada Sampleton", "not_found", None),
    ],
)
def test_the_sample_practitioners(
    name: str, outcome: str, number: str | None, year: Year, kept: list[Kept], registry: Source
) -> None:
    verdict = verdict_on(name, kept, registry, year)
    assert (verdict.outcome, verdict.number) == (outcome, number), verdict.reasons


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize(
    ("name", "outcome"),
    [("Wandle Complex Needs", "found"), ("Waterside Centre", "ambiguous"), ("Trent Mentalization", "not_found")],
)
def test_the_sample_services(name: str, outcome: str, year: Year, kept: list[Kept], service_search: Source) -> None:
    listed = next(one for one in kept if one.listing.name.startswith(name))
    (url,) = questions([listed], service_search)
    records = read_nhs_answer(stored(url, year).html).records
    verdict = among([nhs.agreement(service_of(listed.listing), record) for record in records])
    assert verdict.outcome == outcome, verdict.reasons


def test_a_refusal_is_an_error_of_the_page(registry: Source) -> None:
    url = f"{registry.url}api/?version=2.1&last_name=Sample"
    refusal = page_at(f"{registry.url}api/?version=2.1&state=CO").body.decode()
    with pytest.raises(RegisterError, match="requires additional search criteria"):
        read_page(Page(url, refusal), registry, registry.page[0])


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("name", ["us_npi_registry", "gb_nhs_service_search"])
def test_a_record_claims_nothing(name: str, year: Year, sample_sources: Mapping[str, Source]) -> None:
    listings, _ = read_site(sample_sources[name], year)
    assert listings
    for listing in listings:
        assert facts_of(listing, sample_sources[name]).claims == []
        assert "PRIVATE" not in listing.model_dump_json().upper()


def test_an_organisation_named_after_a_treatment_claims_nothing(registry: Source) -> None:
    from tests.crawler.registers.answers import npi_answer, npi_organization

    result = npi_organization()
    result["basic"]["organization_name"] = "MENTALIZATION-BASED TREATMENT CENTER LLC"
    page = Page(f"{registry.url}api/?version=2.1&organization_name=Mentalization*", npi_answer(result))
    (listing,) = read_page(page, registry, registry.page[0]).listings
    assert facts_of(listing, registry).claims == []


def test_the_registers_are_as_the_issue_says() -> None:
    sources = load_sources()
    assert sources["us_npi_registry"].asks == "practitioners"
    assert sources["us_npi_registry"].why_not is None
    assert sources["gb_nhs_service_search"].asks == "services"
    assert "MBT_NHS_KEY" in str(sources["gb_nhs_service_search"].why_not)


def test_an_api_answers_by_its_query_and_nothing_else() -> None:
    api = "http://npi.example.org/api/"
    empty = page_at(f"{api}?version=2.1&last_name=Nobody")
    assert empty.status == 200
    assert empty.kind.startswith("application/json")
    for query in (
        "",
        "?x=../../../nhs.example.org/service-search-api/_empty",
        "?" + "x" * 5000,
        "?version=2.1&state=WY",
    ):
        assert page_at(api + query).body == empty.body
    assert page_at(f"{api}?state=CO&version=2.1").body != empty.body
    assert page_at(f"{api}?version=2.1&state=CO", 2).body == page_at(f"{api}?version=2.1&state=CO").body
    assert page_at("http://npi.example.org/api/../api/_empty.json").status in {200, 404}
    assert page_at("http://npi.example.org/other/").status == 404


def test_the_room_touches_no_network_clock_or_database() -> None:
    from tests.crawler.test_imports import imported

    barred = {"socket", "urllib.request", "http", "sqlite3", "sqlite_utils", "scrapy", "time", "os", "crawler.workshop"}
    found = list(imported("crawler/registers"))
    assert found
    assert [(path, name) for path, name in found if any(f"{name}.".startswith(f"{one}.") for one in barred)] == []
