"""The rules of each must-have, one by one."""

from typing import Any

import pytest

from referral.match import WEIGHTS, Need, match
from referral.match.facts import facts
from referral.match.reach import asker_of, reach
from referral.match.value import Value
from tests.match.building import TODAY, Claim, Site, Somebody, Spot, index_of
from tests.match.strategies import without

HERE = (Site(51.45, -0.15),)
SOUND = Spot("Copenhagen", 55.68, 12.57, "town", 3.0, "DK")
MALMO = (Site(55.60, 13.00, 1.0, "SE", "Malmö"),)


def judged(person: Somebody, spot: Spot | None = None, **need: Any) -> dict[str, tuple[Value, str]]:
    index = index_of([person])
    asked = without(Need(place="x"), **need)
    asker = asker_of(asked, spot or Spot())
    reached = reach(index.providers[0], asker, asked.delivery, WEIGHTS)
    return {fact.name: (fact.value, fact.why) for fact in facts(asked, index.providers[0], reached, asker, index)}


def value(person: Somebody, fact: str, spot: Spot | None = None, **need: Any) -> Value:
    return judged(person, spot, **need)[fact][0]


@pytest.mark.parametrize(
    ("said", "asked", "expected"),
    [
        ({"any_professional": "yes"}, "primary_care", Value.YES),
        ({"any_professional": "yes", "primary_care": "no"}, "primary_care", Value.NO),
        ({"any_professional": "no"}, "primary_care", Value.UNKNOWN),
        ({"secondary_care": "yes"}, "primary_care", Value.UNKNOWN),
        ({"any_professional": "yes"}, "secondary_care", Value.YES),
        ({"any_professional": "yes", "primary_care": "yes"}, "self", Value.UNKNOWN),
        ({"any_professional": "yes"}, "criminal_justice", Value.UNKNOWN),
        ({"self": "no"}, "self", Value.NO),
    ],
)
def test_who_may_refer(said: dict[str, str], asked: str, expected: Value) -> None:
    person = Somebody("a", attributes={f"referral_route:{route}": said for route, said in said.items()})
    assert value(person, "referral_route", referral_route=asked) is expected


@pytest.mark.parametrize(
    ("country", "languages", "asked", "expected", "words"),
    [
        ("GB", (), "en", Value.YES, "usual language"),
        ("GB", (), "en-US", Value.YES, "usual language"),
        ("GB", (), "pl", Value.UNKNOWN, "Polish: not stated"),
        ("GB", (("pl", "speaks"),), "pl", Value.YES, "is spoken"),
        ("GB", (("pl-PL", "interpreter"),), "pl", Value.YES, "with an interpreter"),
        ("NO", (), "no", Value.YES, "usual language"),
        ("NO", (("nb", "speaks"),), "no", Value.YES, "is spoken"),
        ("CH", (), "de", Value.UNKNOWN, "not stated"),
        ("DE", (("en", "speaks"),), "de", Value.YES, "usual language"),
    ],
)
def test_languages(country: str, languages: Any, asked: str, expected: Value, words: str) -> None:
    person = Somebody("a", country=country, languages=languages)
    found, why = judged(person, language=asked)["language"]
    assert found is expected
    assert words in why


def test_an_interpreter_who_can_be_arranged_is_as_good() -> None:
    person = Somebody("a", attributes={"wish:interpreter": "yes"})
    assert judged(person, language="so")["language"] == (
        Value.YES,
        "An interpreter can be arranged: ask for Somali.",
    )


def test_in_person_is_stated_or_follows_from_a_placed_address() -> None:
    assert value(Somebody("a", sites=HERE), "delivery", delivery="in_person") is Value.YES
    assert value(Somebody("a", sites=(Site(None, None),)), "delivery", delivery="in_person") is Value.UNKNOWN
    assert value(Somebody("a", online_only=True), "delivery", delivery="in_person") is Value.NO
    no = Somebody("a", sites=HERE, attributes={"delivery:in_person": "no"})
    assert value(no, "delivery", delivery="in_person") is Value.NO


def test_online_never_crosses_a_border() -> None:
    person = Somebody("a", country="SE", sites=MALMO, attributes={"delivery:online": "yes"})
    assert value(person, "right_to_treat", SOUND, delivery="online") is Value.NO
    assert value(person, "right_to_treat", SOUND) is Value.YES
    assert value(person, "right_to_treat", SOUND, delivery="online", country="SE") is Value.YES
    assert value(Somebody("a", country="SE", online_only=True), "right_to_treat", SOUND) is Value.NO
    far = Somebody("a", country="SE", sites=(Site(59.33, 18.07, 1.0, "SE"),))
    assert value(far, "right_to_treat", SOUND) is Value.NO


