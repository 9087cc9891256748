"""The queue as a CSV file: no cell is a formula, every wrong row is named, and taken twice it adds nothing."""

import csv
import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import BadInputError
from crawler.review.safe_cells import cell, uncell
from crawler.review.sheet import COLUMNS, Read, read, written
from tests.crawler.review.making import DAY, Desk

Edit = Callable[[list[dict[str, str]]], None]


def sheet(desk: Desk, edit: Edit, delimiter: str = ",") -> str:
    """The exported queue after somebody filled it in."""
    rows = list(csv.DictReader(io.StringIO(written(desk.review.waiting), newline="")))
    edit(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def taken(desk: Desk, text: str) -> Read:
    review = desk.review
    found = read("q.csv", text, {task.id: task for task in review.found}, review.answered, review.listed)
    for _, who, made in found.good:
        review.write(made, who or "M. Aintainer", DAY)
    return found


def filled(answers: dict[int, tuple[str, str, str]]) -> Edit:
    def edit(rows: list[dict[str, str]]) -> None:
        for at, (answer, why, who) in answers.items():
            rows[at] |= {"answer": answer, "why": why, "who": who}

    return edit


def test_one_row_a_task_with_what_is_needed_to_answer_it(desk: Desk) -> None:
    rows = list(csv.DictReader(io.StringIO(written(desk.review.waiting), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert [row["kind"] for row in rows] == ["disagreement", "identity", "disagreement"]
    training, identity, _ = rows
    assert training["options"] == "keep: what is shown is right; choose:2: show what A second list says"
    assert "2. A second list (Provider's own statement, last checked 2026-11-22" in training["reasons"]
    assert (identity["name_a"], identity["name_b"]) == ("Fay Inventor", "F. Inventor")
    assert identity["url_b"] == "http://second.example.org/people"
    assert {row[column] for row in rows for column in ("answer", "why", "who")} == {""}


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_export_edit_import(desk: Desk, delimiter: str) -> None:
    text = sheet(desk, filled({0: ("choose:2", "they told us", "A. Nother"), 1: ("same", "I rang", "")}), delimiter)
    found = taken(desk, text)
    assert (len(found.good), found.wrong, found.told, found.unanswered) == (2, [], [], 1)
    assert [(one.kind, one.why, one.who) for one in desk.log.decisions] == [
        ("set_value", "they told us", "A. Nother"),
        ("same", "I rang", "M. Aintainer"),
    ]
    again = taken(desk, text)
    assert (again.good, again.wrong) == ([], [])
    assert [one.rpartition("; ")[2] for one in again.told] == ["nothing to add"] * 2
    assert len(desk.log.decisions) == 2


def test_good_rows_are_taken_and_each_wrong_one_is_named(desk: Desk) -> None:
    edit = filled({0: ("sane", "x", ""), 1: ("different", "two people", ""), 2: ("keep", " ", "")})
    found = taken(desk, sheet(desk, edit))
    ids = [task.id for task in desk.review.found if task.kind == "disagreement"]
    assert found.wrong == [
        f"q.csv: row 2: task {ids[0]}: 'sane' is no answer to it; there are: keep, choose:2",
        f"q.csv: row 4: task {ids[1]}: the reason is empty; say in words why, it is kept with the decision",
    ]
    assert [one.kind for one in desk.log.decisions] == ["different"]


def _twice(rows: list[dict[str, str]]) -> None:
    rows[1] |= {"answer": "same", "why": "x"}
    rows.append({**rows[1], "answer": "different"})


def _unknown_id(rows: list[dict[str, str]]) -> None:
    rows[0] |= {"id": "42", "answer": "keep", "why": "x"}


def _not_there(rows: list[dict[str, str]]) -> None:
    rows[0] |= {"id": "taaaaaaaaaa", "answer": "keep", "why": "x"}


def test_a_row_that_is_there_twice(desk: Desk) -> None:
    found = taken(desk, sheet(desk, _twice))
    assert [one.partition(": ")[2] for one in found.wrong] == [
        f"row 5: 'different' for task {desk_id(desk)}, but row 3 says 'same'; answer it once"
    ]


def desk_id(desk: Desk) -> str:
    return next(key for key, answer in desk.review.answered.items() if answer == "same")


def test_an_id_that_is_none(desk: Desk) -> None:
    assert taken(desk, sheet(desk, _unknown_id)).wrong == [
        "q.csv: row 2: id '42' is none; keep the ids of `mbt review export`"
    ]


def test_a_task_that_is_not_open_any_more_is_told(desk: Desk) -> None:
    found = taken(desk, sheet(desk, _not_there))
    assert (found.wrong, found.good) == ([], [])
    assert found.told == ["q.csv: row 2: task taaaaaaaaaa is not open any more"]


def test_what_was_decided_otherwise_has_to_be_undone_first(desk: Desk) -> None:
    text = sheet(desk, filled({1: ("different", "two", "")}))
    taken(desk, sheet(desk, filled({1: ("same", "one", "")})))
    (wrong,) = taken(desk, text).wrong
    assert "which is decided already: 'same'; `mbt decisions undo NUMBER` takes that back first" in wrong


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "row 1: there is no column 'id' and no 'answer' and no 'why'"),
        ("a,b\n1,2\n", "there is no column 'id'"),
        ('id,answer,why\n"x', "no CSV: unexpected end of data"),
    ],
)
def test_what_is_no_sheet_is_refused(desk: Desk, text: str, told: str) -> None:
    with pytest.raises(BadInputError, match=told):
        taken(desk, text)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "\n=1", "＝1", "'=1", "'+", "''=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert cell(text).startswith("'")


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp", "Zs"], include_characters=" \n")))
def test_a_cell_comes_back_as_it_was(text: str) -> None:
    assert uncell(cell(text)) == text
    assert not cell(text).lstrip(" ").startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("typed", ["'tis so", "it's", "'quoted'", "plain"])
def test_an_apostrophe_that_somebody_typed_stays(typed: str) -> None:
    assert uncell(typed) == typed
