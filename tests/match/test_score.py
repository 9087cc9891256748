"""Points that single figures decide."""

import pytest

from referral.match import Need, match
from referral.match.answer import Part
from tests.match.building import TODAY, Site, Somebody, Spot, index_of
from tests.match.strategies import without

SPOT = Spot(uncertainty_km=0.0)


def _north(km: float, uncertainty_km: float) -> Site:
    return Site(SPOT.latitude + km / 111.19493, SPOT.longitude, uncertainty_km)


def _part(person: Somebody, part: str, others: tuple[Somebody, ...] = (), **need: object) -> Part:
    answer = match(without(Need(place="x"), **need), index_of([person, *others]), SPOT, TODAY)
    (one,) = [one for one in answer.matches if one.provider_id == person.id]
    return next(found for found in one.parts if found.part == part)


@pytest.mark.parametrize(("said", "points"), [("yes", 8), (None, 0.35 * 8), ("no", 0)])
def test_a_wish_is_worth_eight_points(said: str | None, points: float) -> None:
    person = Somebody("a", sites=(_north(1, 0),), attributes={"wish:step_free": said} if said else {})
    part = _part(person, "wish:step_free", wishes=["step_free"])
    assert part.points == pytest.approx(points, abs=0.01)
    assert part.of == 8


@pytest.mark.parametrize(("weeks", "points", "why"), [
    (0, 10, "Wait about 0 weeks (as of 2026-11-01)."),
    (1, 10 * 0.5 ** (1 / 12), "Wait about 1 week (as of 2026-11-01)."),
    (12, 5, "Wait about 12 weeks (as of 2026-11-01)."),
    (24, 2.5, "Wait about 24 weeks (as of 2026-11-01)."),
    (None, 3.5, "Wait not known."),
])  # fmt: skip
def test_a_wait_halves_every_twelve_weeks(weeks: float | None, points: float, why: str) -> None:
    part = _part(Somebody("a", sites=(_north(1, 0),), wait_weeks=weeks), "wait")
    assert part.points == pytest.approx(points, abs=0.01)
    assert part.why == why


@pytest.mark.parametrize(("yes", "no", "points"), [
    (["individual", "group"], [], 15),
    (["individual"], ["group"], 7.5),
    (["group"], [], 15 * (1 + 0.35) / 2),
    ([], [], 15 * 0.35),
    ([], ["individual", "group"], 0),
])  # fmt: skip
def test_the_programme_is_individual_and_group_together(yes: list[str], no: list[str], points: float) -> None:
    said = {f"format:{code}": "yes" for code in yes} | {f"format:{code}": "no" for code in no}
    part = _part(Somebody("a", sites=(_north(1, 0),), attributes=said), "programme")
    assert part.points == pytest.approx(points, abs=0.01)


def test_a_second_and_nearer_address_that_is_known_better_never_makes_somebody_farther() -> None:
    """The vague address counts like the nearest; a precise one alone would open a step of its own."""
    nearest = Somebody("nearest", sites=(_north(1, 0.1),))
    vague = Somebody("a", sites=(_north(6, 10.0),))
    both = Somebody("a", sites=(_north(6, 10.0), _north(4, 0.1)))
    before, after = (_part(one, "travel", (nearest,)) for one in (vague, both))
    assert before.points <= after.points
    assert before.why == "6 km away (about 10 km certain, so it counts like 1 km)."


def test_an_address_nobody_could_place_is_said_and_worth_an_unknown() -> None:
    person = Somebody("a", sites=(_north(90, 0.1), Site(None, None)))
    part = _part(person, "travel")
    assert part.points == pytest.approx(30 * 0.35, abs=0.01)
    assert part.why == "90 km away (about 1 km certain). Another address could not be placed."
