"""One answer, page by page, beside the listing that was asked about."""

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.registers.questions import question_for, questions
from crawler.registration.ask import Unanswered, checks_of
from crawler.registration.known import registers
from crawler.registration.weigh import Answer, weigh
from crawler.shapes import NpiPage
from crawler.source import Source, load_source
from crawler.workshop.checks import Check
from tests.commands import SAMPLE_SOURCES
from tests.crawler.registers.answers import NPI_API, npi_answer, npi_organization, npi_person
from tests.crawler.registration.making import practitioner

REGISTRY = load_source(SAMPLE_SOURCES / "us_npi_registry.toml")
RULE = NpiPage(shape="npi")
ADA = practitioner("ada", "Dana Samplewood, PhD", ("address", "Boulder, CO 80302"))
ASKED = str(question_for(ADA, REGISTRY))
SECOND = ASKED.replace("skip=0", "skip=200")


def answered(pages: Mapping[str, tuple[str, str, tuple[str, ...]]]) -> Check | Unanswered:
    """``pages``: URL -> (text, the day it came, links)."""
    (one,) = checks_of(
        [ADA],
        REGISTRY,
        lambda url: (Answer(url, pages[url][0], pages[url][1], "0" * 64), pages[url][2]) if url in pages else None,
    )
    return one


def test_all_pages_of_an_answer_are_weighed_and_the_oldest_day_counts() -> None:
    other = npi_person({"first_name": "OTHER"}, number="1000000020")
    check = answered(
        {
            ASKED: (npi_answer(other), "2026-02-02", (SECOND,)),
            # Beyond its ceiling the registry shows the same records again.
            SECOND: (npi_answer(npi_person(), npi_person(), other), "2026-02-01", (ASKED,)),
        }
    )
    assert isinstance(check, Check)
    assert (check.outcome, check.number, check.asked_on) == ("found", "1000000004", "2026-02-01")
    assert [page["url"] for page in check.came_back["pages"]] == [ASKED, SECOND]
    assert check.came_back["others"] == ["1000000020"]


def test_an_answer_without_its_last_page_is_none() -> None:
    one = answered({ASKED: (npi_answer(npi_person()), "2026-02-02", (SECOND,))})
    assert one == Unanswered(ADA.ref, "npi", f"a further page of the answer is missing: {SECOND}")


@pytest.mark.parametrize("text", ["", "<html>", '{"Errors": [{"description": "no"}]}', '{"result_count": 1}'])
def test_an_answer_that_cannot_be_read_is_told(text: str) -> None:
    one = answered({ASKED: (text, "2026-02-02", ())})
    assert isinstance(one, Unanswered)
    assert "cannot be read: NPI registry" in one.why
    assert ASKED in one.why


def test_an_answer_that_was_cut_off_cannot_tell() -> None:
    last = ASKED.replace("skip=0", "skip=1000")
    text = npi_answer(*[npi_person({"first_name": "OTHER"}, number="1000000020")] * 200)
    verdict, _ = weigh(ADA.listing, RULE, [Answer(last, text, "2026-02-02", "0" * 64)])
    assert verdict.outcome == "ambiguous"
    assert "the first 1,200 results only" in verdict.reasons[0]


def test_a_source_that_lists_providers_answers_nothing(sample_sources: Mapping[str, Source]) -> None:
    for name in ("us_mclean", "owner_file"):
        assert list(checks_of([ADA], sample_sources[name], lambda _url: None)) == []


PERSONS = st.builds(
    lambda number, first, phone: npi_person(
        {"first_name": first}, number=number, **({} if phone else {"addresses": []})
    ),
    st.sampled_from(["1000000004", "1000000012", "1000000020", "1000000038"]),
    st.sampled_from(["DANA", "DAN", "D", "OTHER"]),
    st.booleans(),
) | st.just(npi_organization())


@given(st.lists(st.lists(PERSONS, max_size=4), min_size=1, max_size=3))
def test_every_record_is_weighed_or_counted_once(answers: list[list[dict[str, object]]]) -> None:
    verdict, came_back = weigh(
        ADA.listing, RULE, [Answer(ASKED, npi_answer(*records), "2026-02-02", "0" * 64) for records in answers]
    )
    sent = {str(record["number"]) for records in answers for record in records}
    told = [*(one["number"] for one in came_back["weighed"]), *came_back["others"]]
    assert sorted(told) == sorted(sent)
    found = [one["number"] for one in came_back["weighed"] if one["outcome"] == "found"]
    assert (verdict.outcome == "found") == (len(found) == 1)
    assert verdict.number == (found[0] if verdict.outcome == "found" else None)
    assert (verdict.outcome == "not_found") == (not came_back["weighed"])
    assert verdict.outcome != "found" or len(came_back["weighed"]) == 1
    json.dumps(came_back)


def test_one_question_a_listing_and_all_of_them_together() -> None:
    both = [ADA, practitioner("bo", "Bo Sample"), practitioner("cy", "Cy Sample", source="gb_sample")]
    each = [question_for(one, REGISTRY) for one in both]
    assert each[2] is None
    assert questions(both, REGISTRY) == sorted(filter(None, each))
    assert all(url.startswith(NPI_API) for url in each if url)
    assert registers()["npi"].shape == REGISTRY.page[0].shape
