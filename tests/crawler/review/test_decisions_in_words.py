"""`mbt decisions`: every kind of decision in words, and whether each stands."""

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.decisions import Decision, Kind, standing
from crawler.review.listed import Listed
from crawler.review.spoken import about, fates
from crawler.workshop import Kept
from tests.crawler.review.making import ALICE, DAY, FAY, ROSTER, roster, sources

LISTED = Listed([Kept(ROSTER, one, DAY, DAY, DAY) for one in roster()], sources())
ALICE_WORDS = f"“Dr Alice Sampleworth” ({' '.join(ALICE)})"
GONE = ("gb_gone", "somebody")


def decision(number: int, kind: Any, **about: Any) -> Decision:
    return Decision(number, kind, "M. Aintainer", DAY, "asked", **about)


SAID: list[tuple[Decision, str]] = [
    (decision(1, "same", a=ALICE, b=FAY), f"{ALICE_WORDS} and “Fay Inventor” ({' '.join(FAY)})"),
    (decision(1, "different", a=ALICE, b=GONE), f"{ALICE_WORDS} and a listing that is kept no more"),
    (
        decision(1, "set_value", a=ALICE, field="phone", value="1", words="one"),
        f"phone number of {ALICE_WORDS}: “1”, in their words: “one”",
    ),
    (decision(1, "set_value", a=ALICE, field="email", value=""), f"e-mail address of {ALICE_WORDS}: nothing is shown"),
    (
        decision(1, "set_value", a=GONE, field="email", value="somebody@example.org", words="mine"),
        "e-mail address of a listing that is kept no more: not told any more",
    ),
    (decision(1, "keep", task="t1"), "Which is right?"),
    (decision(1, "keep", task="t2"), "task t2"),
    (
        decision(
            1, "checked", a=ALICE, register="gmc", outcome="found", url="u", until="2027-01-01", number_there="123"
        ),
        f"{ALICE_WORDS} in gmc: found 123, good until 2027-01-01",
    ),
    (decision(1, "informed", a=ALICE, value="e-mail"), f"{ALICE_WORDS} was told of the listing: e-mail"),
    (decision(1, "suppress", keys=("x", "y")), "somebody who was removed (2 hashes)"),
    (decision(1, "allow", a=ALICE), f"{ALICE_WORDS} is not the one who was removed"),
    (decision(2, "undo", undoes=1), "decision 1"),
]


@pytest.mark.parametrize(("one", "words"), SAID)
def test_a_decision_in_words(one: Decision, words: str) -> None:
    assert about(one, LISTED, {"t1": "Which is right?"}) == words


def test_every_kind_is_there() -> None:
    assert {one.kind for one, _ in SAID} == set(get_args(Kind))


def test_what_stands() -> None:
    rows = [
        decision(1, "same", a=ALICE, b=FAY),
        decision(2, "different", a=FAY, b=ALICE),
        decision(3, "keep", task="t"),
        decision(4, "undo", undoes=3),
        decision(5, "undo", undoes=4),
    ]
    assert fates(rows) == {1: "replaced by 2", 2: "stands", 3: "stands", 4: "undone by 5", 5: "stands"}


@given(st.lists(st.integers(0, 5), max_size=8), st.randoms())
def test_it_says_what_counts(kinds: list[int], random: Any) -> None:
    rows = [
        decision(at, "undo", undoes=random.randrange(1, at))
        if kind == 0 and at > 1
        else decision(at, "keep", task=f"t{kind}")
        for at, kind in enumerate(kinds, 1)
    ]
    stand = {one.number for one in standing(rows)}
    assert {
        number for number, fate in fates(rows).items() if fate == "stands" and rows[number - 1].kind != "undo"
    } == stand
