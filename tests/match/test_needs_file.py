"""`mbt match --needs`: every good row answered as it would be alone, every bad one stopping itself."""

import csv
import io
import json
import stat
from collections.abc import Callable
from itertools import chain, islice, repeat
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from crawler.review import safe_cells
from referral.batch import progress
from referral.batch.cells import cell
from referral.batch.needs import NeedsFileError, rows
from referral.batch.whole_file import whole_file
from referral.batch.written import COLUMNS
from referral.cli.match import match
from tests.match.invented import invented
from tests.match.strategies import tried

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """`mbt match` over the invented directory."""
    var = tmp_path_factory.mktemp("var")
    (var / "directory.db").write_bytes(invented())

    def run_(*arguments: str, given_: str | bytes = "") -> Result:
        return CliRunner().invoke(
            match, list(arguments), input=given_, env={"MBT_VAR": str(var)}, standalone_mode=False
        )

    return run_


GOOD = (
    "place,country,condition,age_group,payment,wishes,within_km,limit,on\n"
    "Leeds,GB,bpd,adult,public,step_free; interpreter,60,3,2026-11-21\n"
    "SW17 0YF,,,,,,,,2026-11-21\n"
)


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_row_is_answered_as_it_would_be_alone(run: Run) -> None:
    result = run("--needs", "-", given_=GOOD)
    assert result.return_value == 0
    assert [one["row"] for one in answers(result)] == [2, 3]
    alone = run(
        *("--place=Leeds", "--country=GB", "--condition=bpd", "--age-group=adult", "--payment=public"),
        *("--wish=step_free", "--wish=interpreter", "--within-km=60", "--limit=3", "--on=2026-11-21", "--json"),
    )
    assert answers(result)[0]["answer"] == json.loads(alone.stdout)
    assert "2 needs: 2 answered, 0 could not be" in result.stderr


BAD = (
    "place,country,condition,within_km,wishes\n"
    "Leeds,GB,bpd,,\n"
    "Leeds,GB,rabies,-1,\n"
    "\n"
    "Nowhere on earth,GB,,,\n"
    "Newport,GB,,,\n"
    "Leeds,GB,,,gold;step_free\n"
    "Leeds,GB,,,,,more\n"
    'Leeds,GB,"b"pd,,\n'
    ",,,,step_free\n"
    "York,GB,,,\n"
)


def test_a_bad_row_stops_itself_and_names_row_column_value_and_what_is_allowed(run: Run, tmp_path: Path) -> None:
    needs, out = tmp_path / "needs.csv", tmp_path / "answers.jsonl"
    needs.write_text(BAD, encoding="utf-8")
    result = run("--needs", str(needs), "--out", str(out))
    assert result.return_value == 65
    told = {one["row"]: one for one in map(json.loads, out.read_text(encoding="utf-8").splitlines())}
    assert {row for row, one in told.items() if "answer" in one} == {2, 11}
    keys = {row: [problem["key"] for problem in one["problems"]] for row, one in told.items() if "problems" in one}
    assert keys == {
        3: ["condition", "within_km"],
        5: ["place"],
        6: ["place"],
        7: ["wishes"],
        8: [""],
        9: [""],
        10: ["place"],
    }
    assert len(told[6]["problems"][0]["allowed"]) > 1
    assert f"{needs}: row 3: condition ('rabies') is not one of the codes allowed; allowed: bpd, aspd" in result.stderr
    assert f"{needs}: row 7: wishes ('gold')" in result.stderr
    assert "9 needs: 2 answered, 7 could not be" in result.stderr


def test_a_byte_that_is_no_utf8_stops_its_row(run: Run) -> None:
    result = run("--needs", "-", given_="place,country\nÅrhus,DK\n".encode() + b"K\xf8benhavn,DK\n" + b"Odense,DK\n")
    assert result.return_value == 65
    assert [sorted(one) for one in answers(result)] == [["answer", "row"], ["problems", "row"], ["answer", "row"]]
    assert "row 3: place ('K\\\\udcf8benhavn') is not UTF-8" in result.stderr


