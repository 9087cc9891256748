"""Somebody who seems to work at home: their town is shown, and no word anywhere leads to the door."""

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.normalise.addresses import read_address
from crawler.providers import Provider
from crawler.providers.door import HIDDEN, Door
from tests.crawler.providers.making import decided, kept, one, together

HOME = "12 Invented Lane, Headingley, Leeds LS6 1AB"
PROSE = f"Appointments at 12 Invented Lane, and online. Please refer by letter to {HOME}."


def everything(provider: Provider) -> str:
    """All that is published of a provider."""
    return json.dumps(
        [
            dataclasses.asdict(provider.facts) | {"evidence": [], "claims": []},
            [dataclasses.asdict(place) for place in provider.places],
            [dataclasses.asdict(one.claim) for one in provider.qualifications],
            [dataclasses.asdict(one.evidence) for one in provider.stated],
        ]
    )


def places(provider: Provider) -> list[str]:
    return [place.address.written for place in provider.places]


def test_a_home_is_shown_as_its_town() -> None:
    provider = one([kept("gb_register", {"claim": "practitioner", "address": HOME, "referral": PROSE})])
    assert places(provider) == ["Leeds"]
    assert provider.facts.how_to_refer is not None
    assert HIDDEN in provider.facts.how_to_refer
    assert "Invented Lane" not in everything(provider)
    assert "LS6" not in everything(provider)


@pytest.mark.parametrize(
    "said",
    [
        {"address": "Suite 4, 12 Invented Lane, Leeds LS6 1AB"},
        {"address": "Sample Clinic, 12 Invented Lane, Leeds LS6 1AB"},
        {"address": HOME, "organization": "Sample Partners"},
        {"address": HOME, "kind": "service", "name": "Leeds MBT service"},
    ],
)
def test_a_practice_is_shown_as_it_is(said: dict[str, str]) -> None:
    provider = one([kept("gb_clinic", {"claim": "practitioner", **said})])
    assert "12 Invented Lane" in places(provider)[0]


def test_a_house_where_two_people_are_listed_is_a_practice() -> None:
    ada = kept("gb_register", {"claim": "practitioner", "address": HOME})
    ben = kept("gb_register", {"name": "Ben Madeup", "claim": "practitioner", "address": HOME}, key="/ben")
    assert all("Invented Lane" in places(provider)[0] for provider in together([ada, ben]).providers)
    wife = kept("gb_register", {"name": "Cleo Sampleton", "claim": "practitioner", "address": HOME}, key="/cleo")
    assert all(places(provider) == ["Leeds"] for provider in together([ada, wife]).providers)


def test_who_puts_the_address_in_has_it_shown() -> None:
    page = kept("gb_register", {"claim": "practitioner", "address": HOME})
    told = decided("set_value", page.ref, field="address", value="12 Invented Lane, Leeds LS6 1AB")
    assert places(one([page], [told])) == ["12 Invented Lane, Leeds LS6 1AB"]


STREETS = st.from_regex(r"\A[1-9][0-9]{0,2} [A-Z][a-z]{3,9} (Road|Lane|Way), Leeds LS[1-9] [1-9][A-Z]{2}\Z")


@given(STREETS, st.text(max_size=30), st.text(max_size=30))
def test_a_closed_door_is_closed_in_any_text(address: str, before: str, after: str) -> None:
    door = Door([read_address(address, "GB")])
    street = address.split(",", maxsplit=1)[0]
    for said in (address, street, address.upper()):
        text = door.closed(f"{before} {said} {after}")
        assert street.casefold() not in text.casefold()
        assert address[-7:].casefold() not in text.casefold()
        assert door.closed(text) == text
