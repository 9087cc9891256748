"""What becomes of several listings together (several.toml), and how it is told."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from crawler.resolve import Decision, Record, resolve
from tests.crawler.resolve.making import record
from tests.crawler.resolve.test_pairs import others

CASES = tomllib.loads((Path(__file__).parent / "several.toml").read_text(encoding="utf-8"))["case"]


def listed(case: dict[str, Any]) -> list[Record]:
    return [record(said, f"gb_list_{number}") for number, said in enumerate(case["listings"])]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_several_listings_are_joined_as_they_should_be(case: dict[str, Any]) -> None:
    records = listed(case)
    at = {one.ref: number for number, one in enumerate(records)}
    found = resolve([*records, *others("GB")])
    joined = [[at[ref] for ref in one.members] for one in found.clusters if one.members[0] in at]
    assert sorted(group for group in joined if len(group) > 1) == case["together"]
    of = {member: group[0] for group in joined for member in group}
    asked = {frozenset((of[at[one.a]], of[at[one.b]])) for one in found.reviews if one.a in at}
    assert {frozenset((of[a], of[b])) for a, b in case.get("asked", [])} <= asked


def test_the_reasons_name_who_is_known_and_that_nobody_else_can_be_meant() -> None:
    records = listed(CASES[0])
    found = resolve([*records, *others("GB")])
    pair = next(pair for cluster in found.clusters for pair in cluster.joins if records[2].ref in (pair.a, pair.b))
    assert [one.says for one in pair.evidence][-2:] == [
        "“Ada Sampleton” is known: 2 listings in 2 sources",
        "Nobody else in these listings can be “A. Sampleton”",
    ]


def test_a_decision_holds_against_what_all_listings_say_and_its_undo_leaves_no_trace() -> None:
    records = [*listed(CASES[0]), *others("GB")]
    no = Decision(1, "different", "M. Aintainer", "2026-11-22", "I asked", a=records[2].ref, b=records[0].ref)
    undo = Decision(2, "undo", "M. Aintainer", "2026-11-22", "I asked again", undoes=1)
    apart = resolve(records, [no])
    assert (records[2].ref,) in [one.members for one in apart.clusters]
    assert not any(records[2].ref in (one.a, one.b) for one in apart.reviews)
    assert resolve(records, [no, undo]) == resolve(records)
