"""What becomes of two listings: joined, shown to a maintainer, or left apart (pairs.toml)."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crawler.resolve import Record, resolve
from tests.crawler.resolve.making import record

PAIRS = tomllib.loads((Path(__file__).parent / "pairs.toml").read_text(encoding="utf-8"))["pair"]


@cache
def others(country: str) -> list[Record]:
    """A few dozen people that have nothing to do with it."""
    given = ("Cora", "Dan", "Eve", "Finn", "Gus", "Hal")
    family = ("Fiction", "Madeup", "Nobody", "Pretend", "Makebelieve")
    return [
        record(
            {"name": f"{first} {last}", "country": country, "address": f"{first}ton"},
            source="gb_others",
            key=f"/{first}-{last}",
        )
        for first in given
        for last in family
    ]


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["why"] for pair in PAIRS])
def test_a_pair_is_joined_reviewed_or_left_apart(pair: dict[str, Any]) -> None:
    shared: dict[str, str] = {field: pair[field] for field in ("country", "kind") if field in pair}
    a = record({**shared, **pair["a"]}, source="gb_list_a")
    b = record({**shared, **pair["b"]}, source="gb_list_b")
    found = resolve([a, b, *others(a.country)])
    together = any(set(cluster.members) == {a.ref, b.ref} for cluster in found.clusters)
    asked = any({one.a, one.b} == {a.ref, b.ref} for one in found.reviews)
    assert ("merge" if together else "review" if asked else "apart") == pair["is"], found.refused
