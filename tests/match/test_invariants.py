"""The properties of a just answer, each tried on drawn directories and needs."""

import hashlib
import math
import sqlite3
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from referral.gazetteer import Area, AreasOf, Basis
from referral.match import WEIGHTS, Index, match
from referral.match.need import Need
from referral.match.sphere import distance_km, unit_vector
from tests.match.building import TODAY, Site, Somebody, Spot, database, index_of
from tests.match.standing import listed, mentioned, standing
from tests.match.strategies import (
    ATTRIBUTES,
    areas_of,
    crowds,
    needs,
    people,
    said,
    shut,
    somebody,
    spots,
    tried,
    without,
)


def _km(spot: Spot, site: Site) -> float:
    assert site.latitude is not None
    assert site.longitude is not None
    return distance_km(unit_vector(spot.latitude, spot.longitude), unit_vector(site.latitude, site.longitude))


@tried
@given(crowd=crowds, need=needs(), spot=spots, data=st.data())
def test_nearer_never_stands_lower(crowd: list[Somebody], need: Need, spot: Spot, data: st.DataObject) -> None:
    first, *others = crowd
    placed = [number for number, site in enumerate(first.sites) if site.latitude is not None]
    assume(placed)
    number = data.draw(st.sampled_from(placed))
    site = first.sites[number]
    part = data.draw(st.floats(0, 1))
    assert site.latitude is not None
    assert site.longitude is not None
    nearer = replace(
        site,
        latitude=spot.latitude + part * (site.latitude - spot.latitude),
        longitude=spot.longitude + part * (site.longitude - spot.longitude),
    )
    assume(_km(spot, nearer) <= _km(spot, site))
    moved = replace(first, sites=(*first.sites[:number], nearer, *first.sites[number + 1 :]))
    before = standing(match(need, index_of([first, *others]), spot, TODAY), first.id)
    after = standing(match(need, index_of([moved, *others]), spot, TODAY), first.id)
    assert after >= before


