"""The reports on the match: their figures, what they are asked with, and that they say what is there to be said."""

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from referral.cli.match_report import match_report
from referral.gazetteer.folder import open_database
from referral.match import WEIGHTS, Index, weight_rows
from referral.reporting import asked as asking
from referral.reporting.asked import KINDS, Asked, KindsError, Town, asked, spread, towns
from referral.reporting.deciding import TURN, deciding, points_of
from referral.reporting.exposure import by_day, exposure
from referral.reporting.figures import gini, held_by_the_top, kendall_tau
from referral.reporting.sensitivity import sensitivity, variations
from tests.match.building import TODAY, Claim, Site, Somebody, index_of
from tests.match.invented import invented
from tests.match.strategies import tried

LONDON = Town("London", 51.5, -0.1, 1.0, "GB", 1000)
LEEDS = Town("Leeds", 53.8, -1.55, 1.0, "GB", 3000)


def needs_at(town: Town, index: Index, number: int = 4, **request: str) -> list[Asked]:
    kinds = [{"name": "sample", "request": request}]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asking, "KINDS", kinds)
        return asked(index, [town], number)


@pytest.mark.parametrize(
    ("one", "other", "tau"),
    [
        ("abc", "abc", 1),
        ("abc", "cba", -1),
        ("abcd", "abdc", 4 / 6),
        ("abx", "ayb", 1),
        ("a", "a", None),
        ("ab", "cd", None),
    ],
)
def test_kendall_tau(one: str, other: str, tau: float | None) -> None:
    assert kendall_tau(one, other) == (None if tau is None else pytest.approx(tau))


@pytest.mark.parametrize(
    ("shares", "expected"), [([1, 1, 1, 1], 0), ([0, 0, 0, 4], 0.75), ([0, 0], 0), ([], 0), ([1, 3], 0.25)]
)
def test_gini(shares: list[float], expected: float) -> None:
    assert gini(shares) == pytest.approx(expected)


@tried
@given(st.lists(st.integers(0, 50), min_size=1, max_size=30))
def test_gini_and_the_top_part_are_shares_whatever_the_order(shares: list[float]) -> None:
    assert -1e-9 <= gini(shares) < 1
    assert gini(shares) == pytest.approx(gini(sorted(shares, reverse=True)))
    assert held_by_the_top(shares, 1.0) == pytest.approx(1.0 if sum(shares) else 0.0)
    assert held_by_the_top(shares, 0.1) <= held_by_the_top(shares, 0.5) + 1e-9


@tried
@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=40), st.integers(1, 200))
def test_needs_are_spread_as_people_are(people: list[int], number: int) -> None:
    among = [Town(f"t{at}", 0.0, 0.0, 1.0, "GB", some) for at, some in enumerate(people)]
    taken = Counter(town.label for town in spread(among, number))
    assert taken.total() == number
    for town in among:
        assert abs(taken[town.label] - number * town.people / sum(people)) <= 1


def test_towns_are_those_of_the_gazetteer(tmp_path: Path) -> None:
    found = towns(open_database(var=tmp_path), {"DK"})
    assert {town.country for town in found} == {"DK"}
    assert max(found, key=lambda town: town.people).label.startswith("Copenhagen")
    assert len(found) > 50
    assert min(town.people for town in found) >= 5000


def test_a_kind_that_the_vocabulary_does_not_know_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    index = index_of([])
    assert {one.kind for one in asked(index, [LONDON], len(KINDS))} == {kind["name"] for kind in KINDS}
    monkeypatch.setattr(asking, "KINDS", [{"name": "odd", "request": {"condition": "rabies"}}])
    with pytest.raises(KindsError, match=r"odd.*rabies"):
        asked(index, [LONDON], 1)


def test_every_weight_that_ranks_is_varied_both_ways() -> None:
    varied = list(variations(0.3))
    ranking = [row for row in weight_rows(WEIGHTS) if row.group != "show" and row.value]
    assert len(varied) == 2 * len(ranking)
    values = {(name, round(value, 6)) for name, _, value, _ in varied}
    assert {("part.travel", 21.0), ("part.travel", 39.0), ("relax.payment", 7.8)} <= values
    for name, usual, value, changed in varied:
        group, key = name.split(".")
        now = {(row.group, row.name): row.value for row in weight_rows(changed)}
        before = {(row.group, row.name): row.value for row in weight_rows(WEIGHTS)}
        assert now[group, key] == value != usual == before[group, key]
        assert {one for one in now if now[one] != before[one]} == {(group, key)}


def two() -> Index:
    """One near and unproven, one farther with the best claim: travel and training pull against each other."""
    near = Somebody(id="near", sites=(Site(51.5, -0.1),), claims=(Claim("mentioned", "own_statement"),))
    far = Somebody(id="far", sites=(Site(51.5, 0.2),))
    return index_of([near, far])


