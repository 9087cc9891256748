"""The commands `mbt review`, `decisions`, `correct` and `notice`, as a maintainer calls them."""

import csv
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from crawler.cli.correct import correct
from crawler.cli.decisions import decisions
from crawler.cli.notice import notice
from crawler.cli.review import review
from crawler.errors import CrawlerError
from tests.crawler.review.making import ALICE, FAY, FAY_TOO, Desk

Call = Callable[..., tuple[int, str]]
_WHO = ("--who", "M. Aintainer")


@pytest.fixture
def call(commands: Desk) -> Call:
    def call(command: click.Command, *arguments: str, lines: str = "") -> tuple[int, str]:
        """(the exit code, everything that was said)"""
        result = CliRunner().invoke(command, [*arguments], input=lines, standalone_mode=False)
        if isinstance(result.exception, CrawlerError):
            return result.exception.exit_code, f"{result.output}{result.exception}"
        if isinstance(result.exception, click.UsageError):
            return 64, result.exception.format_message()
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        code = result.return_value if isinstance(result.return_value, int) else 0
        return code, result.output

    return call


def test_a_week_of_a_maintainer(commands: Desk, call: Call, tmp_path: Path) -> None:
    before = commands.publish()
    code, told = call(review, "list", "--count")
    assert (code, told.splitlines()[-1]) == (0, f"in all {len(commands.review.waiting)}")
    code, told = call(review, *_WHO, lines="k\nthe roster is right\nq\n")
    assert code == 0
    assert "1 decisions were written. The next `mbt publish` shows what they change." in told
    assert "Written: decision 1 (keep)." in told
    fay = commands.task("Fay Inventor").id
    code, told = call(review, "show", fay)
    assert "Both give the phone number 020 7946 0306" in told
    assert call(review, "answer", fay, "same", "--because", "I rang", *_WHO)[0] == 0
    assert commands.provider(FAY).id == commands.provider(FAY_TOO).id
    code, told = call(decisions)
    assert "Sources disagree about the training in MBT" in told
    assert "“Fay Inventor” (gb_bpc_mbt_roster fay-inventor/norwich) and “F. Inventor”" in told
    assert call(decisions, "undo", "2", "--because", "a slip", *_WHO)[0] == 0
    assert commands.publish() == before
    assert "undone by 3" in call(decisions)[1]


def test_export_edit_import(commands: Desk, call: Call, tmp_path: Path) -> None:
    path = tmp_path / "queue.csv"
    code, told = call(review, "export", str(path))
    assert (code, told) == (0, f"{path}: {len(commands.review.waiting)} tasks\n")
    rows = list(csv.DictReader(path.open(encoding="utf-8-sig", newline="")))
    for row in rows:
        if "Fay" in row["question"]:
            row |= {"answer": "different", "why": "two people"}
        elif "phone" in row["question"]:
            row |= {"answer": "choose:9", "why": "x"}
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert call(review, "import", str(path), "--dry-run", *_WHO)[0] == 65
    assert not commands.log.decisions
    code, told = call(review, "import", str(path), *_WHO)
    assert code == 65
    assert "'choose:9' is no answer to it; there are: keep, choose:2" in told
    assert f"{path}: 1 answers taken (1 different), 0 known already, 1 wrong" in told
    assert "1 known already" in call(review, "import", str(path), *_WHO)[1]
    assert [one.kind for one in commands.log.decisions] == ["different"]


def test_a_correction_is_told_and_published(commands: Desk, call: Call) -> None:
    key = commands.provider(ALICE).id
    arguments = (key, "phone", "020 7946 0377", "--because", "she wrote on 2026-11-20", *_WHO)
    code, told = call(correct, *arguments, "--dry-run")
    assert code == 0
    assert told.endswith("Nothing was changed (--dry-run).\n")
    assert not commands.log.decisions
    code, told = call(correct, *arguments, "--words", "my number is 0377")
    assert "  phone number: 020 7946 0301 -> 020 7946 0377\n" in told
    assert "  kept beside it: A second list (http://second.example.org/people, last checked 2026-11-22)" in told
    assert told.endswith("Written: decision 1.\n")
    commands.publish()
    assert commands.rows("SELECT phone FROM provider WHERE id = ?", key) == [("+442079460377",)]
    assert "phone number of “Dr Alice Sampleworth”" in call(decisions)[1]


def test_people_are_told_once(commands: Desk, call: Call, tmp_path: Path) -> None:
    path, key = tmp_path / "notice.csv", commands.provider(ALICE).id
    code, told = call(notice, "--out", str(path))
    assert code == 0
    people = list(csv.DictReader(path.open(encoding="utf-8-sig", newline="")))
    assert f"{len(people)} people are to be told, " in told
    assert key in {row["provider_id"] for row in people}
    assert "Dear Dr Alice Sampleworth," in call(notice, "letter", key)[1]
    sent = ("sent", key, "--how", "e-mail", "--because", "sent from the office", *_WHO)
    assert call(notice, *sent) == (0, "1 people were told\n")
    assert call(notice, *sent) == (0, "0 people were told; 1 had been told before\n")
    assert f"{len(people) - 1} people are to be told" in call(notice, "--out", str(path))[1]
    call(notice, "--all", "--out", str(path))
    assert len(list(csv.DictReader(path.open(encoding="utf-8-sig", newline="")))) == len(people)


REFUSED = [
    (review, ("show", "taaaaaaaaaa"), 65, "no task 'taaaaaaaaaa' is open; `mbt review list` lists those that are"),
    (review, ("answer", "taaaaaaaaaa", "keep", "--because", "x"), 65, "no task 'taaaaaaaaaa' is open"),
    (review, ("import", "/nowhere/q.csv"), 66, "/nowhere/q.csv: cannot be read: No such file"),
    (review, ("export", "/nowhere/q.csv"), 73, "/nowhere/q.csv: cannot be written: No such file"),
    (decisions, ("undo", "1", "--because", "x"), 65, "there is no decision 1; there are: none yet"),
    (correct, ("p1", "phone", "1", "--because", "x"), 65, "no provider 'p1' is published"),
    (correct, ("p1", "phone", "--because", "x"), 64, "give a VALUE, or --withdraw"),
    (correct, ("p1", "phone", "1", "--withdraw", "--because", "x"), 64, "give a VALUE, or --withdraw"),
    (notice, ("sent", "p1", "--how", "e-mail", "--because", "x"), 65, "no provider 'p1' is published"),
    (notice, ("letter", "p1"), 65, "no provider 'p1' is published"),
]


def test_what_is_refused_says_why(call: Call) -> None:
    for command, arguments, code, told in REFUSED:
        assert call(command, *arguments)[0] == code, arguments
        assert told in call(command, *arguments)[1], arguments


def test_the_help_of_correct_names_every_field(call: Call) -> None:
    told = CliRunner().invoke(correct, ["--help"]).output
    for word in ("how_to_refer", "training_level:CODE", "Another way:", "mbt geocode pin"):
        assert word in told


def test_nothing_was_crawled_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MBT_VAR", str(tmp_path / "empty"))
    for command in (review, decisions, notice):
        result = CliRunner().invoke(command, [], standalone_mode=False)
        assert getattr(result.exception, "exit_code", None) == 66