@tried
@given(person=somebody, others=people, need=needs(), spot=spots, sites=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_of_two_alike_the_nearer_never_scores_lower(
    person: Somebody, others: list[Somebody], need: Need, spot: Spot, sites: tuple[float, float]
) -> None:
    near, far = (
        replace(
            person,
            id=name,
            country=spot.country,
            sites=(Site(spot.latitude + offset, spot.longitude, 1.0, spot.country),),
        )
        for name, offset in zip(("near!", "far!"), sorted(sites), strict=True)
    )
    answer = match(need, index_of([near, far, *others]), spot, TODAY)
    assert standing(answer, near.id) >= standing(answer, far.id)


@tried
@given(crowd=crowds, need=needs(), spot=spots, key=st.sampled_from(ATTRIBUTES))
def test_no_never_stands_above_unknown_nor_unknown_above_yes(
    crowd: list[Somebody], need: Need, spot: Spot, key: str
) -> None:
    first, *others = crowd
    said_no, unknown, said_yes = (
        standing(match(need, index_of([said(first, key, value), *others]), spot, TODAY), first.id)
        for value in ("no", None, "yes")
    )
    assert said_no <= unknown <= said_yes


@tried
@given(crowd=crowds, need=needs(), spot=spots, days=st.integers(0, 900))
def test_fresher_never_scores_lower(crowd: list[Somebody], need: Need, spot: Spot, days: int) -> None:
    first, *others = crowd
    fresher = replace(first, last_checked=first.last_checked + timedelta(days=days))
    before = standing(match(need, index_of([first, *others]), spot, TODAY), first.id)
    assert standing(match(need, index_of([fresher, *others]), spot, TODAY), first.id) >= before


@tried
@given(crowd=crowds, need=needs(), spot=spots, waits=st.tuples(st.floats(0, 300), st.floats(0, 300)))
def test_a_shorter_wait_never_scores_lower(
    crowd: list[Somebody], need: Need, spot: Spot, waits: tuple[float, float]
) -> None:
    first, *others = crowd
    shorter, longer = (
        standing(match(need, index_of([replace(first, wait_weeks=weeks), *others]), spot, TODAY), first.id)
        for weeks in sorted(waits)
    )
    assert shorter >= longer


@tried
@given(crowd=people, need=needs(), spot=spots, radii=st.tuples(st.floats(0.5, 300), st.floats(0.5, 300)))
def test_a_wider_radius_never_removes(
    crowd: list[Somebody], need: Need, spot: Spot, radii: tuple[float, float]
) -> None:
    index = index_of(crowd)
    narrow, wide = (listed(match(without(need, within_km=km), index, spot, TODAY)) for km in sorted(radii))
    assert narrow <= wide <= listed(match(without(need, "within_km"), index, spot, TODAY))


@tried
@given(crowd=people, need=needs(), spot=spots)
def test_a_wish_never_hides_anybody(crowd: list[Somebody], need: Need, spot: Spot) -> None:
    index = index_of(crowd)
    plain = match(without(need, "wishes"), index, spot, TODAY)
    wished = match(need, index, spot, TODAY)
    assert listed(wished) == listed(plain)
    assert wished.found == plain.found


@tried
@given(crowd=people, need=needs(), spot=spots, seed=st.integers(0, 2**16))
def test_the_order_of_rows_and_wishes_changes_nothing(crowd: list[Somebody], need: Need, spot: Spot, seed: int) -> None:
    turned = without(need, wishes=list(reversed(need.wishes)))
    expected = match(need, index_of(crowd), spot, TODAY).as_dict()
    assert match(turned, index_of(reversed(crowd), shuffled=seed), spot, TODAY).as_dict() == expected


@tried
@given(crowd=people, need=needs(payment=None), spot=spots, fee=st.integers(0, 500))
def test_money_changes_nothing(crowd: list[Somebody], need: Need, spot: Spot, fee: int) -> None:
    """Neither a paid column that somebody adds one day nor how treatment is paid, when nobody asked about it."""
    connection = database(crowd)
    for column in ("sponsored", "fee", "premium_until"):
        connection.execute(f"ALTER TABLE provider ADD COLUMN {column} INTEGER")
        connection.execute(f"UPDATE provider SET {column} = ? WHERE id < 'm'", (fee,))
    connection.execute("DELETE FROM attribute WHERE vocabulary = 'payment'")
    paid = Index.load(connection)
    connection.close()
    assert match(need, paid, spot, TODAY).as_dict() == match(need, index_of(crowd), spot, TODAY).as_dict()


@tried
@given(crowd=people, need=needs(), spot=spots)
def test_scores_are_their_parts_and_the_order_is_by_bucket_then_by_the_days_turn(
    crowd: list[Somebody], need: Need, spot: Spot
) -> None:
    answer = match(need, index_of(crowd), spot, TODAY)
    for one in (*answer.matches, *answer.not_accepting):
        assert all(0 <= part.points <= part.of for part in one.parts)
        share = sum(part.points for part in one.parts) / sum(part.of for part in one.parts)
        assert one.score == pytest.approx(max(0.0, 100 * share - one.unknown_cost), abs=0.0501)
        must_haves = [fact for fact in one.facts if fact.value == "unknown" and fact.fact != "condition"]
        assert one.unknown_cost == 15 * len(must_haves)
        assert {fact.fact for fact in one.facts if fact.value == "unknown"} <= {asked.fact for asked in one.unknown}
        assert len({asked.fact for asked in one.unknown}) == len(one.unknown)
    keys = [
        (-math.floor(one.score / 2.5), hashlib.sha256(f"2026-11-21:{one.provider_id}".encode()).hexdigest())
        for one in answer.matches
    ]
    assert keys == sorted(keys)


@tried
@given(crowd=people, need=needs(), spot=spots)
def test_age_and_the_right_to_treat_are_never_relaxed(crowd: list[Somebody], need: Need, spot: Spot) -> None:
    answer = match(need, index_of(crowd), spot, TODAY)
    for person in crowd:
        wrong_age = need.age_group and person.attributes.get(f"age_group:{need.age_group}") == "no"
        foreign = person.country != spot.country
        only_online = person.online_only or person.attributes.get("delivery:in_person") == "no"
        if wrong_age or (foreign and (only_online or need.delivery == "online")):
            assert person.id not in mentioned(answer)


@tried
@given(crowd=people, need=needs(), spot=spots, limit=st.integers(1, 10))
def test_an_answer_is_never_empty_and_never_longer_than_asked(
    crowd: list[Somebody], need: Need, spot: Spot, limit: int
) -> None:
    answer = match(without(need, limit=limit), index_of(crowd), spot, TODAY)
    assert len(answer.matches) == min(limit, answer.found)
    assert len(answer.not_accepting) <= limit
    if answer.found < limit:
        assert {"team", "treatment"} <= {one.kind for one in answer.alternatives}
    shown = {one.provider_id for one in answer.matches}
    assert not shown & {one.provider_id for one in answer.alternatives}
    closed = {person.id for person in crowd if person.accepting == "no" or shut(person, TODAY)}
    assert not closed & shown
    assert {one.provider_id for one in answer.not_accepting} <= closed


@tried
@given(person=somebody, need=needs(within_km=None), spot=spots, km=st.floats(0, 60), apart=st.floats(0, 25))
def test_two_alike_are_not_ordered_by_less_than_the_map_knows(
    person: Somebody, need: Need, spot: Spot, km: float, apart: float
) -> None:
    """Combined uncertainty: the asker's and both providers'."""
    near, far = (
        replace(
            person,
            id=name,
            country=spot.country,
            sites=(Site(spot.latitude + away / 111.1949, spot.longitude, 2.0, spot.country),),
        )
        for name, away in (("near", km), ("far", km + apart))
    )
    answer = match(need, index_of([near, far]), spot, TODAY)
    if apart < spot.uncertainty_km + 4.0 - 0.01:
        assert standing(answer, "near") == standing(answer, "far")


@tried
@given(crowd=crowds, need=needs(), spot=spots, basis=st.sampled_from(["residence", "gp", None]))
def test_a_catchment_outside_never_stands_above_an_unclear_one_nor_that_above_one_inside(
    crowd: list[Somebody], need: Need, spot: Spot, basis: Basis | None
) -> None:
    first, *others = crowd
    elsewhere = Area("NO/rogaland", "Rogaland", "NO", "region", 59.0, 5.7, 102.0)
    here = Area(spot.country, "The country", spot.country, "country", 0.0, 0.0, 0.0)
    of = AreasOf(frozenset({spot.country}), frozenset())
    outside, unclear, inside, unstated = (
        replace(first, catchment=read and "Sample words.", catchment_read=read, areas=areas)
        for read, areas in (
            ("whole", ((elsewhere, basis),)),
            ("part", ((elsewhere, basis),)),
            ("whole", ((elsewhere, basis), (here, basis))),
            (None, ()),
        )
    )
    stands = [
        standing(match(need, index_of([one, *others]), spot, TODAY, areas=of), first.id)
        for one in (outside, unclear, inside, unstated)
    ]
    assert stands[0] == (0, 0.0)
    assert stands[0] <= stands[1] <= stands[2] == stands[3]


@tried
@given(crowd=crowds, need=needs(), spot=spots, areas=areas_of)
def test_looking_up_the_areas_adds_nobody(crowd: list[Somebody], need: Need, spot: Spot, areas: AreasOf | None) -> None:
    index = index_of(crowd)
    assert listed(match(need, index, spot, TODAY, areas=areas)) <= listed(match(need, index, spot, TODAY))


@tried
@given(crowd=crowds, need=needs(), spot=spots, days=st.integers(0, 400))
def test_a_window_moves_somebody_to_the_list_apart_and_changes_no_score(
    crowd: list[Somebody], need: Need, spot: Spot, days: int
) -> None:
    first, *others = crowd
    day = TODAY + timedelta(days=days)
    always = replace(first, referral_window=None, window_read=None, periods=())
    before, after = (match(need, index_of([one, *others]), spot, day) for one in (always, first))
    assert standing(after, first.id) == standing(before, first.id)
    for one in after.matches:
        assert one.opens_on is None
    for one in after.not_accepting:
        if one.opens_on is not None:
            person = next(person for person in crowd if person.id == one.provider_id)
            opens = date.fromisoformat(one.opens_on)
            assert all(shut(person, day + timedelta(days=ahead)) for ahead in range((opens - day).days))
            assert not shut(person, opens)


@tried
@given(crowd=crowds, need=needs(), spot=spots, number=st.integers(0, 1))
def test_training_for_the_age_asked_for_never_scores_less_than_for_another(
    crowd: list[Somebody], need: Need, spot: Spot, number: int
) -> None:
    first, *others = crowd
    assume(len(first.claims) > number)
    variants = {"adolescent": ("MBT-C", "MBT", "MBT-A"), "adult": ("MBT-A", "MBT-A", "MBT")}
    stands = []
    for variant in variants.get(need.age_group or "", ("MBT-A", "MBT-C", "MBT")):
        claims = list(first.claims)
        claims[number] = replace(claims[number], variant=variant)
        changed = replace(first, claims=tuple(claims))
        stands.append(standing(match(need, index_of([changed, *others]), spot, TODAY), first.id))
    assert stands == sorted(stands)
    if need.age_group is None:
        assert len(set(stands)) == 1


def test_the_turn_inside_a_bucket_changes_with_the_day_and_not_with_the_asker() -> None:
    twins = [Somebody(id=name, sites=(Site(51.5, -0.1),)) for name in ("one", "two", "three")]
    index = index_of(twins)
    need = without(Need(place="London"))
    firsts = set()
    for day in range(60):
        on = TODAY + timedelta(days=day)
        orders = {
            tuple(one.provider_id for one in match(need, index, spot, on).matches)
            for spot in (Spot(), Spot(latitude=51.6, label="Elsewhere"))
        }
        assert len(orders) == 1
        firsts.add(orders.pop()[0])
    assert firsts == {"one", "two", "three"}


def test_the_day_is_the_needs_own_before_todays() -> None:
    index = index_of([Somebody(id="one", sites=(Site(51.5, -0.1),))])
    fixed = match(without(Need(place="London"), on="2026-01-02"), index, Spot(), TODAY)
    assert fixed.on == "2026-01-02"
    assert match(Need(place="London"), index, Spot(), TODAY).on == TODAY.isoformat()


def test_weights_are_a_parameter() -> None:
    index = index_of([Somebody(id="one", sites=(Site(51.5, -0.1),))])
    heavy = WEIGHTS.model_copy(
        update={"unknown": WEIGHTS.unknown.model_copy(update={"must_have": WEIGHTS.part.travel})}
    )
    need = without(Need(place="London"), payment="public")
    assert match(need, index, Spot(), TODAY, heavy).matches[0].unknown_cost == 30
    assert match(need, index, Spot(), TODAY).matches[0].unknown_cost == 15


def test_a_need_in_person_without_a_point_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="only with the point of its place"):
        match(Need(place="London"), index_of([]), None, TODAY)


def test_a_database_that_was_closed_is_no_longer_needed() -> None:
    connection = database([Somebody(id="one", sites=(Site(51.5, -0.1),))])
    index = Index.load(connection)
    connection.close()
    with pytest.raises(sqlite3.ProgrammingError):
        connection.execute("SELECT 1")
    assert match(Need(place="London"), index, Spot(), TODAY).found == 1
