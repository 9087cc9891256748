"""Datasette's CSV: no cell is a formula, no row is lost, whatever the pages say and however the stream is cut."""

import csv
import io
import sqlite3
from pathlib import Path
from typing import Any

import httpx
import pytest
from datasette.app import Datasette
from hypothesis import given
from hypothesis import strategies as st

from referral.batch.cells import cell
from referral.site.safe_csv import SafeRows, safe, with_safe_csv

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
CELLS = st.text(alphabet=st.sampled_from("=+-@\t\r\n＝',;\" a1.é漢"), max_size=8)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=6)


def as_csv(rows: list[list[str]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()


def calculates(text: str) -> bool:
    return text.lstrip(" ").startswith(STARTS) and safe(text) != text


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("number", ["-1.5", "-51.4279", "0", "12", "1e-05", "-3.2e+20", "inf", "-inf"])
def test_a_number_stays(number: str) -> None:
    assert safe(number) == number


@pytest.mark.parametrize(
    "words",
    ["=1+1", "+442079460000", "-1+1", "- 1", "-1.5.1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "'=1", "-٣", "－1", "-"],
)
def test_anything_else_that_calculates_does_not(words: str) -> None:
    assert safe(words) == cell(words) != words
    assert not safe(words).startswith(STARTS)


@given(text=st.one_of(CELLS, st.text(max_size=6)))
def test_the_rule_is_the_one_of_the_answers_to_a_list_of_needs(text: str) -> None:
    assert safe(text) in {text, cell(text)}
    assert safe(text) == cell(text) or not text.strip("0123456789.-+einf")


@given(rows=ROWS, cuts=st.lists(st.integers(1, 5), max_size=40))
def test_rows_stay_rows_wherever_the_stream_is_cut(rows: list[list[str]], cuts: list[int]) -> None:
    text, made, out = as_csv(rows), SafeRows(), ""
    for cut in cuts:
        piece, text = text[:cut], text[cut:]
        out += made.take(piece)
    out += made.take(text) + made.finish()
    assert read(out) == [[safe(one) for one in row] for row in rows]
    assert not [one for row in read(out) for one in row if calculates(one)]


def test_words_of_a_failure_at_the_end_of_a_stream_are_a_cell() -> None:
    made = SafeRows()
    assert made.take('a,b\r\n=1,"=2') + made.finish() == "a,b\r\n'=1,'=2\r\n"


def test_a_cell_may_be_long() -> None:
    with_safe_csv(Datasette([]).app())
    made = SafeRows()
    assert len(made.take(as_csv([["=" + "x" * 300_000]]))) == 300_004


HOSTILE: tuple[tuple[str, Any, str], ...] = (
    ("=HYPERLINK(1)", -1.5, "two\nlines"),
    ("+44", 0, "-2+3\" cmd|' /C calc'!A0"),
    ("＝1", -7, "@x"),
    ("漢字é", 12.25, "\t=1"),
    ("fine", 1e-05, "a,b"),
)


@pytest.fixture
async def hostile(tmp_path: Path) -> Any:
    """Datasette as it is, in our layer, over a table of cells that calculate."""
    path = tmp_path / "words.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE [=t] (id INTEGER PRIMARY KEY, [=words] TEXT, number REAL, more TEXT)")
    connection.executemany("INSERT INTO [=t] ([=words], number, more) VALUES (?, ?, ?)", HOSTILE * 60)
    connection.commit()
    connection.close()
    queries = {"all": "SELECT * FROM [=t]"}
    served = Datasette(
        immutables=[str(path)],
        settings={"max_returned_rows": 100},
        metadata={"databases": {"words": {"queries": queries}}},
    )
    transport = httpx.ASGITransport(app=with_safe_csv(served.app()))
    async with httpx.AsyncClient(transport=transport, base_url="http://site.example.org") as client:
        yield client


@pytest.mark.parametrize(
    ("address", "rows"),
    [
        ("/words/~3Dt.csv", 101),
        ("/words/~3Dt.csv?_stream=1", 301),
        ("/words/~3Dt.csv?_stream=on&_labels=on&_size=max", 301),
        ("/words/~3Dt.csv?_dl=1&_size=max", 101),
        ("/words/~3Dt.csv?_header=off", 100),
        ("/words/~3Dt.csv?_sort_desc=more", 101),
        ("/words/~3Dt/1.csv", 2),
        ("/words/all.csv", 102),
        ("/words/all.csv?_stream=1&_dl=on", 102),
        ("/words.csv?sql=select+*+from+[=t]", 102),
        ("/words.csv?sql=select+'=1'+as+[%2Bx]", 2),
    ],
)
async def test_every_csv_of_datasette_is_safe(hostile: httpx.AsyncClient, address: str, rows: int) -> None:
    answer = await hostile.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(("text/plain", "text/csv"))
    found = read(answer.text)
    assert len(found) == rows
    assert len({len(row) for row in found}) == 1
    assert not [one for row in found for one in row if calculates(one)]


async def test_numbers_and_words_come_through(hostile: httpx.AsyncClient) -> None:
    found = read((await hostile.get("/words/~3Dt.csv")).text)
    assert found[:3] == [
        ["id", "'=words", "number", "more"],
        ["1", "'=HYPERLINK(1)", "-1.5", "two\nlines"],
        ["2", "'+44", "0.0", "'-2+3\" cmd|' /C calc'!A0"],
    ]
    assert [row[2] for row in found[1:6]] == ["-1.5", "0.0", "-7.0", "12.25", "1e-05"]
    assert found[4][1] == "漢字é"


@pytest.mark.parametrize("address", ["/words/~3Dt.json?_shape=array", "/words/~3Dt?_size=1"])
async def test_what_is_no_csv_stays_as_it_is(hostile: httpx.AsyncClient, address: str) -> None:
    assert "=HYPERLINK(1)" in (await hostile.get(address)).text
