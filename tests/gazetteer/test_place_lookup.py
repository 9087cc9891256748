"""What a query finds: the cases of queries.toml, and what must hold for any query."""

import threading
import tomllib
from pathlib import Path
from typing import Any

import pytest
from geopy.distance import great_circle
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from referral.gazetteer import Ambiguous, Answer, Found, Gazetteer, NotFound, Place, QuestionError

CASES = tomllib.loads(Path(__file__).with_name("queries.toml").read_text(encoding="utf-8"))["case"]
COUNTRIES = (
    "US",
    "GB",
    "IE",
    "CA",
    "AU",
    "NZ",
    "NL",
    "BE",
    "DE",
    "AT",
    "CH",
    "FR",
    "IT",
    "ES",
    "DK",
    "NO",
    "SE",
    "FI",
    "IM",
)
WORDS = [
    "Leeds",
    "London",
    "2100",
    "SW17 0YF",
    "80304",
    "IL",
    "CO",
    "NSW",
    "UK",
    "Danmark",
    "Springfield",
    ",",
    "St",
    "Ål",
]
ANY_TEXT = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join))
quickly = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def places_of(answer: Answer) -> list[Place]:
    if isinstance(answer, Found):
        return [answer.place]
    return list(answer.candidates) if isinstance(answer, Ambiguous) else []


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['query']} {case.get('country', '')}")
def test_query_is_answered_as_listed(case: dict[str, Any], gazetteer: Gazetteer) -> None:
    answer = gazetteer.find(case["query"], case.get("country"))
    if "not_found" in case:
        assert isinstance(answer, NotFound)
        assert case["not_found"] in answer.reason
        assert case.get("candidate") in (None, *(place.label for place in answer.candidates))
        return
    if "ambiguous" in case:
        assert isinstance(answer, Ambiguous)
        labels = [place.label for place in answer.candidates]
        assert labels[0] == case["ambiguous"][0]
        assert set(case["ambiguous"]) <= set(labels)
        return
    assert isinstance(answer, Found), answer
    place = answer.place
    assert place.label == case.get("found", place.label)
    assert place.precision == case.get("precision", place.precision)
    assert case.get("note", "") in (place.note or "")
    if "near" in case:
        assert great_circle((place.latitude, place.longitude), case["near"]).km <= case.get("km", 5)


@quickly
@given(text=ANY_TEXT, country=st.sampled_from(COUNTRIES))
def test_any_text_is_answered_within_the_country_asked(text: str, country: str, gazetteer: Gazetteer) -> None:
    for place in places_of(gazetteer.find(text, country)):
        assert place.country == country
        assert abs(place.latitude) <= 90
        assert abs(place.longitude) <= 180
        assert 0 < place.uncertainty_km < 3000


@pytest.mark.parametrize(
    "query", [case["query"] for case in CASES if "country" not in case and isinstance(case["query"], str)]
)
def test_what_is_to_be_chosen_is_found_when_it_is_chosen(query: Any, gazetteer: Gazetteer) -> None:
    answer = gazetteer.find(query)
    for place in answer.candidates if isinstance(answer, NotFound) else ():
        chosen = gazetteer.find(place.label)
        assert isinstance(chosen, Found), place.label
        assert chosen.place.label == place.label


@quickly
@given(text=ANY_TEXT)
def test_any_text_is_answered_without_a_country(text: str, gazetteer: Gazetteer) -> None:
    answer = gazetteer.find(text)
    assert isinstance(answer, NotFound) or len(places_of(answer)) >= (2 if isinstance(answer, Ambiguous) else 1)


