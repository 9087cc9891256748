"""POST /match as a program uses it: the contract, what is refused, and that every way in gives the same answer."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.forked import mbt

JSON = {"Accept": "application/json"}
NEED = {
    "place": "SW17 0YF",
    "country": "GB",
    "condition": "bpd",
    "age_group": "adult",
    "payment": "public",
    "referral_route": "primary_care",
    "delivery": "in_person",
    "format": "group",
    "within_km": 50,
    "wishes": ["step_free"],
    "limit": 5,
    "on": "2026-11-21",
}


async def test_the_answer_has_the_keys_of_the_contract(site: httpx.AsyncClient) -> None:
    answer = await site.post("/match", json=NEED, headers=JSON)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert {"place", "matches", "not_accepting", "near_misses", "alternatives", "crisis", "release"} <= body.keys()
    assert body["place"].keys() == {"label", "latitude", "longitude", "precision", "uncertainty_km"}
    best = body["matches"][0]
    wanted = {"provider_id", "name", "kind", "score", "distance_km", "parts", "unknown", "url"}
    assert wanted <= best.keys()
    assert best["name"] == "Wandle Complex Needs Service"
    assert {part["part"] for part in best["parts"]} >= {"travel", "training", "condition", "wait"}
    assert all(part.keys() == {"part", "points", "of", "why"} and part["why"] for part in best["parts"])
    assert all(unknown.keys() == {"fact", "question"} for unknown in best["unknown"])
    assert (await site.get(best["url"])).status_code == 200


async def test_every_way_in_gives_the_same_answer(site: httpx.AsyncClient, sample_release: Path) -> None:
    by_json = (await site.post("/match", json=NEED, headers=JSON)).json()
    form = {**NEED, "within_km": "50", "limit": "5"}
    by_form = (await site.post("/match", data=form, headers=JSON)).json()
    options = [
        f"--{name.replace('_', '-')}={value}"
        for name, value in {**NEED, "wish": "step_free"}.items()
        if name != "wishes"
    ]
    done = mbt(sample_release.parent, "match", *options, "--json")
    assert done.returncode == 0, done.stderr
    assert by_json == by_form == json.loads(done.stdout)


@pytest.mark.parametrize(
    ("need", "key", "allowed"),
    [
        ({"place": "Leeds", "colour": "red"}, "colour", "referral_route"),
        ({"place": "Leeds", "condition": "rabies"}, "condition", "bpd"),
        ({"place": "Leeds", "wishes": ["gold"]}, "wishes", "step_free"),
        ({"place": "Leeds", "country": "UK"}, "country", "GB"),
        ({"place": "Leeds", "within_km": -1}, "within_km", "kilometres"),
        ({"place": "Leeds", "limit": 500}, "limit", "50"),
        ({"place": "Leeds", "on": "tomorrow"}, "on", "YYYY-MM-DD"),
        ({}, "place", "postcode"),
    ],
)
async def test_an_unknown_key_or_value_lists_what_is_allowed(
    site: httpx.AsyncClient, need: dict[str, Any], key: str, allowed: str
) -> None:
    answer = await site.post("/match", json=need, headers=JSON)
    assert answer.status_code == 400
    problems = answer.json()["problems"]
    assert [problem["key"] for problem in problems] == [key]
    assert any(allowed in one for one in problems[0]["allowed"])


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 9000, b"null", b"[]", b'"x"', b"NaN"])
async def test_what_is_no_request_is_refused_in_words(site: httpx.AsyncClient, body: bytes) -> None:
    answer = await site.post("/match", content=body, headers={**JSON, "Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["error"]


async def test_a_body_that_is_too_long_is_not_read(site: httpx.AsyncClient) -> None:
    answer = await site.post("/match", content=b"x" * 5_000_000, headers=JSON)
    assert answer.status_code == 413


async def test_places_that_are_unknown_or_several(site: httpx.AsyncClient) -> None:
    unknown = await site.post("/match", json={"place": "Nowhereville"}, headers=JSON)
    assert (unknown.status_code, unknown.json()["candidates"]) == (422, [])
    several = await site.post("/match", json={"place": "Springfield", "country": "US"}, headers=JSON)
    assert several.status_code == 422
    assert len(several.json()["candidates"]) > 2
