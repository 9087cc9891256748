"""What maintainers decide stands until it is undone, and leaves no trace then."""

from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.decisions import Decision, standing
from crawler.errors import BadInputError
from crawler.resolve import resolve
from tests.crawler.resolve.making import record

ADA = record({"name": "Ada Sampleton", "phone": "020 7946 0101"}, "gb_a")
ADA_TOO = record({"name": "Ada Sampleton", "phone": "020 7946 0101"}, "gb_b", day="2026-02-01")
BEN = record({"name": "Ben Inventor"}, "gb_c")
CORA = record({"name": "Cora Fiction", "country": "US", "number": "NPI 1234567893"}, "us_a")
CORA_TOO = record({"name": "Cora Fiction", "country": "US", "number": "NPI 1987654321"}, "us_b")
ALL = [ADA, ADA_TOO, BEN, CORA, CORA_TOO]
REFS = [one.ref for one in ALL]


def decide(number: int, kind: Literal["same", "different", "undo"], *pair: Any, undoes: int | None = None) -> Decision:
    a, b = (one.ref for one in pair) if pair else (None, None)
    return Decision(number, kind, "M. Aintainer", "2026-11-22", "I asked them", a=a, b=b, undoes=undoes)


def groups(*decisions: Decision) -> set[frozenset[Any]]:
    return {frozenset(one.members) for one in resolve(ALL, decisions).clusters}


def test_same_joins_what_nothing_else_would() -> None:
    assert frozenset({ADA.ref, ADA_TOO.ref, BEN.ref}) in groups(decide(1, "same", ADA, BEN))


def test_different_keeps_apart_what_the_evidence_would_join() -> None:
    assert frozenset({ADA.ref, ADA_TOO.ref}) in groups()
    assert frozenset({ADA.ref}) in groups(decide(1, "different", ADA_TOO, ADA))


def test_the_newest_of_two_decisions_on_one_pair_stands() -> None:
    assert frozenset({ADA.ref}) in groups(decide(1, "same", ADA, ADA_TOO), decide(2, "different", ADA, ADA_TOO))
    assert frozenset({ADA.ref, ADA_TOO.ref}) in groups(
        decide(1, "different", ADA, ADA_TOO), decide(2, "same", ADA_TOO, ADA)
    )


def test_same_over_two_register_numbers_is_applied_and_reported() -> None:
    found = resolve(ALL, [decide(1, "same", CORA, CORA_TOO)])
    assert any(set(one.members) == {CORA.ref, CORA_TOO.ref} for one in found.clusters)
    (told,) = found.contradicted
    assert told.reason == (
        "M. Aintainer decided on 2026-11-22 that they are same: I asked them; but their numbers in the register NPI "
        "differ: 1234567893 and 1987654321"
    )


def test_same_that_would_join_two_that_are_decided_different_is_refused_and_reported() -> None:
    found = resolve(ALL, [decide(1, "same", ADA, BEN), decide(2, "different", ADA, CORA), decide(3, "same", BEN, CORA)])
    assert not any({ADA.ref, CORA.ref} <= set(one.members) for one in found.clusters)
    assert [(one.a, one.b, one.weight) for one in found.refused] == [(BEN.ref, CORA.ref, None)]


def test_listings_under_two_names_stay_together_when_a_maintainer_joins_the_names() -> None:
    married = record({"name": "Ada Proof", "email": "ada@proof.example"}, "gb_d")
    married_too = record({"name": "Ada Proof", "email": "ada@proof.example"}, "gb_e")
    found = resolve([*ALL, married, married_too], [decide(1, "same", ADA, married)])
    everything = {ADA.ref, ADA_TOO.ref, married.ref, married_too.ref}
    assert any(set(one.members) == everything for one in found.clusters)


def test_undo_of_a_merge_restores_both_ids_and_everything_else() -> None:
    before = resolve(ALL)
    merged = decide(1, "same", ADA, BEN)
    assert resolve(ALL, [merged]) != before
    assert resolve(ALL, [merged, decide(2, "undo", undoes=1)]) == before


def test_an_undo_can_be_undone() -> None:
    rows = [decide(1, "same", ADA, BEN), decide(2, "undo", undoes=1), decide(3, "undo", undoes=2)]
    assert standing(rows) == (rows[0],)


@given(st.lists(st.tuples(st.sampled_from(["same", "different"]), st.permutations(REFS)), max_size=6), st.randoms())
def test_undoing_everything_restores_everything(made: list[Any], random: Any) -> None:
    rows = [
        Decision(at, kind, "M. Aintainer", "2026-11-22", "I asked them", a=refs[0], b=refs[1])
        for at, (kind, refs) in enumerate(made, 1)
    ]
    undos = [decide(len(rows) + row.number, "undo", undoes=row.number) for row in rows]
    both = [*rows, *undos]
    random.shuffle(both)
    assert resolve(ALL, both) == resolve(ALL)
    random.shuffle(rows)
    assert resolve(ALL, rows) == resolve(ALL, sorted(rows, key=lambda row: row.number))


def test_a_decision_about_a_listing_that_is_gone_waits_for_it() -> None:
    assert resolve([ADA], [decide(1, "same", ADA, BEN)]).clusters == resolve([ADA]).clusters


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"kind": "same", "a": ("x", "1"), "b": ("x", "1")}, "needs two listings"),
        ({"kind": "different", "a": ("x", "1")}, "needs b"),
        ({"kind": "undo", "undoes": 7}, "must name an earlier decision"),
        ({"kind": "set_value", "a": ("x", "1")}, "needs field and value"),
        ({"kind": "same", "a": ("x", "1"), "b": ("y", "1"), "why": " "}, "why must both be said"),
    ],
)
def test_a_decision_that_lacks_something_is_an_error(values: dict[str, Any], told: str) -> None:
    row = {"number": 7, "who": "M. Aintainer", "when": "2026-11-22", "why": "I asked them", **values}
    with pytest.raises(BadInputError, match=told):
        Decision(**row)


def test_two_decisions_of_one_number_are_an_error() -> None:
    with pytest.raises(BadInputError, match="decision 1 is there twice"):
        standing([decide(1, "same", ADA, BEN), decide(1, "same", ADA, CORA)])