def test_online_from_the_next_country_earns_no_travel() -> None:
    near = Somebody("a", country="SE", sites=MALMO)
    online = Somebody("a", country="SE", sites=MALMO, attributes={"delivery:online": "yes"})
    plain, both = (match(without(Need(place="x")), index_of([one]), SOUND, TODAY).matches[0] for one in (near, online))
    assert plain.parts[0] == both.parts[0]


def test_online_is_half_of_travel_unless_asked_for() -> None:
    person = Somebody("a", online_only=True)
    for delivery, points in ((None, 15), ("online", 30)):
        need = without(Need(place="x"), delivery=delivery)
        travel = match(need, index_of([person]), Spot(), TODAY).matches[0].parts[0]
        assert (travel.part, travel.points, travel.of) == ("travel", points, 30)


def test_a_stated_exclusion_is_a_no_and_silence_costs_its_own_part_only() -> None:
    excluded = Somebody("a", sites=HERE, attributes={"condition:psychosis": "no"})
    assert value(excluded, "condition", condition="psychosis") is Value.NO
    answer = match(without(Need(place="x"), condition="bpd"), index_of([excluded]), Spot(), TODAY)
    (part,) = [part for part in answer.matches[0].parts if part.part == "condition"]
    assert part.points == pytest.approx(0.35 * 15, abs=0.01)
    assert answer.matches[0].unknown_cost == 0
    assert answer.matches[0].unknown[0].fact == "condition"


def test_distance_in_three_values() -> None:
    assert value(Somebody("a", sites=HERE), "within_km", within_km=50) is Value.YES
    far = (Site(53.8, -1.55),)
    assert value(Somebody("a", sites=far), "within_km", within_km=50) is Value.NO
    assert value(Somebody("a"), "within_km", within_km=50) is Value.UNKNOWN
    assert value(Somebody("a", sites=(*far, Site(None, None))), "within_km", within_km=50) is Value.UNKNOWN
    assert value(Somebody("a", online_only=True), "within_km", within_km=50) is Value.YES
    online = Somebody("a", sites=far, attributes={"delivery:online": "yes"})
    assert value(online, "within_km", within_km=50, delivery="online") is Value.YES
    assert value(online, "within_km", within_km=50) is Value.NO


def test_ages_are_said_beside_the_age_group() -> None:
    person = Somebody("a", age_min=20, age_max=40, attributes={"age_group:adult": "yes"})
    assert "ages 20 to 40" in judged(person, age_group="adult")["age_group"][1]


@pytest.mark.parametrize(
    ("claims", "points"),
    [
        ((), 0.15),
        ((Claim("mentioned", "own_statement"),), 0.25 * 0.7),
        ((Claim("trainer", "directory_mention"),), 0.15),
        ((Claim("basic", "training_body"),), 0.6),
        ((Claim("practitioner", "own_statement"),), 0.7),
        ((Claim("practitioner", "employer_page"), Claim("basic", "official_register")), 0.9),
        ((Claim("practitioner"),), 1.0),
        ((Claim("supervisor"),), 1.0),
        ((Claim("trainer", "official_register"),), 1.0),
    ],
)
def test_training_times_evidence(claims: tuple[Claim, ...], points: float) -> None:
    index = index_of([Somebody("a", sites=HERE, claims=claims)])
    (part,) = [
        part
        for part in match(without(Need(place="x")), index, Spot(), TODAY).matches[0].parts
        if part.part == "training"
    ]
    assert part.points == pytest.approx(25 * points, abs=0.01)


@pytest.mark.parametrize(("visits", "km"), [(1.0, 30), (2.0, 15), (None, 15)])
def test_travel_halves_by_visits_a_week(visits: float | None, km: float) -> None:
    spot = Spot(uncertainty_km=0.0)
    site = Site(spot.latitude + km / 111.19493, spot.longitude, 0.0)
    answer = match(
        without(Need(place="x")), index_of([Somebody("a", visits_per_week=visits, sites=(site,))]), spot, TODAY
    )
    assert answer.matches[0].parts[0].points == pytest.approx(15, abs=0.01)
    assert answer.matches[0].parts[0].why == f"{km} km away (about 1 km certain)."
