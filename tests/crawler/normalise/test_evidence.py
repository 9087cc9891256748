"""Every field of Facts that is set has the words it was read from: on the sample sites, and one by one."""

from collections.abc import Callable, Mapping
from dataclasses import fields

import pytest

from crawler.listing import Listing, Said
from crawler.normalise import Evidence, Facts, facts_of
from crawler.source import Source, load_sources
from tests.commands import SAMPLE_SOURCES
from tests.crawler.samples import permitted, read_site
from tests.sites import YEARS

URL = "http://example.org/x"
SOURCES = [name for name, source in load_sources(SAMPLE_SOURCES).items() if source.crawled]
EVERYTHING = (
    ("country", "Australia"), ("credentials", "LCSW"), ("credentials", "Registered nurse"),
    ("organization", "A Sample Trust"), ("phone", "+44 20 7946 0101"), ("email", "mbt@example.org"), ("website", "https://example.org/mbt"),
    ("address", "55 Sample Road, Melbourne VIC 3004"), ("coordinates", "-37.84,144.98"), ("ages", "18–64"),
    ("prose", "Treatment lasts 12 to 18 months, with a weekly group."),
    ("prose", "For residents of the City of Sample."),
    ("referral", "GPs can refer."), ("referral", "We cannot take self-referrals."), ("accepting", "yes"),
    ("accepting_as_of", "1 October 2026"),
    ("wait", "about 12 weeks (October 2026)"), ("referral", "Referrals are taken in weeks 22-24."),
    ("language", "English, Polish"),
    ("prose", "We see people with eating disorders."), ("exclusion", "Psychosis"),
    ("inclusion", "People with psychosis"),
    ("claim", "Our therapists are trained in mentalization-based treatment (MBT) by Anna Freud."),
)  # fmt: skip


def named(*names: str) -> Callable[[Facts], set[str]]:
    """Evidence under these names."""
    return lambda _: set(names)


NEEDED: dict[str, Callable[[Facts], set[str]]] = {
    # Field of Facts -> the names under which its words must be among the evidence, where it is set.
    **{
        name: named(name)
        for name in (
            "name", "credentials", "organization", "phone", "email", "website", "ages", "months", "visits_per_week",
            "catchment", "how_to_refer", "accepting", "accepting_as_of", "wait_weeks", "wait_as_of", "referral_window",
        )
    },
    "addresses": named("address"),
    "wait_as_written": named("wait_weeks"),
    "catchment_read": named("catchment"),
    "window_read": named("referral_window"),
    "attributes": lambda facts: set(facts.attributes),
    "languages": lambda facts: {f"language:{tag}" for tag in facts.languages},
}  # fmt: skip
# Set without words of the listing: what the source's file says of it. These carry their words themselves.
CARRY_THEIR_OWN = {"conflicts", "claims", "coordinates"}
OF_THE_SOURCE = {"kind", "country", "evidence"}


def without_evidence(facts: Facts) -> dict[str, set[str]]:
    """Fields that are set -> the names that are missing among the evidence."""
    noted = {one.field for one in facts.evidence if one.words and one.quote and one.url}
    found = {
        name: missing
        for name, needed in NEEDED.items()
        if getattr(facts, name) not in (None, [], {}) and (missing := needed(facts) - noted)
    }
    for term, said in facts.conflicts.items():
        if len({one.words for one in said}) < 2 or any(one.field != term for one in said):
            found["conflicts"] = {term}
    if any(not claim.quote or not claim.url for claim in facts.claims):
        found["claims"] = {"quote"}
    if facts.coordinates and not (facts.coordinates.words and facts.coordinates.url):
        found["coordinates"] = {"words"}
    return found


def facts(*parts: tuple[str, str], kind: str = "service", name: str = "A clinic", states: bool = False) -> Facts:
    source = load_sources()["gb_nhs_trusts"]
    said = tuple(Said(field=field, words=words, quote=words, url=URL) for field, words in parts)
    listing = Listing.model_validate({"key": "x", "kind": kind, "name": name, "url": URL, "said": said})
    return facts_of(listing, source if states else source.model_copy(update={"states": []}))


def words_of(found: Facts, field: str) -> list[str]:
    return [one.words for one in found.evidence if one.field == field]


def test_no_field_of_facts_is_forgotten_here() -> None:
    assert {one.name for one in fields(Facts)} == {*NEEDED, *CARRY_THEIR_OWN, *OF_THE_SOURCE}


