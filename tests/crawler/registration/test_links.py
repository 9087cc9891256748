"""Where somebody can be looked up: by country and, where it is known, profession; nothing is guessed."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.registration.known import registers
from crawler.registration.links import links_for

with (Path(__file__).parent / "links.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
COUNTRIES = sorted({register.country for register in registers().values()})
WORDS = sorted({word for register in registers().values() for word in register.professions})


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['country']} {row['credentials']}")
def test_the_registers_that_fit(row: dict[str, str]) -> None:
    assert [one.code for one in links_for(row["country"], row["credentials"] or None)] == row["registers"].split()


@given(st.sampled_from(COUNTRIES), st.text(max_size=40) | st.sampled_from(WORDS))
def test_somebody_can_always_be_looked_up_somewhere(country: str, credentials: str) -> None:
    everywhere = links_for(country, None)
    fitting = links_for(country, credentials)
    assert fitting
    assert set(fitting) <= set(everywhere)
    assert {one.country for one in fitting} == {country}
    assert {one.holds for one in fitting} == {"practitioners"}


@given(st.sampled_from(COUNTRIES), st.lists(st.sampled_from(WORDS), min_size=1, max_size=3))
def test_one_more_profession_hides_no_register_of_another(country: str, words: list[str]) -> None:
    fitting = set(links_for(country, ", ".join(words)))
    for word in words:
        own = {one for one in links_for(country, None) if word in one.professions}
        assert own <= fitting