@quickly
@given(
    query=st.fixed_dictionaries(
        {},
        optional={key: st.one_of(st.none(), ANY_TEXT) for key in ("street", "city", "county", "state", "postalcode")},
    ),
    country=st.sampled_from(COUNTRIES),
)
def test_any_structured_query_is_answered(query: dict[str, str | None], country: str, gazetteer: Gazetteer) -> None:
    assert all(place.country == country for place in places_of(gazetteer.find(query, country)))


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "2100 " * 50_000, "," * 5000, "\ud800\udfff", b"\xff\xfe".decode("utf-16-le", "replace")]
)
def test_text_that_is_no_place_is_not_found(text: str, gazetteer: Gazetteer) -> None:
    assert isinstance(gazetteer.find(text), NotFound)


@pytest.mark.parametrize("query", [None, 7, b"Leeds", ["Leeds"], {"town": "Leeds"}, {"city": ["Leeds"]}])
def test_other_types_and_keys_are_refused(query: Any, gazetteer: Gazetteer) -> None:
    with pytest.raises(QuestionError):
        gazetteer.find(query)


@pytest.mark.parametrize("label_of", ["SW17 0YF", "Leeds, UK", "80304", "DK-2100", "Springfield, IL", "Oslo"])
def test_a_label_finds_its_own_place(label_of: str, gazetteer: Gazetteer) -> None:
    [place] = places_of(gazetteer.find(label_of))
    assert gazetteer.find(place.label) == Found(place)


@quickly
@given(number=st.integers(0, 9999), country=st.sampled_from(["DK", "NO", "AT", "CH", "BE", "AU"]))
def test_naming_the_place_of_a_code_never_makes_it_less_certain(
    number: int, country: str, gazetteer: Gazetteer
) -> None:
    code = f"{number:04}"
    alone = gazetteer.find({"postalcode": code}, country)
    if not isinstance(alone, Found) or alone.place.postcode is None:
        return
    named = gazetteer.find({"postalcode": code, "city": alone.place.city}, country)
    assert isinstance(named, Found)
    assert named.place.uncertainty_km <= alone.place.uncertainty_km


@pytest.mark.parametrize(
    ("sure", "unsure", "country"),
    [
        ({"city": "Randers"}, {"city": "København"}, "DK"),  # the larger the town, the less its middle says
        ({"city": "Ribe", "postalcode": "6760"}, {"postalcode": "6760"}, "DK"),  # a code and a name together
        ({"city": "Leeds"}, {"city": "Leeds", "state": "Qwrtzpsd"}, "GB"),  # a part that was not understood
        ({"postalcode": "M5V"}, {"postalcode": "P0V"}, "CA"),  # a downtown code, and one of a wilderness
    ],
)
def test_what_is_known_of_an_address_decides_how_sure_its_point_is(
    sure: dict[str, str], unsure: dict[str, str], country: str, gazetteer: Gazetteer
) -> None:
    answers = [gazetteer.find(query, country) for query in (sure, unsure)]
    (better,), (worse,) = map(places_of, answers)
    assert better.uncertainty_km < worse.uncertainty_km


def test_reasons_never_repeat_what_was_asked(gazetteer: Gazetteer) -> None:
    answer = gazetteer.find("Qwrtzpsd 55, Xyzzyville")
    assert isinstance(answer, NotFound)
    assert "Xyzzy" not in answer.reason


def test_meta_names_source_licence_and_version(gazetteer: Gazetteer) -> None:
    assert gazetteer.attribution == "Place data: GeoNames (geonames.org), CC BY 4.0"
    assert gazetteer.meta["licence"] == "CC-BY-4.0"
    assert "geotz 0.0.2a0 sha256:" in gazetteer.meta["sources"]
    assert gazetteer.version.startswith("4-")
    assert set(COUNTRIES) <= set(gazetteer.countries)


def test_threads_get_the_answers_of_one(gazetteer: Gazetteer) -> None:
    queries = ["SW17 0YF", "Springfield, IL", "2100 København Ø", "Oslo"] * 25
    expected = [gazetteer.find(query) for query in queries]
    answers: list[list[Answer]] = []
    threads = [
        threading.Thread(target=lambda: answers.append([gazetteer.find(query) for query in queries])) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [expected] * 4
