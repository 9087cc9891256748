"""The gate: each check fires for what it is there for, and for nothing else."""

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from crawler.decisions import DecisionLog
from crawler.errors import ReleaseRefusedError
from crawler.release.gate import Problem, acceptable, checks, examine, opened, refuse_unless
from crawler.release.gate.check import probes
from crawler.removal import Removals
from crawler.removal.keys import hashed
from referral.gazetteer import Gazetteer
from tests.crawler.release.conftest import TODAY, Edited

CASES = tomllib.loads(Path(__file__).with_name("gate.toml").read_text(encoding="utf-8"))["case"]
NOBODY = Removals(b"", ())
ALONE = {"damaged", "suppressed"}
"""The checks that SQL alone does not make fire; each has a test of its own below."""


def found(file: Path, gazetteer: Gazetteer, before: Path | None = None, removals: Removals = NOBODY) -> list[Problem]:
    with opened(file, TODAY, removals, gazetteer, before) as subject:
        return examine(subject)


def names(problems: Sequence[Problem]) -> set[str]:
    return {one.check.name for one in problems}


def test_the_sample_release_passes(sample_release: Path, gazetteer: Gazetteer) -> None:
    assert found(sample_release, gazetteer, sample_release) == []


def test_every_check_and_every_probe_has_a_case() -> None:
    assert {case["check"] for case in CASES} | ALONE == {check.name for check in checks()}
    assert {check.name for check in checks() if check.compares} == {case["check"] for case in CASES if "before" in case}
    told = " ".join(case["told"] for case in CASES)
    assert all(f"probe {probe.name}" in told for probe in probes())


@pytest.mark.parametrize("case", CASES, ids=[f"{case['check']}-{at}" for at, case in enumerate(CASES)])
def test_exactly_this_check_fires(case: dict[str, str], edited: Edited, gazetteer: Gazetteer) -> None:
    before = edited(case["before"]) if "before" in case else None
    problems = found(edited("PRAGMA foreign_keys = OFF", case["sql"]), gazetteer, before)
    assert names(problems) == {case["check"]}
    assert any(case["told"] in one.told for one in problems)
    if case["check"] in acceptable():
        assert refuse_unless(problems, {case["check"]: "so it is", "size": "unused"}).keys() == {case["check"]}
    with pytest.raises(ReleaseRefusedError, match=re.escape(case["told"])):
        refuse_unless(problems, {name: "so it is" for name in acceptable() if name != case["check"]})


def test_damage_is_noticed_and_nothing_else_asked(edited: Edited, gazetteer: Gazetteer) -> None:
    path = edited("UPDATE crisis_resource SET verify_by = '2020-01-01'")
    body = bytearray(path.read_bytes())
    for at in range(8192, len(body) - 4096, 4096):  # every page but the schema's
        body[at : at + 16] = b"\xff" * 16
    path.write_bytes(body)
    problems = found(path, gazetteer)
    assert names(problems) == {"damaged"}
    with pytest.raises(ReleaseRefusedError, match="damaged") as caught:
        refuse_unless(problems, {"damaged": "it looks fine to me"})
    assert "--accept" not in str(caught.value)


def test_who_was_removed_is_noticed(sample_release: Path, gazetteer: Gazetteer, decisions: DecisionLog) -> None:
    with opened(sample_release, TODAY, NOBODY, gazetteer) as subject:
        people = subject.db.execute("SELECT id, name FROM provider WHERE kind = 'practitioner'").fetchall()
    one, name = people[0]
    keys = sorted(hashed(decisions.key, [("provider", one)]))
    decisions.add({"kind": "suppress", "why": "a letter", "keys": keys}, who="M. Aintainer", when="2026-11-22")
    problems = found(sample_release, gazetteer, None, Removals(decisions.key, decisions.decisions))
    assert names(problems) == {"suppressed"}
    assert one in problems[0].told
    assert name not in problems[0].told
    assert "suppressed" not in acceptable()


def test_what_cannot_be_asked_has_not_passed(edited: Edited, gazetteer: Gazetteer) -> None:
    problems = found(edited(), gazetteer, edited("DROP TABLE language"))
    assert names(problems) == {"fill_rates"}
    assert "it cannot be checked: no such table: before.language" in problems[0].told


def test_a_damaged_release_before_is_no_measure(edited: Edited, gazetteer: Gazetteer, tmp_path: Path) -> None:
    (tmp_path / "old.db").write_bytes(b"no database at all" * 99)
    assert found(edited(), gazetteer, tmp_path / "old.db") == []


@pytest.mark.parametrize(
    "after",
    [
        "UPDATE source SET published = 0, enabled = 0, why_off = 'closed' WHERE name = 'gb_nhs_trusts'",
        "UPDATE source SET published = 0, drops_on = '2026-11-01' WHERE name = 'gb_nhs_trusts'",
        "UPDATE source SET published = published - 2 WHERE published > 2",
    ],
)
def test_a_source_that_was_meant_to_shrink_is_no_problem(after: str, edited: Edited, gazetteer: Gazetteer) -> None:
    assert found(edited(after), gazetteer, edited()) == []


def test_many_of_a_kind_are_counted(edited: Edited, gazetteer: Gazetteer) -> None:
    problems = found(edited("UPDATE provenance SET quote = char(8203)"), gazetteer)
    assert len(problems) == 21
    assert re.fullmatch(r"and \d{3} more like that", problems[-1].told)


def test_the_document_has_every_check_with_what_it_guards() -> None:
    text = (Path(__file__).parents[3] / "docs" / "releases.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", text, re.MULTILINE))
    assert rows == {
        check.name: f"{' '.join(check.guards.split())} | {'with a reason' if check.accept else 'never'}"
        for check in checks()
    }
    assert all(f"- {probe.asserts}" in text for probe in probes())
