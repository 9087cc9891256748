"""The canned query `candidates` of metadata.yml and the match find the same people, and share nothing to do it by."""

import sqlite3
from dataclasses import replace
from typing import Any

import httpx
import pytest
from datasette.app import Datasette
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from referral.asgi import SETTINGS, metadata
from referral.match import WEIGHTS, Index, Need, match
from referral.match.answer import Answer
from referral.match.sphere import distance_km, unit_vector
from tests.match.building import TODAY, Site, Somebody, Spot, database
from tests.match.strategies import needs, people, shut, spots, without

QUERY: dict[str, Any] = metadata()["databases"]["directory"]["queries"]["candidates"]
ASKED = ("within_km", "age_group", "condition", "payment", "format", "referral_route", "delivery", "language")
JUDGED = {*ASKED, "right_to_treat"} - {"language"}

# A case makes a database: to look for a smaller one than fails takes minutes, and eight people are few enough to read.
in_time = settings(phases=[phase for phase in Phase if phase is not Phase.shrink])


def rows_of(connection: sqlite3.Connection, **asked: Any) -> list[dict[str, Any]]:
    """The query's rows; what is not asked is handed in empty, as Datasette's form sends it."""
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    given_ = {name: "" if asked.get(name) is None else str(asked[name]) for name in QUERY["params"]}
    return [dict(row) for row in cursor.execute(QUERY["sql"], given_)]


def asked_of(need: Need, spot: Spot | None) -> dict[str, Any]:
    point = {"latitude": repr(spot.latitude), "longitude": repr(spot.longitude)} if spot else {}
    country = need.country or (spot.country if spot else None)
    return {**{key: getattr(need, key) for key in ASKED}, **point, "country": country, "limit": 500}


def agree(somebody: list[Somebody], need: Need, spot: Spot | None) -> None:
    connection = database(somebody)
    try:
        rows = rows_of(connection, **asked_of(need, spot))
        answer = match(without(need, limit=50), Index.load(connection), spot, TODAY)
    finally:
        connection.close()
    said = {row["id"]: row for row in rows}
    closed = {one.id for one in somebody if one.accepting == "no" or shut(one, TODAY)}
    assert said.keys() - closed == {one.provider_id for one in answer.matches}
    assert {key for key, row in said.items() if row["accepting"] == "no"} <= closed
    stated = {one.id: (one.catchment, one.referral_window) for one in somebody}
    assert {key: (row["catchment"], row["referral_window"]) for key, row in said.items()} == {
        key: stated[key] for key in said
    }
    _say_the_same(said, answer)


def _say_the_same(said: dict[str, dict[str, Any]], answer: Answer) -> None:
    listed = (*answer.matches, *answer.not_accepting)
    assert said.keys() == {one.provider_id for one in listed}
    for one in listed:
        row = said[one.provider_id]
        # A tenth may be rounded either way where the last bits differ.
        assert row["km"] == pytest.approx(one.distance_km, abs=0.1001)
        facts = {fact.fact: fact.value for fact in one.facts}
        assert {key: row[key] for key in JUDGED if row[key] is not None} == {
            key: value for key, value in facts.items() if key in JUDGED
        }
        # Each country's usual language stands in no table: the query says less than the match, never more.
        assert row["language"] in {facts.get("language"), "unknown"}


@in_time
@given(somebody=people, need=needs(), spot=spots)
def test_the_query_finds_whom_the_match_finds(somebody: list[Somebody], need: Need, spot: Spot) -> None:
    agree(somebody, need, spot)


@in_time
@given(
    somebody=people, need=needs(delivery="online", within_km=None), country=st.sampled_from([None, "DK", "SE", "FR"])
)
def test_and_online_without_a_place(somebody: list[Somebody], need: Need, country: str | None) -> None:
    agree(somebody, without(need, "place", country=country), None)


