"""The gate against drift.toml: drift is held and changes nothing that is live, ordinary weeks are promoted, and each
assertion is needed: without it one of these runs would have been promoted."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crawler.judge import assertions
from crawler.source import Source
from crawler.verdict import Outcome
from crawler.workshop import Workshop
from tests.crawler.drifting import Reading, drifted, reading, run
from tests.crawler.samples import permitted

CASES = tomllib.loads((Path(__file__).parent / "drift.toml").read_text(encoding="utf-8"))
DRIFT, HEALTHY = CASES["drift"], CASES["healthy"]
ASSERTIONS = {**assertions.ABOUT_PAGES, **assertions.ABOUT_LISTINGS}
LAST_WEEK, THIS_WEEK = date(2026, 11, 14), date(2026, 11, 21)
LIVE = ("listing", "change")

Case = Mapping[str, Any]


def named(case: Case) -> str:
    return str(case["name"])


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    opened = Workshop(tmp_path / "var")
    yield opened
    opened.close()


def rows(workshop: Workshop) -> str:
    return json.dumps([list(workshop.db.query(f"SELECT * FROM {table} ORDER BY 1, 2")) for table in LIVE])


_READ: dict[str, Reading] = {}


def read_once(name: str, sources: Mapping[str, Source]) -> Reading:
    if name not in _READ:
        _READ[name] = reading(permitted(sources[name]))
    return _READ[name]


def play(workshop: Workshop, sources: Mapping[str, Source], case: Case) -> tuple[Outcome, str]:
    """(how the run ended, the live rows before it)."""
    source = permitted(sources[case["source"]])
    own = source.assertions.model_copy(update=case.get("assertions", {}))
    good = replace(read_once(source.name, sources), source=source.model_copy(update={"assertions": own}))
    if not case.get("first"):
        first = run(workshop, good, LAST_WEEK)
        assert first.outcome == "promoted", first.reasons
    before = rows(workshop)
    return run(workshop, drifted(good, case["do"]), THIS_WEEK), before


@pytest.mark.parametrize("case", DRIFT, ids=named)
def test_drift_is_held_for_these_reasons_and_nothing_live_changes(
    workshop: Workshop, sample_sources: Mapping[str, Source], case: Case
) -> None:
    ended, before = play(workshop, sample_sources, case)
    assert ended.outcome == "held"
    assert rows(workshop) == before
    (kept,) = workshop.runs.newest(1)
    assert kept.reasons == ended.reasons
    assert len(kept.told) == len(kept.reasons)


@pytest.mark.parametrize("case", DRIFT, ids=named)
def test_without_its_assertions_the_drift_would_be_promoted(
    workshop: Workshop, sample_sources: Mapping[str, Source], case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    fired: set[str] = set()
    for name, assertion in ASSERTIONS.items():

        def noted(one: Any, name: str = name, assertion: Any = assertion) -> Any:
            told = list(assertion(one))
            if told:
                fired.add(name)
            return iter(told if name not in case["held_by"] else [])

        where = assertions.ABOUT_PAGES if name in assertions.ABOUT_PAGES else assertions.ABOUT_LISTINGS
        monkeypatch.setitem(where, name, noted)
    ended, _ = play(workshop, sample_sources, case)
    assert fired == set(case["held_by"])
    assert ended.outcome == "promoted", ended.reasons


@pytest.mark.parametrize("case", HEALTHY, ids=named)
def test_an_ordinary_week_is_promoted(workshop: Workshop, sample_sources: Mapping[str, Source], case: Case) -> None:
    ended, _ = play(workshop, sample_sources, case)
    assert ended.reasons == ()
    assert ended.outcome == "promoted"


def test_there_are_twenty_of_each_and_no_assertion_without_a_drift_that_it_alone_holds() -> None:
    assert min(len(DRIFT), len(HEALTHY)) >= 20
    assert len({named(case) for case in (*DRIFT, *HEALTHY)}) == len(DRIFT) + len(HEALTHY)
    assert {case["held_by"][0] for case in DRIFT if len(case["held_by"]) == 1} == set(ASSERTIONS)
    assert len({case["source"] for case in (*DRIFT, *HEALTHY)}) >= 5