def test_a_weight_that_decides_is_seen_to() -> None:
    index = two()
    needs = needs_at(LONDON, index, age_group="adult")
    less = [(name, usual, value, weights) for name, usual, value, weights in variations(0.9) if name == "part.training"]
    told = list(sensitivity(needs, index, TODAY, less))
    assert [(round(one.value, 6), one.first, one.five, one.tau) for one in told] == [
        (2.5, 1.0, 0.0, -1.0),
        (47.5, 0.0, 0.0, 1.0),
    ]
    assert next(sensitivity(needs, index, TODAY, [("same", 1.0, 1.0, WEIGHTS)])).tau == 1.0


def test_what_decides_between_neighbours_is_named() -> None:
    index = two()
    told = deciding(needs_at(LONDON, index, age_group="adult"), index, TODAY)
    assert (told[0].part, told[0].decides) == ("training", 1.0)
    assert told[0].spread > 10
    alike = [Somebody(id=f"p{number}", sites=(Site(51.5, -0.1),)) for number in range(3)]
    told = deciding(needs_at(LONDON, index_of(alike), age_group="adult"), index_of(alike), TODAY)
    assert (told[0].part, told[0].decides) == (TURN, 1.0)


def test_points_of_parts_and_unknowns_are_the_score() -> None:
    from referral.match import match

    index = two()
    for one in needs_at(LONDON, index, age_group="adult", payment="public"):
        for found in match(one.need, index, one.town, TODAY).matches:
            assert sum(points_of(found).values()) == pytest.approx(found.score, abs=0.06)


def crowd() -> Sequence[Somebody]:
    alike = [Somebody(id=f"p{number}", sites=(Site(51.5, -0.1),)) for number in range(8)]
    closed = Somebody(id="closed", sites=(Site(51.5, -0.1),), accepting="no")
    child = Somebody(id="child", sites=(Site(51.5, -0.1),), attributes={"age_group:adult": "no"})
    far = Somebody(id="far", sites=(Site(58.5, -3.1),))
    return [*alike, closed, child, far]


def test_equals_take_turns_and_whoever_is_never_shown_is_told_why() -> None:
    index = index_of(crowd())
    needs = needs_at(LONDON, index, age_group="adult")
    told = exposure(needs, index, by_day(needs, index, TODAY, 30))
    assert (told.needs, told.answered, told.days, told.turning) == (4, 4, 30, 1.0)
    assert {one.provider_id for one in told.shown} == {f"p{number}" for number in range(8)}
    assert sum(one.five for one in told.shown) == pytest.approx(5)
    assert sum(one.first for one in told.shown) == pytest.approx(1)
    assert all(0.3 < one.five < 0.95 for one in told.shown)
    assert told.gini < told.gini_by_day[0]
    why = {one.provider_id: one.why for one in told.never}
    assert why["closed"] == "takes nobody new; fits 4 of 4 needs"
    assert why["child"] == "fits none of 4 needs: misses age_group in 4"
    assert why["far"].startswith("fits 4 of 4 needs, and others stand above")


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("var")
    (folder / "directory.db").write_bytes(invented())
    return folder


ARGUMENTS = ["--needs", "8", "--days", "1", "--by", "50"]


def test_the_command_tells_all_of_it_as_tables_or_as_json(var: Path) -> None:
    plain = CliRunner().invoke(match_report, ARGUMENTS, env={"MBT_VAR": str(var), "COLUMNS": "200"})
    assert plain.exit_code == 0, plain.output
    for words in (
        "Each weight 50% less or more",
        "part.travel",
        "What a rank depends on",
        "Never among the first five",
    ):
        assert words in plain.stdout
    told = json.loads(CliRunner().invoke(match_report, [*ARGUMENTS, "--json"], env={"MBT_VAR": str(var)}).stdout)
    assert (told["needs"], told["by"], told["on"]) == (8, 0.5, "2026-11-01")
    assert {one["weight"] for one in told["sensitivity"]} >= {"part.travel", "order.bucket", "unknown.must_have"}
    connection = sqlite3.connect(var / "directory.db")
    listed = connection.execute("SELECT count(*) FROM provider").fetchone()[0]
    connection.close()
    assert len(told["exposure"]["shown"]) + len(told["exposure"]["never"]) == listed


def test_countries_can_be_chosen_and_one_without_anybody_is_refused(var: Path) -> None:
    chosen = CliRunner().invoke(match_report, [*ARGUMENTS, "--json", "--country", "dk"], env={"MBT_VAR": str(var)})
    firsts = {one["country"] for one in json.loads(chosen.stdout)["exposure"]["shown"] if one["first"]}
    assert firsts <= {"DK", "SE"}
    refused = CliRunner().invoke(match_report, ["--country", "NZ"], env={"MBT_VAR": str(var)})
    assert "nobody is listed in NZ" in str(refused.exception)
    assert getattr(refused.exception, "exit_code", None) == 66