@given(
    here=st.tuples(st.floats(-80, 80), st.floats(-179.9, 179.9)),
    north=st.floats(-3, 3),
    east=st.floats(-3, 3),
)
def test_distances_are_great_circles_to_the_metre(here: tuple[float, float], north: float, east: float) -> None:
    there = (here[0] + north, here[1] + east)
    km = distance_km(unit_vector(*here), unit_vector(*there))
    connection = database([Somebody(id="a", sites=(Site(*there),))])
    near = {"latitude": repr(here[0]), "longitude": repr(here[1]), "country": "GB"}
    assert rows_of(connection, **near, within_km=repr(km + 0.001))
    if km > 0.001:
        assert not rows_of(connection, **near, within_km=repr(km - 0.001))


@pytest.mark.parametrize(("over", "found"), [(-0.5, ["a"]), (0.5, [])])
def test_the_border_rule_is_the_one_of_the_weights(over: float, found: list[str]) -> None:
    degrees = (WEIGHTS.travel.cross_border_km.value + over) / 111.195
    connection = database([Somebody(id="a", sites=(Site(50 + degrees, 6.0),))])
    assert [row["id"] for row in rows_of(connection, latitude=50, longitude=6, country="BE")] == found


@pytest.mark.parametrize(("limit", "most"), [("", 100), ("7", 7), ("0", 1), ("-5", 1), ("100000", 500), ("x", 1)])
def test_it_never_gives_more_rows_than_its_limit(limit: str, most: int) -> None:
    connection = database([Somebody(id=f"p{number:04d}") for number in range(510)])
    assert len(rows_of(connection, limit=limit)) == most


def test_those_who_take_nobody_new_come_last_and_the_nearest_first() -> None:
    near = Somebody(id="near", sites=(Site(51.5, 0.0),))
    closed = replace(near, id="closed", accepting="no")
    far, nowhere = replace(near, id="far", sites=(Site(52.5, 0.0),)), replace(near, id="nowhere", sites=())
    connection = database([closed, nowhere, far, near])
    rows = rows_of(connection, latitude=51.5, longitude=0)
    assert [row["id"] for row in rows] == ["near", "far", "nowhere", "closed"]
    assert [row["km"] for row in rows] == [0, pytest.approx(111.2, abs=0.1), None, 0]


@pytest.mark.parametrize("language", ["nb", "no", "nn-NO", "NO"])
def test_languages_are_compared_by_primary_subtag(language: str) -> None:
    connection = database([Somebody(id="a", languages=(("nb-NO", "speaks"),)), Somebody(id="b")])
    said = {row["id"]: row["language"] for row in rows_of(connection, language=language)}
    assert said == {"a": "yes", "b": "unknown"}


@pytest.mark.parametrize(
    ("route", "value"),
    [("primary_care", "no"), ("secondary_care", "yes"), ("any_professional", "yes"), ("self", "unknown")],
)
def test_any_professional_includes_a_doctor_unless_that_one_is_ruled_out(route: str, value: str) -> None:
    said = {"referral_route:any_professional": "yes", "referral_route:primary_care": "no"}
    rows = rows_of(database([Somebody(id="a", attributes=said)]), referral_route=route)
    assert [row["referral_route"] for row in rows] == ([] if value == "no" else [value])


async def test_datasette_runs_it_though_visitors_may_run_no_sql(tmp_path: Any) -> None:
    path = tmp_path / "directory.db"
    kept = sqlite3.connect(path)
    database([Somebody(id="a", sites=(Site(51.43, -0.16),), attributes={"payment:public": "yes"})]).backup(kept)
    kept.close()
    datasette = Datasette([], immutables=[str(path)], metadata=metadata(), settings=SETTINGS)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=datasette.app()), base_url="http://data.example.org"
    ) as client:
        asked = {"latitude": "51.44", "longitude": "-0.16", "payment": "public", "_shape": "objects"}
        answer = await client.get("/directory/candidates.json", params=asked)
        assert [(row["id"], row["payment"]) for row in answer.json()["rows"]] == [("a", "yes")]
        page = await client.get("/directory/candidates")
        assert page.status_code == 200
        assert all(f'name="{name}"' in page.text for name in QUERY["params"])
        assert (await client.get("/directory.json", params={"sql": "select 1"})).status_code == 403