def test_csv_has_a_line_for_each_provider_or_says_why_not(run: Run, tmp_path: Path) -> None:
    needs, out = tmp_path / "needs.csv", tmp_path / "answers.csv"
    needs.write_text(
        GOOD + "Wien,AT,bpd,,,,,,2026-11-21\nWimbledon,GB,,,public,,5,,2026-11-21\nLeeds,GB,rabies,,,,,,\n",
        encoding="utf-8-sig",
    )
    assert run("--needs", str(needs), "--out", str(out)).return_value == 65
    with out.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert tuple(lines[0]) == COLUMNS
    outcomes = {row: [line["outcome"] for line in lines if line["row"] == row] for row in "23456"}
    assert outcomes["2"] == ["match"] * 3
    assert outcomes["4"] == ["nobody"]
    assert "not_accepting" in outcomes["5"]
    assert outcomes["6"] == ["error"]
    first = lines[0]
    assert (first["rank"], first["name"], first["kind"]) == ("1", "Sample Leeds MBT service", "service")
    assert "km away" in first["reasons"]
    assert "Ask" in first["questions"]
    assert "rabies" in lines[-1]["error"]


def test_answers_are_for_their_owners_eyes_and_whole_or_not_there(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "answers.jsonl"
    run("--needs", "-", "--out", str(out), given_=GOOD)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    kept = out.read_bytes()
    result = run("--needs", "-", "--out", str(out), given_="place,colour\nLeeds,red\n")
    assert isinstance(result.exception, NeedsFileError)
    assert "row 1, column 2: 'colour' is not a key of the request; allowed: place, country" in str(result.exception)
    assert out.read_bytes() == kept
    assert [path.name for path in tmp_path.iterdir()] == ["answers.jsonl"]


def test_a_file_that_is_not_finished_is_never_seen(tmp_path: Path) -> None:
    def stopped() -> None:
        with whole_file(tmp_path / "answers.csv") as file:
            file.write("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(FileNotFoundError, match="none") as error, whole_file(tmp_path / "none" / "answers.csv"):
        pass
    assert error.value.filename == str(tmp_path / "none" / "answers.csv")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--needs", "-", "--place", "Leeds"], "--needs goes with"),
        (["--needs", "-", "--json"], "--needs goes with"),
        (["--out", "x.csv", "--place", "Leeds"], "--out goes with --needs"),
        (["--needs", "-", "--out", "answers.xlsx"], ".jsonl or .csv"),
        (["--needs", "no-such-file.csv"], "no-such-file.csv: No such file"),
    ],
)
def test_wrong_use_is_said(run: Run, arguments: list[str], said: str) -> None:
    assert said in str(run(*arguments).exception)


@pytest.mark.parametrize("text", ["", "place,place\nLeeds,York\n", "Leeds,GB\n"])
def test_a_header_that_is_none_stops_the_file(text: str) -> None:
    with pytest.raises(NeedsFileError, match=r"needs\.csv"):
        list(rows(io.StringIO(text), "needs.csv"))


def test_rows_are_read_as_they_are_wanted() -> None:
    endless = chain(["place,country\n"], repeat("Leeds,GB\n"))
    assert [row.number for row in islice(rows(endless, "needs.csv"), 3)] == [2, 3, 4]


@tried
@given(st.text(max_size=200), st.lists(st.text(alphabet='abc,;"\n\r =é\x00', max_size=20), max_size=5))
def test_no_text_stops_the_reading(cell_: str, lines: list[str]) -> None:
    text = "place,wishes\n" + "\n".join([cell_, *lines])
    found = list(rows(io.StringIO(text, newline=""), "needs.csv"))
    assert all(row.request or row.problems for row in found)
    assert [row.number for row in found] == sorted({row.number for row in found})


@tried
@given(st.text(max_size=20) | st.sampled_from(["=1+1", "+44 20", "-", "@a", "\t=1", "\r", "'=1", " =1", "＝1"]))
def test_no_cell_is_a_formula_by_the_rule_of_the_review_sheets(text: str) -> None:
    assert cell(text) == safe_cells.cell(text)
    assert not cell(text).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))


def test_numbers_stay_numbers() -> None:
    assert [cell(value) for value in (None, -1, 2.5, 89.0, "-1")] == ["", "-1", "2.5", "89", "'-1"]


def test_progress_is_plain_lines_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "EVERY_SECONDS", 0.0)
    plain = Console(file=io.StringIO(), force_terminal=False)
    assert list(progress.followed("abc", "needs answered", plain)) == ["a", "b", "c"]
    assert plain.file.getvalue().splitlines() == [f"{n} needs answered so far" for n in (1, 2, 3)]  # type: ignore[attr-defined]
    moving = Console(file=io.StringIO(), force_terminal=True)
    assert list(progress.followed("abc", "needs answered", moving, lambda: (1, 2))) == ["a", "b", "c"]
    assert "needs answered" in moving.file.getvalue()  # type: ignore[attr-defined]
