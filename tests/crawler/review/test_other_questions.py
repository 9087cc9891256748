"""Questions about decisions that contradict, about somebody who may have been removed, and about places."""

from typing import Any

import pytest

from crawler.decisions import Decision
from crawler.errors import BadInputError
from crawler.removal.removals import Removal, Removals
from crawler.removal.suppressing import Register, plan, remove
from crawler.removal.whom import Whom
from crawler.review.answering import made
from crawler.review.listed import Listed
from crawler.review.places import PlaceReview
from crawler.workshop import Kept
from tests.crawler.review.making import (
    ALICE,
    ALICE_TOO,
    BASIC,
    FAY,
    FAY_TOO,
    ROSTER,
    SECOND,
    Desk,
    alice,
    asked,
    fay,
    kept,
    listing,
    roster,
    sources,
)


def test_decided_the_same_against_a_register() -> None:
    said = {"title": "MBT Practitioner", "address": "Norwich"}
    ever = [
        *kept([listing("a", "Fay Inventor", ROSTER, registration_number="GMC 1234567", **said)], ROSTER),
        *kept([listing("b", "Fay Inventor", registration_number="GMC 7654321", claim=BASIC, address="Norwich")]),
    ]
    decision = Decision(1, "same", "M. Aintainer", "2026-11-22", "one person", a=(ROSTER, "a"), b=(SECOND, "b"))
    (task,) = (one for one in asked(ever, [decision]) if one.kind == "contradiction")
    assert "1234567 and 7654321" in task.reasons[0]
    assert [one.answer for one in task.options] == ["keep", "different"]
    keep = Decision(2, "keep", "M. Aintainer", "2026-11-22", "she has two numbers", task=task.id)
    assert [one.closed != "" for one in asked(ever, [decision, keep]) if one.id == task.id] == [True]
    (apart,) = made(task, "different", "two people", Listed(ever, sources()))
    apart_too = Decision(2, who="M. Aintainer", when="2026-11-22", **apart)
    assert not [one for one in asked(ever, [decision, apart_too]) if one.kind == "contradiction"]


def test_decisions_that_contradict_each_other_are_told() -> None:
    ever = [*kept(roster(), ROSTER), *kept([alice(), fay()])]
    rows = [
        Decision(1, "different", "M. Aintainer", "2026-11-22", "asked", a=ALICE, b=FAY),
        Decision(2, "same", "M. Aintainer", "2026-11-22", "asked", a=ALICE_TOO, b=FAY),
    ]
    told = [one for one in asked(ever, rows) if one.kind == "contradiction"]
    assert [one.reasons[1] for one in told] == ["They are shown as two: the decision has no effect."]
    assert "`mbt decisions undo 2`" in told[0].reasons[2]


def removed(key: str, sure: bool) -> Any:
    def of(one: Kept, _: object) -> Removal | None:
        return Removal(1, "name+organisation" if not sure else "email", sure) if one.listing.key == key else None

    return of


REMOVAL = Decision(1, "suppress", "M. Aintainer", "2026-11-01", "they asked", keys=("x",))


def test_somebody_withheld_is_a_question_that_shows_little() -> None:
    ever = [*kept(roster(), ROSTER), *kept([fay()])]
    found = asked(ever, [REMOVAL], removed("f-inventor", sure=False))
    (task,) = (one for one in found if one.kind == "withheld")
    assert task.question == "Is “F. Inventor” somebody else than the person of removal 1 of 2026-11-01?"
    assert "it has the name and the organisation" in task.reasons[0]
    assert {what for side in task.sides for what, _ in side.rows} == {"source", "page"}
    assert not [one for one in found if one.kind == "identity"]  # that is to be settled first
    listed = Listed(ever, sources())
    assert made(task, "allow", "another number", listed) == [{"kind": "allow", "a": FAY_TOO, "why": "another number"}]
    assert made(task, "keep", "still asking", listed)[0]["task"] == task.id
    with pytest.raises(BadInputError, match="must not say who it is"):
        made(task, "allow", "F. Inventor of Norwich wrote to us", listed)


def test_somebody_surely_removed_is_no_question() -> None:
    ever = [*kept(roster(), ROSTER), *kept([fay()])]
    found = asked(ever, [REMOVAL], removed("f-inventor", sure=True))
    assert not [one for one in found if "F. Inventor" in one.question]


def test_who_may_be_somebody_that_was_removed_waits_for_an_answer(desk: Desk) -> None:
    log = desk.log
    register = Register(desk.workshop, desk.sources, log.decisions)
    planned = plan(Whom("provider", desk.provider(FAY).id), register, Removals(log.key, log.decisions))
    remove(desk.workshop, register, log, planned, "asked by e-mail", "M. Aintainer", "2026-11-22")
    task = desk.task("somebody else than the person of removal 1")
    assert task.sides[0].ref == FAY_TOO
    assert not [one for one in desk.directory.providers if FAY_TOO in one.refs]
    (allowed,) = made(task, "allow", "another number in the register", desk.review.listed)
    decision = desk.decide(**allowed)
    assert desk.provider(FAY_TOO)
    assert not [one for one in desk.review.found if one.kind == "withheld"]
    desk.undo(decision)
    (keep,) = made(task, "keep", "waiting for an answer", desk.review.listed)
    desk.decide(**keep)
    assert [one.closed != "" for one in desk.review.found if one.kind == "withheld"] == [True]
    assert not [one for one in desk.directory.providers if FAY_TOO in one.refs]


@pytest.mark.parametrize("pinned", [False, True])
def test_a_place_is_asked_until_it_is_pinned(pinned: bool) -> None:
    review = PlaceReview("London", "GB", "nominatim", (51.0, -1.0), (51.5, -0.1), 84.2, pinned)
    elsewhere = PlaceReview("Nowhere", "GB", "nominatim", (51.0, -1.0), None, None)
    (task,) = (one for one in asked(kept(roster(), ROSTER), places=[review, elsewhere]) if one.kind == "place")
    assert "nominatim says 51.00000, -1.00000; the gazetteer says 51.50000, -0.10000: 84.2 km apart." in task.reasons
    assert bool(task.closed) is pinned


def test_the_places_of_crawl_db_are_read(desk: Desk) -> None:
    desk.workshop.db.table("geocode_review").insert(
        {
            "query": '["London", "London", null, null]', "country": "GB", "origin": "nominatim", "latitude": 51.0,
            "longitude": -1.0, "offline_latitude": None, "offline_longitude": None, "km_apart": None,
            "first_seen": "2026-11-22",
        }
    )  # fmt: skip
    task = desk.task("Where is “London” (GB)")
    desk.workshop.db.table("geocode_pin").insert(
        {
            "address": "London", "address_key": "london", "country": "GB", "latitude": 51.5, "longitude": -0.1,
            "who": "M", "made_at": "2026-11-22", "because": "seen",
        }
    )  # fmt: skip
    assert [one.closed for one in desk.review.found if one.id == task.id] == ["the address is pinned"]
