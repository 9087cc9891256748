"""Who is nearer and not shown: the same as a plain look at everybody, and always with a reason that is true."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from referral.gazetteer import AreasOf
from referral.match import WEIGHTS, Index, Need, match
from referral.match.candidates import judged
from referral.match.hidden import FEWER_POINTS, NOT_ACCEPTING, NOT_NOW, hidden_nearer
from referral.match.need import read_need
from referral.match.reach import asker_of, reach
from referral.match.value import Value
from tests.match.building import TODAY, Site, Somebody, Spot, index_of
from tests.match.strategies import areas_of, crowds, needs, people, somebody, spots, tried

HERE = Spot()
many = st.lists(somebody, min_size=12, max_size=20, unique_by=lambda one: one.id)


def plain(need: Need, index: Index, spot: Spot, shown: set[str]) -> list[tuple[float, str]]:
    """Everybody in turn, measured and compared."""
    asker = asker_of(need, spot)
    km = {one.id: reach(one, asker, need.delivery, WEIGHTS).km for one in index.providers}
    ends = [away for one, away in km.items() if one in shown and away is not None]
    return sorted(
        (away, one) for one, away in km.items() if one not in shown and away is not None and ends and away < max(ends)
    )


@tried
@given(crowd=crowds, need=needs(), spot=spots, limit=st.integers(1, 4), most=st.integers(1, 4))
def test_the_nearest_not_shown_are_those_of_a_plain_look(
    crowd: list[Somebody], need: Need, spot: Spot, limit: int, most: int
) -> None:
    need, index = need.model_copy(update={"limit": limit}), index_of(crowd)
    shown = {one.provider_id for one in match(need, index, spot, TODAY).matches}
    expected = plain(need, index, spot, shown)
    found = hidden_nearer(need, index, spot, shown, most=most)
    assert [(one.km, one.provider.id) for one in found.nearest] == expected[:most]
    assert found.more is (len(expected) > most)


@tried
@given(crowd=many, need=needs(), spot=spots, areas=areas_of)
def test_every_reason_is_true_and_none_is_left_out(
    crowd: list[Somebody], need: Need, spot: Spot, areas: AreasOf | None
) -> None:
    need, index = need.model_copy(update={"limit": 3}), index_of(crowd)
    answer = match(need, index, spot, TODAY, areas=areas)
    everybody = match(need.model_copy(update={"limit": 50}), index, spot, TODAY, areas=areas)
    open_now = {one.provider_id for one in everybody.matches}
    closed = {one.provider_id for one in everybody.not_accepting}
    shown = {one.provider_id for one in answer.matches}
    for one in hidden_nearer(need, index, spot, shown, on=TODAY, areas=areas).nearest:
        seen = judged(need, one.provider, asker_of(need, spot, areas), index, WEIGHTS)
        missed = {fact.name for fact in seen.facts if fact.value is Value.NO}
        assert one.reasons
        assert set(one.reasons) - {NOT_ACCEPTING, NOT_NOW, FEWER_POINTS} == missed
        assert (one.reasons == (FEWER_POINTS,)) is (one.provider.id in open_now)
        assert (one.reasons in {(NOT_ACCEPTING,), (NOT_NOW,)}) is (one.provider.id in closed)


@given(crowd=people, need=needs(delivery="online", place=None, within_km=None))
def test_without_a_place_nobody_is_nearer(crowd: list[Somebody], need: Need) -> None:
    index = index_of(crowd)
    shown = {one.provider_id for one in match(need, index, None, TODAY).matches}
    assert hidden_nearer(need, index, None, shown).nearest == ()


def at(km: float) -> Site:
    return Site(HERE.latitude + km / 111.2, HERE.longitude)


def test_three_nearer_and_why() -> None:
    fits = Somebody("fits", sites=(at(20),), attributes={"referral_route:primary_care": "yes"})
    others = (
        Somebody("a-closed", sites=(at(3),), accepting="no"),
        Somebody("b-team", sites=(at(2),), attributes={"referral_route:primary_care": "no"}),
        Somebody("c-child", sites=(at(1),), attributes={"age_group:adult": "no"}, accepting="no"),
        replace(fits, id="d-far", sites=(at(300),)),
    )
    index = index_of([fits, *others])
    need = read_need({"place": "SW17", "age_group": "adult", "referral_route": "primary_care", "limit": 1}, index.codes)
    found = hidden_nearer(need, index, HERE, {"fits"})
    assert [(one.provider.id, one.reasons) for one in found.nearest] == [
        ("c-child", ("age_group", "accepting")),
        ("b-team", ("referral_route",)),
        ("a-closed", ("accepting",)),
    ]


def test_an_empty_release_hides_nobody() -> None:
    index = index_of([])
    need = read_need({"place": "SW17"}, index.codes)
    assert hidden_nearer(need, index, HERE, ()).nearest == ()