@pytest.mark.parametrize("name", SOURCES)
def test_every_set_field_of_the_sample_listings_has_its_words(name: str, sample_sources: Mapping[str, Source]) -> None:
    source = permitted(sample_sources[name])
    for year in YEARS:
        for listing in read_site(source, year)[0]:
            assert without_evidence(facts_of(listing, source)) == {}, listing.key


@pytest.mark.parametrize("kind", ["service", "practitioner"])
def test_a_listing_that_says_everything_sets_every_field_and_has_words_for_each(kind: str) -> None:
    found = facts(*EVERYTHING, kind=kind, name="Dr Ada Sample, PhD", states=True)
    unset = {one.name for one in fields(Facts) if getattr(found, one.name) in (None, [], {})}
    assert unset == set()
    assert without_evidence(found) == {}


def test_a_field_without_evidence_is_found_out() -> None:
    found = facts(*EVERYTHING)
    for name, needed in NEEDED.items():
        names = needed(found)
        found_out = Facts(**{one.name: getattr(found, one.name) for one in fields(Facts)})
        found_out.evidence = [one for one in found.evidence if one.field not in names]
        assert name in without_evidence(found_out)


def test_each_credential_has_the_words_it_was_read_from() -> None:
    found = facts(("credentials", "Licensed Psychologist"), kind="practitioner", name="Ada Sample, PhD")
    assert found.credentials == "PhD, Licensed Psychologist"
    assert [one for one in found.evidence if one.field == "credentials"] == [
        Evidence("credentials", "PhD", "Ada Sample, PhD", URL),
        Evidence("credentials", "Licensed Psychologist", "Licensed Psychologist", URL),
    ]


def test_each_sentence_of_how_to_refer_is_evidence_once() -> None:
    told = ["GPs can refer.", "Please refer by letter.", "GPs can refer."]
    found = facts(*(("referral", words) for words in told))
    assert found.how_to_refer == "GPs can refer. Please refer by letter."
    assert words_of(found, "how_to_refer") == told[:2]


def test_a_sentence_that_was_cut_off_is_no_evidence() -> None:
    long = [f"Please refer by letter number {at}, {'with every form that we know of, ' * 6}signed." for at in range(6)]
    found = facts(*(("referral", words) for words in long))
    assert found.how_to_refer is not None
    assert len(found.how_to_refer) <= 600
    assert [words[:32] in found.how_to_refer for words in long] == [True, True, True, False, False, False]
    assert len(words_of(found, "how_to_refer")) == 3


def test_visits_under_a_label_are_told_by_the_label_alone() -> None:
    found = facts(("prose", "A weekly group."), ("visits_per_week", "2"))
    assert (found.visits_per_week, words_of(found, "visits_per_week")) == (2.0, ["2"])
    assert facts(("visits_per_week", "as agreed")).visits_per_week is None


def test_the_day_of_a_wait_is_told_by_its_label_or_by_the_wait_itself() -> None:
    found = facts(("wait", "about 12 weeks (October 2026)"))
    assert (found.wait_weeks, found.wait_as_of) == (12.0, "2026-10-01")
    assert words_of(found, "wait_as_of") == ["about 12 weeks (October 2026)"]
    found = facts(("wait", "about 12 weeks (October 2026)"), ("wait_as_of", "3 November 2026"))
    assert (found.wait_as_of, words_of(found, "wait_as_of")) == ("2026-11-03", ["3 November 2026"])
    assert facts(("wait", "12 weeks"), ("prose", "Open since October 2026.")).wait_as_of is None


def test_ages_that_contradict_a_stated_age_group_leave_it_unknown() -> None:
    found = facts(("age_group:adult", "yes"), ("ages", "12-17"))
    assert "age_group:adult" not in found.attributes
    assert [one.words for one in found.conflicts["age_group:adult"]] == ["yes", "12-17"]
    assert words_of(found, "age_group:adult") == []


def test_a_group_that_is_named_is_seen_even_where_no_number_says_so() -> None:
    found = facts(("ages", "Adults and older adults"))
    assert (found.attributes["age_group:adult"], found.attributes["age_group:older_adult"]) == ("yes", "yes")
    assert "age_group:older_adult" not in facts(("ages", "Adults")).attributes


def test_a_country_that_a_page_names_is_told() -> None:
    found = facts(("country", "Australia"))
    assert (found.country, words_of(found, "country")) == ("AU", ["Australia"])
    assert words_of(facts(("country", "Atlantis")), "country") == []
