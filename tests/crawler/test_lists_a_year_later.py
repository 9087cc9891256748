"""The sample lists of persons a year on: other columns and markup, somebody moved up, ran out, or gone; same people."""

from collections.abc import Mapping
from typing import Any

import pytest

from crawler.read import read_page
from crawler.source import Source
from tests.crawler.expectations import found
from tests.crawler.samples import read_site, stored
from tests.sites import YEARS

LISTS = ("nl_register_mbt", "gb_bpc_mbt_roster", "int_anna_freud_supervisors", "de_at_ch_mbt", "us_find_a_therapist")
REGISTER = "/register/"


def years(source: Source) -> tuple[dict[str, Any], dict[str, Any]]:
    first, second = (found(source, year) for year in YEARS)
    return first, second


def levels(facts: Mapping[str, Any]) -> set[str]:
    return {claim["level"] for claim in facts["claims"]}


@pytest.mark.parametrize("name", LISTS)
def test_one_is_gone_and_the_others_keep_their_keys_and_how_to_reach_them(
    name: str, sample_sources: Mapping[str, Source]
) -> None:
    before, after = years(sample_sources[name])
    assert len(before.keys() - after.keys()) == 1
    for key in before.keys() & after.keys():
        for field in ("name", "kind", "country", "phone", "email", "organization"):
            assert before[key].get(field) == after[key].get(field), f"{key}: {field}"


@pytest.mark.parametrize(
    ("name", "key", "was", "is_now"),
    [
        ("nl_register_mbt", f"{REGISTER}bram-van-verzonnen", {"supervised"}, {"practitioner"}),
        ("gb_bpc_mbt_roster", "ben-madeup-jones/bristol", {"practitioner"}, {"supervisor"}),
        ("int_anna_freud_supervisors", "prof-ada-sampleson/united-kingdom", {"supervisor"}, {"trainer"}),
        ("de_at_ch_mbt", "elif-fiktiva/hamburg", {"practitioner"}, {"supervisor"}),
    ],
)
def test_somebody_moved_up(
    name: str, key: str, was: set[str], is_now: set[str], sample_sources: Mapping[str, Source]
) -> None:
    before, after = years(sample_sources[name])
    assert (levels(before[key]), levels(after[key])) == (was, is_now)


@pytest.mark.parametrize(
    ("name", "key", "how"),
    [
        ("nl_register_mbt", f"{REGISTER}greet-denkbeeld", {"valid_until": "2026-06-30", "lapsed": True}),
        ("gb_bpc_mbt_roster", "ewan-mcsample/edinburgh", {"lapsed": True}),
        ("de_at_ch_mbt", "dr-anton-beispiel/heidelberg", {"valid_until": "2025-12-31"}),
    ],
)
def test_a_registration_that_ran_out_is_read_as_that(
    name: str, key: str, how: dict[str, Any], sample_sources: Mapping[str, Source]
) -> None:
    before, after = years(sample_sources[name])
    assert not any(claim.get("lapsed") for claim in before[key]["claims"])
    assert all(claim | how == claim for claim in after[key]["claims"])


def test_the_list_now_has_pages_and_all_are_read(sample_sources: Mapping[str, Source]) -> None:
    for name in ("nl_register_mbt", "gb_bpc_mbt_roster", "de_at_ch_mbt", "us_find_a_therapist", "us_goodtherapy"):
        first, second = (read_site(sample_sources[name], year)[1] for year in YEARS)
        assert {url for url in second if url.endswith("/2")} >= {url for url in first if url.endswith("/2")}
        assert any(url.endswith("/2") for url in second)


def test_whom_nobody_lists_any_more_is_not_followed(sample_sources: Mapping[str, Source]) -> None:
    _, urls = read_site(sample_sources["nl_register_mbt"], 2)
    assert not any("eva-proefpersoon" in url for url in urls)


def test_a_member_in_training_is_on_no_list_of_ours(sample_sources: Mapping[str, Source]) -> None:
    for facts in years(sample_sources["nl_register_mbt"]):
        assert not any("Aspirant" in one["name"] for one in facts.values())


def test_a_head_that_no_rule_knows_is_told(sample_sources: Mapping[str, Source]) -> None:
    source = sample_sources["nl_register_mbt"]
    (start,) = source.start_urls
    assert read_page(stored(start), source, source.page[0]).unknown == ("Laatst gewijzigd",)
