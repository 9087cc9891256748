"""Where people are taken from: in words, as a question, and looked up only where a release asks for it."""

from datetime import date

import pytest

from referral.ask import areas_at, ask
from referral.gazetteer import Area, AreasOf, Basis, Found, Gazetteer, open_gazetteer
from referral.match.answer import Answer
from tests.match.building import TODAY, Site, Somebody, index_of

CAMDEN = Area("GB/-/greater-london/camden", "Camden", "GB", "borough", 51.546, -0.157, 6.3)
WORDS = "People registered with a GP in Camden."


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return open_gazetteer()


def service(read: str = "whole", *areas: tuple[Area, Basis | None], words: str = WORDS) -> Somebody:
    named = () if read == "none" else areas or ((CAMDEN, "gp"),)
    return Somebody("a", sites=(Site(51.54, -0.14),), catchment=words, catchment_read=read, areas=named)


def answer(person: Somebody, place: str, gazetteer: Gazetteer, on: date = TODAY) -> Answer:
    return ask({"place": place, "country": "GB"}, index_of([person]), gazetteer, on).answer


@pytest.mark.parametrize(("place", "value", "why"), [
    ("Camden Town", "yes", "They take people from Camden, where you are."),
    ("SW17 0YF", "unknown", "Where they take people from: whether that includes you is not clear."),
])  # fmt: skip
def test_a_place_that_is_looked_up_is_judged(place: str, value: str, why: str, gazetteer: Gazetteer) -> None:
    (one,) = answer(service(), place, gazetteer).matches
    assert [(fact.value, fact.why) for fact in one.facts if fact.fact == "catchment"] == [(value, why)]
    assert one.unknown_cost == (15 if value == "unknown" else 0)


def test_outside_is_a_near_miss_that_says_why(gazetteer: Gazetteer) -> None:
    found = answer(service(), "Leeds", gazetteer)
    assert not found.matches
    (near,) = found.near_misses
    assert near.relax == ("catchment",)
    assert "They take people from Camden; you are outside." in [fact.why for fact in near.best.facts]


@pytest.mark.parametrize("read", ["part", "none"])
def test_what_was_not_wholly_understood_is_asked_in_their_words(read: str, gazetteer: Gazetteer) -> None:
    person = service(read)
    (one,) = answer(person, "Leeds", gazetteer).matches
    asked = [unknown.question for unknown in one.unknown if unknown.fact == "catchment"]
    assert asked == ["They say: “People registered with a GP in Camden”. Ask whether this includes you."]


def test_long_words_are_cut_at_a_word(gazetteer: Gazetteer) -> None:
    (one,) = answer(service("part", words="Adults who live in Camden, " * 20), "Leeds", gazetteer).matches
    (question,) = [unknown.question for unknown in one.unknown if unknown.fact == "catchment"]
    assert len(question) < 220
    assert " …”. Ask" in question


@pytest.mark.parametrize(("kind", "asked"), [("service", 1), ("practitioner", 0)])
def test_a_service_that_states_none_is_asked_at_no_cost(kind: str, asked: int, gazetteer: Gazetteer) -> None:
    (one,) = answer(Somebody("a", kind=kind, sites=(Site(51.54, -0.14),)), "Leeds", gazetteer).matches
    assert [unknown.question for unknown in one.unknown if unknown.fact == "catchment"] == [
        "Ask which area they take people from."
    ] * asked
    assert one.unknown_cost == 0
    assert not [fact for fact in one.facts if fact.fact == "catchment"]


def test_areas_are_looked_up_only_in_countries_where_somebody_names_one(gazetteer: Gazetteer) -> None:
    index = index_of([service()])
    leeds, aarhus = (gazetteer.find(*asked) for asked in (("Leeds", "GB"), ("Aarhus", "DK")))
    assert isinstance(leeds, Found)
    assert isinstance(aarhus, Found)
    assert "GB/-/west-yorkshire" in areas_at(leeds.place, index, gazetteer).inside
    assert areas_at(aarhus.place, index, gazetteer) == AreasOf(frozenset({"DK"}), frozenset())


def test_not_confirmed_since_is_said(gazetteer: Gazetteer) -> None:
    person = Somebody("a", sites=(Site(51.54, -0.14),), unconfirmed_since=date(2026, 3, 2))
    assert answer(person, "Leeds", gazetteer).matches[0].unconfirmed_since == "2026-03-02"
