"""Checks and registers as rows of a release."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.registers.verdict import Outcome
from crawler.registration.known import registers
from crawler.registration.newest import checks_for
from crawler.registration.public import outcome_rows, register_rows, registration_rows
from tests.crawler.registration.making import ADA, EXAMPLES, asked, checked


def test_a_record_that_was_found_has_its_number_and_its_own_page() -> None:
    checks = checks_for([ADA], [asked("2026-01-01", "found", "1000000004", again="2026-01-31")], [])
    (row,) = registration_rows("p1", checks)
    assert row == {
        "id": row["id"],
        "provider_id": "p1",
        "register": "npi",
        "number": "1000000004",
        "outcome": "found",
        "asked_on": "2026-01-01",
        "check_again_on": "2026-01-31",
        "how": "asked",
        "url": "https://npiregistry.cms.hhs.gov/provider-view/1000000004",
    }
    (other,) = registration_rows("p2", checks)
    assert row["id"] != other["id"]


@pytest.mark.parametrize("outcome", ["not_found", "ambiguous"])
def test_without_a_record_the_link_is_the_registers_search(outcome: Outcome) -> None:
    (row,) = registration_rows("p1", [asked("2026-01-01", outcome)])
    assert (row["number"], row["url"]) == (None, registers()["npi"].url)


def test_a_look_by_hand_has_the_page_that_was_looked_at() -> None:
    seen = "https://zoeken.bigregister.nl/sample"
    decision = checked(1, "2026-01-01", register="big", number_there="00000000001", url=seen)
    (row,) = registration_rows("p1", checks_for([ADA], [], [decision]))
    assert (row["how"], row["number"], row["url"]) == ("by hand", "00000000001", seen)
    assert "Mo Tester" not in str(row)


def test_services_have_no_registration() -> None:
    assert list(registration_rows("p1", [asked("2026-01-01", "found", "ZZ901", register="ods")])) == []
    assert "ods" not in {row["code"] for row in register_rows()}


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(registers())), st.sampled_from(["found", "not_found", "ambiguous"])),
        unique_by=lambda one: one[0],
    )
)
def test_a_number_is_shown_only_where_it_was_found_in_a_register_that_shows_numbers(
    made: list[tuple[str, Outcome]],
) -> None:
    # Somebody wrote a number down even where the register shows none.
    checks = [
        asked("2026-01-01", outcome, EXAMPLES.get(code, "19900101-0000"), register=code) for code, outcome in made
    ]
    rows = list(registration_rows("p1", checks))
    assert rows == list(registration_rows("p1", reversed(checks)))
    assert [row["register"] for row in rows] == sorted(code for code, _ in made if code != "ods")
    for row in rows:
        assert row["number"] == (EXAMPLES.get(row["register"]) if row["outcome"] == "found" else None)
    assert len({row["id"] for row in rows}) == len(rows)


def test_every_row_leads_to_a_register_that_is_published() -> None:
    rows = list(register_rows())
    codes = [row["code"] for row in rows]
    assert codes == [code for code, one in registers().items() if one.holds == "practitioners"]
    for row in rows:
        assert set(row) == {"code", "title", "country", "kind", "url", "means", "professions"}
    assert {row["kind"] for row in rows if row["country"] == "US"} == {"identifier", "licence"}


def test_outcomes_are_a_vocabulary() -> None:
    rows = list(outcome_rows())
    assert [row["sort"] for row in rows] == [0, 1, 2]
    assert {row["code"] for row in rows} == {"found", "ambiguous", "not_found"}
    assert all(row["label"] and row["note"] for row in rows)
