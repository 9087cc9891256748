"""The answer's JSON: exact keys, plain values, the same bytes every time."""

import json
from typing import Any

from referral.match import Need, match
from tests.match.building import TODAY, Claim, Site, Somebody, Spot, index_of
from tests.match.strategies import without
from tests.match.test_need import CONTRACT

CONTRACT_KEYS = ["place", "matches", "not_accepting", "near_misses", "alternatives", "crisis", "release"]
MATCH_KEYS = ["provider_id", "name", "kind", "score", "distance_km", "parts", "unknown", "url"]
_MORE = ["organization", "place_label", "phone", "how_to_refer", "wait", "last_checked", "not_accepting_since"]
_TIMES = ["opens_on", "referral_window", "unconfirmed_since"]
_PLAIN = Need(place="x")

_CROWD = [
    Somebody(id="fits", sites=(Site(51.45, -0.15),), attributes={"condition:bpd": "yes", "payment:public": "yes"}),
    Somebody(id="full", sites=(Site(51.45, -0.15),), accepting="no"),
    Somebody(id="paid", sites=(Site(51.45, -0.15),), attributes={"payment:public": "no"}),
    Somebody(id="online", online_only=True, claims=(Claim("basic", "own_statement", None),)),
]


def _answer() -> dict[str, Any]:
    return match(without(_PLAIN, **CONTRACT), index_of(_CROWD), Spot(), TODAY).as_dict()


def test_keys_are_exactly_the_contracts_then_the_documented_ones() -> None:
    answer = json.loads(json.dumps(_answer(), allow_nan=False))
    assert list(answer) == [*CONTRACT_KEYS, "on", "country", "found"]
    assert list(answer["place"]) == ["label", "latitude", "longitude", "precision", "uncertainty_km"]
    near = answer["near_misses"]
    assert list(near[0]) == ["relax", "gains", "needs_km", "best", "gains_anywhere", "gains_only"]
    for one in (*answer["matches"], *answer["not_accepting"], *(miss["best"] for miss in near)):
        assert list(one) == [*MATCH_KEYS, *_MORE, "evidence", "facts", "unknown_cost", *_TIMES]
        assert all(list(part) == ["part", "points", "of", "why"] for part in one["parts"])
        assert all(list(fact) == ["fact", "question"] for fact in one["unknown"])
        assert one["url"] == f"/provider/{one['provider_id']}"
    assert list(answer["crisis"][0]) == ["country", "name", "how", "emergency", "source_url", "read_on"]
    assert all(
        list(one) == ["kind", "name", "why", "url", "distance_km", "provider_id", "misses"]
        for one in answer["alternatives"]
    )
    assert answer["release"]["id"] == "0123456789abcdef"


def test_an_answer_is_plain_json_and_the_same_twice() -> None:
    first, second = _answer(), _answer()
    assert json.loads(json.dumps(first)) == first
    assert json.dumps(first) == json.dumps(second)


def test_an_online_need_without_a_place_has_none_and_asks_about_the_right_to_treat() -> None:
    need = without(_PLAIN, "place", delivery="online")
    answer = match(need, index_of(_CROWD), None, TODAY)
    assert answer.place is None
    assert answer.country is None
    assert answer.crisis == ()
    (online,) = [one for one in answer.matches if one.provider_id == "online"]
    assert "right_to_treat" in {unknown.fact for unknown in online.unknown}
    assert online.unknown_cost == 15
    assert online.distance_km is None
    assert online.place_label == "Online"


def test_evidence_stands_beside_the_claim() -> None:
    need = without(_PLAIN, delivery="online", country="GB")
    answer = match(need, index_of(_CROWD), Spot(), TODAY)
    (online,) = [one for one in answer.matches if one.provider_id == "online"]
    assert online.evidence is not None
    assert (online.evidence.level, online.evidence.evidence_kind, online.evidence.issuer) == (
        "basic",
        "own_statement",
        None,
    )
    assert online.evidence.url == "https://example.org/evidence"


def test_crisis_lines_are_the_askers_countrys_word_for_word() -> None:
    here = match(without(_PLAIN), index_of([]), Spot(country="NO"), TODAY)
    assert [(line.name, line.how, line.emergency) for line in here.crisis] == [("Prøvelinje", "ring 2", None)]
    assert match(without(_PLAIN), index_of([]), Spot(country="FI"), TODAY).crisis == ()
