"""The columns against the plain function: whole answers, equal to the last word.

The sizes from which blocks are chosen and near ones looked for are made tiny for half of the cases, so that a crowd
that can be drawn goes the ways of a large release.
"""

import string
from collections.abc import Iterator
from datetime import timedelta
from random import Random

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from referral.gazetteer import AreasOf
from referral.match import around, blocks, match, nearest, shortlist, worths
from referral.match.bits import among, count, each_once, packed_rows, rows_of
from referral.match.need import Need, read_need
from tests.match.building import TODAY, Site, Somebody, Spot, index_of
from tests.match.plain import plain_match
from tests.match.strategies import CODES, areas_of, drawn, needs, people, spots, without


@pytest.fixture(scope="module", params=["as it is", "in tiny blocks"])
def _sizes(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "in tiny blocks":
            for module in (around, blocks, nearest, worths):
                patch.setattr(module, "BLOCK", 2)
            patch.setattr(around, "FEW", 0)
            patch.setattr(shortlist, "FEW", 0)
            patch.setattr(nearest, "FEW", 0)
            patch.setattr(nearest, "_FIRST_BLOCKS", 1)
            patch.setattr(shortlist, "_FIRST_BLOCKS", 1)
            patch.setattr(shortlist, "_SHORT", 0)
        yield


def _crowd(seed: int) -> list[Somebody]:
    dice = Random(seed)
    names = {"".join(dice.choices(string.ascii_lowercase, k=3)) for _ in range(dice.randrange(1, 60))}
    return [drawn(name, dice.randrange(2**32)) for name in sorted(names)]


SOUND = Spot("Sample town", 55.68, 12.57, "town", 3.0, "SE")
crowds = people | st.integers(0, 2**32).map(_crowd)


@pytest.mark.usefixtures("_sizes")
@given(crowd=crowds, need=needs(), spot=spots, limit=st.integers(1, 6), days=st.integers(0, 60), areas=areas_of)
@example(
    _crowd(27524712), read_need({"place": "x", "within_km": 1}, CODES), SOUND, 1, 0, None
)  # nearest in several blocks
def test_answers_are_those_of_the_plain_function(
    crowd: list[Somebody], need: Need, spot: Spot, limit: int, days: int, areas: AreasOf | None
) -> None:
    index, asked, day = index_of(crowd), without(need, limit=limit), TODAY + timedelta(days=days)
    found = match(asked, index, spot, day, areas=areas)
    assert found.as_dict() == plain_match(asked, index, spot, day, areas=areas).as_dict()


@pytest.mark.usefixtures("_sizes")
@given(crowd=crowds, need=needs(delivery="online", within_km=None), country=st.sampled_from([None, "DK", "SE", "FR"]))
def test_an_online_need_without_a_place_too(crowd: list[Somebody], need: Need, country: str | None) -> None:
    index, asked = index_of(crowd), without(need, "place", country=country, limit=5)
    assert match(asked, index, None, TODAY).as_dict() == plain_match(asked, index, None, TODAY).as_dict()


@given(crowd=crowds)
def test_records_read_by_row_are_those_read_by_id(crowd: list[Somebody]) -> None:
    index = index_of(crowd)
    rows = rows_of(index.columns.everybody).tolist()
    assert sorted(index.providers.at(rows), key=lambda one: one.id) == list(index.providers)
    assert len(rows) == len(crowd)


@given(st.sets(st.integers(0, 299)), st.integers(300, 400))
def test_a_set_gives_back_its_rows(chosen: set[int], size: int) -> None:
    rows = np.array([*chosen, *chosen], dtype=np.int64)
    assert each_once(rows).tolist() == sorted(chosen)
    bits = packed_rows(rows, size)
    everybody = np.arange(size)
    assert rows_of(bits).tolist() == sorted(chosen)
    assert count(bits) == len(chosen)
    assert everybody[among(bits, everybody)].tolist() == sorted(chosen)


def test_an_empty_release_is_answered() -> None:
    need = read_need({"place": "x", "payment": "public", "within_km": 5}, CODES)
    assert match(need, index_of([]), SOUND, TODAY).as_dict() == plain_match(need, index_of([]), SOUND, TODAY).as_dict()


def test_the_memory_of_the_columns_is_told() -> None:
    crowd = [Somebody(f"p{number}", sites=(Site(51.5, -0.1),)) for number in range(300)]
    held = index_of(crowd).columns.nbytes
    assert 300 * 8 * 4 < held < 300 * 1000
