"""Questions: which are asked, in which order, with which answers, and what closes them."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.decisions import Decision
from crawler.errors import BadInputError
from crawler.providers.corrections import SOURCE
from crawler.review.answering import made
from tests.crawler.review.making import (
    ALICE,
    ALICE_TOO,
    BASIC,
    FAY,
    FAY_TOO,
    MORE,
    ROSTER,
    SECOND,
    Desk,
    alice,
    asked,
    fay,
    kept,
    listing,
    roster,
)

TRAINING, PHONE = "training in MBT", "phone number"


def test_what_hurts_most_is_asked_first(desk: Desk) -> None:
    kinds = [(task.kind, TRAINING in task.question) for task in desk.review.waiting]
    assert kinds == [("disagreement", True), ("identity", False), ("disagreement", False)]


def test_every_statement_is_quoted_with_its_source_page_days_and_strength(desk: Desk) -> None:
    one, other = desk.task(TRAINING).statements
    assert (one.source, one.strength, one.shown) == ("Sample British council: MBT roster", "Training body's list", True)
    assert (other.source, other.strength, other.shown) == ("A second list", "Provider's own statement", False)
    assert other.quote == BASIC
    assert other.url == "http://second.example.org/people"
    assert (other.first_seen, other.last_checked) == ("2026-11-22", "2026-11-22")


def test_the_reasons_of_an_identity_are_sentences(desk: Desk) -> None:
    task = desk.task("one provider?")
    assert "Are “Fay Inventor” (Sample British council: MBT roster) and “F. Inventor” (A second list)" in task.question
    assert "For: Both give the phone number 020 7946 0306, which 2 listings have" in task.reasons
    assert [dict(side.rows)["phone"] for side in task.sides] == ["020 7946 0306", "020 7946 0306"]


@pytest.mark.parametrize("answer", ["same", "different"])
def test_an_answer_closes_an_identity_and_undo_opens_it_again(desk: Desk, answer: str) -> None:
    task = desk.task("one provider?")
    (one,) = made(task, answer, "I rang them up", desk.review.listed)
    decision = desk.decide(**one)
    assert task.id not in {each.id for each in desk.review.found}
    assert desk.review.answered[task.id] == answer
    assert (desk.provider(FAY).id == desk.provider(FAY_TOO).id) == (answer == "same")
    desk.undo(decision)
    assert desk.task("one provider?") == task


def test_keep_closes_a_disagreement(desk: Desk) -> None:
    task = desk.task(PHONE)
    desk.decide(**made(task, "keep", "the roster is right", desk.review.listed)[0])
    (closed,) = (one for one in desk.review.found if one.id == task.id)
    assert "M. Aintainer kept it as it is on 2026-11-22: the roster is right" in closed.closed
    with pytest.raises(BadInputError, match="is not open any more"):
        made(closed, "keep", "again", desk.review.listed)


SAME_QUESTION = [
    ("the same number in other words", {"phone": "+44 20 7946 0399"}, True),
    ("another number", {"phone": "020 7946 0398"}, False),
    ("another thing altogether", {"catchment": "Residents of Sampleton"}, True),
    ("another thing, and the day", {"ages": "18-65"}, True),
]


@pytest.mark.parametrize(("what", "said", "same"), SAME_QUESTION, ids=[one[0] for one in SAME_QUESTION])
def test_a_question_keeps_its_id_until_a_value_changes(desk: Desk, what: str, said: dict[str, str], same: bool) -> None:
    task = desk.task(PHONE)
    desk.decide(kind="keep", task=task.id)
    desk.reads(alice(**said), fay(), day="2026-11-29")
    waiting = [one for one in desk.review.waiting if PHONE in one.question]
    assert ([one.id for one in waiting] == []) is same, what


@pytest.mark.parametrize(("about", "field", "value"), [(PHONE, "phone", "020 7946 0399"), (TRAINING, "", "")])
def test_another_sources_statement_can_be_chosen(desk: Desk, about: str, field: str, value: str) -> None:
    task = desk.task(about)
    (one,) = made(task, "choose:2", "they told us", desk.review.listed)
    assert one["words"] == task.statements[1].quote
    assert (one["field"], one["value"]) == (field, value) or one["field"] == "training_level:basic"
    decision = desk.decide(**one)
    (closed,) = (each for each in desk.review.found if each.id == task.id)
    assert (closed.closed != "", closed.answer) == (True, "choose:2")
    assert [each.shown for each in closed.statements] == [False, True, True]
    assert closed.statements[2].source == "The provider's correction"
    desk.undo(decision)
    assert desk.task(about) == task


def test_a_level_above_the_strongest_evidence_is_nobodys_to_choose(desk: Desk) -> None:
    desk.reads(alice(claim=MORE), fay())
    task = desk.task(TRAINING)
    assert [one.answer for one in task.options] == ["keep"]
    assert [one for one in task.reasons if one.startswith("Statement 2 says more than a stronger source does")]


def test_between_equally_strong_sources_either_level_can_be_chosen(desk: Desk) -> None:
    desk.sources = {**desk.sources, SECOND: desk.sources[SECOND].model_copy(update={"evidence_kind": "training_body"})}
    desk.reads(alice(claim=MORE), fay())
    task = desk.task(TRAINING)
    (other,) = (one.number for one in task.statements if not one.shown)
    (one,) = made(task, f"choose:{other}", "they showed us the certificate", desk.review.listed)
    desk.decide(**one)
    closed = next(each for each in desk.review.found if each.id == task.id)
    assert [each.number for each in closed.statements if each.shown] == [other, 3]


def test_what_no_correction_can_say_is_no_option(desk: Desk) -> None:
    said = {"prose": "The treatment lasts 18 months."}
    other = {"prose": "The treatment lasts 6 months."}
    desk.reads(
        alice(**said), listing("alice-2", "Dr Alice Sampleworth", email="alice@bpc.example.org", claim=BASIC, **other)
    )
    task = desk.task("months of treatment")
    assert len(task.statements) == 2
    assert [one.answer for one in task.options] == ["keep"]


def test_of_two_answers_the_newest_is_shown_and_the_other_can_be_chosen(desk: Desk) -> None:
    newer, older = ({"accepting_as_of": day} for day in ("2026-11-15", "2026-06-01"))
    desk.reads(
        alice(accepting="yes", **older),
        listing("alice-2", "Dr Alice Sampleworth", email="alice@bpc.example.org", claim=BASIC, accepting="no", **newer),
    )
    task = desk.task("answer whether new people are taken")
    assert [(one.words, one.shown) for one in sorted(task.statements, key=lambda one: one.words)] == [
        ("no", True),
        ("yes", False),
    ]
    (yes,) = (one.number for one in task.statements if one.words == "yes")
    assert [one.answer for one in task.options] == ["keep", f"choose:{yes}"]
    assert "the newest by the day it was said" in task.reasons[0]


def test_ages_and_the_groups_that_follow_from_them_are_one_question(desk: Desk) -> None:
    desk.reads(
        alice(ages="18-65"),
        listing("a", "Dr Alice Sampleworth", email="alice@bpc.example.org", claim=BASIC, ages="12-17"),
    )
    assert desk.task("the ages of “Dr Alice").statements
    assert not [one for one in desk.review.found if "age group" in one.question]


EVER = [
    *kept(roster(), ROSTER),
    *kept([alice(ages="18-65"), fay()]),
    *kept([listing("alice-2", "Dr Alice Sampleworth", email="alice@bpc.example.org", claim=MORE, ages="12-17")]),
]
DECISIONS = [
    Decision(1, "different", "M. Aintainer", "2026-11-22", "asked", a=ALICE, b=FAY),
    Decision(2, "same", "M. Aintainer", "2026-11-22", "asked", a=ALICE_TOO, b=FAY),
    Decision(3, "set_value", "M. Aintainer", "2026-11-22", "asked", a=ALICE, field="phone", value="020 7946 0377"),
]


@settings(max_examples=25)
@given(st.randoms(use_true_random=False))
def test_no_order_changes_a_question(random: Random) -> None:
    ever, decisions = list(EVER), list(DECISIONS)
    random.shuffle(ever)
    random.shuffle(decisions)
    found = asked(ever, decisions)
    assert found == asked(EVER, DECISIONS)
    assert len({task.id for task in found}) == len(found) > 3


def test_the_corrections_source_is_no_party_to_a_disagreement(desk: Desk) -> None:
    task = desk.task(PHONE)
    desk.decide(kind="set_value", a=ALICE, field="phone", value="020 7946 0377")
    assert {member.kept.source for member in desk.provider(ALICE).members} == {ROSTER, SECOND, SOURCE}
    (closed,) = (one for one in desk.review.found if one.id == task.id)
    assert "the provider's own word is shown" in closed.closed


def test_the_sample_road_has_its_one_question(office: Desk) -> None:
    asked = [task for task in office.review.waiting if task.kind == "identity" and "Fay" not in task.question]
    assert [task for task in asked if "Charles Sample MBT Clinic" in task.question]
