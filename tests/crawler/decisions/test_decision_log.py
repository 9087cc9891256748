"""The file of decisions: added to, never changed; whatever is lost or altered is noticed, and nothing is published."""

import json
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.decisions import Decision, DecisionLog, Seal
from crawler.decisions import log as decision_log
from crawler.decisions.log import FILE, KEY
from crawler.errors import BadInputError, CannotWriteError, CrawlerError, MissingInputError
from crawler.whole_files import BUILDING, write_whole

A, B = ("gb_a", "ada"), ("gb_b", "ada-s")
WORDS = st.text(min_size=1, max_size=40).filter(str.strip)


def same(log: DecisionLog, why: str = "one phone, one name") -> tuple[Decision, ...]:
    return log.add({"kind": "same", "a": A, "b": B, "why": why}, who="M. Aintainer", when="2026-11-22")


@pytest.fixture
def log(tmp_path: Path) -> DecisionLog:
    log = DecisionLog(tmp_path / "decisions", None)
    same(log)
    log.add({"kind": "undo", "undoes": 1, "why": "a mistake"}, who="M. Aintainer", when="2026-11-23")
    return log


def test_decisions_come_back_as_they_were_made(log: DecisionLog) -> None:
    again = DecisionLog(log.folder, log.seal)
    assert again.decisions == log.decisions
    assert [(one.number, one.kind, one.a, one.undoes) for one in again.decisions] == [
        (1, "same", A, None),
        (2, "undo", None, 1),
    ]


@given(why=WORDS, field=WORDS, value=st.text(max_size=40))
def test_any_words_come_back(tmp_path_factory: pytest.TempPathFactory, why: str, field: str, value: str) -> None:
    log = DecisionLog(tmp_path_factory.mktemp("any") / "decisions", None)
    log.add({"kind": "set_value", "a": A, "field": field, "value": value, "why": why}, who="M", when="2026-11-22")
    assert DecisionLog(log.folder, log.seal).decisions == log.decisions


def test_several_are_added_all_or_none(log: DecisionLog) -> None:
    before = log.path.read_bytes()
    with pytest.raises(BadInputError, match="decision 4: 'same' needs a and b"):
        log.add(
            {"kind": "same", "a": A, "b": B, "why": "yes"}, {"kind": "same", "why": "?"}, who="M", when="2026-11-22"
        )
    assert log.path.read_bytes() == before
    assert len(log.decisions) == 2


def test_cut_off_while_it_was_begun_it_is_begun_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(number: int) -> None:
        calls = []

        def step(path: Path, data: bytes, mode: int) -> None:
            calls.append(path)
            if len(calls) > number:
                raise KeyboardInterrupt
            write_whole(path, data, mode)

        monkeypatch.setattr(decision_log, "write_whole", step)

    for number in (0, 1):
        killed(number)
        with pytest.raises(KeyboardInterrupt):
            DecisionLog(tmp_path / "decisions", None)
        assert not (tmp_path / "decisions" / KEY).exists()
    monkeypatch.undo()
    log = DecisionLog(tmp_path / "decisions", None)
    same(log)
    assert DecisionLog(log.folder, log.seal).decisions == log.decisions


def test_a_log_in_which_something_was_decided_is_never_begun_anew(log: DecisionLog) -> None:
    (log.folder / KEY).unlink()
    with pytest.raises(MissingInputError, match="key is not there"):
        DecisionLog(log.folder, None)


def test_what_was_half_written_is_removed_by_the_next_writer(log: DecisionLog) -> None:
    left = log.folder / f"{BUILDING}left"
    left.write_text("somebody's words")
    same(log)
    assert {path.name for path in log.folder.iterdir()} == {FILE, KEY}


def test_two_writers_lose_nothing(log: DecisionLog) -> None:
    other = DecisionLog(log.folder, None)
    same(log, "first")
    same(other, "second")
    assert [one.why for one in DecisionLog(log.folder, None).decisions[2:]] == ["first", "second"]
    assert other.decisions[-1].number == 4


def test_only_its_owner_reads_it(log: DecisionLog) -> None:
    for path in (log.path, log.folder / KEY):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def _without_last_line(folder: Path) -> None:
    lines = (folder / FILE).read_text().splitlines(keepends=True)
    (folder / FILE).write_text("".join(lines[:-1]))


def _without_middle_line(folder: Path) -> None:
    lines = (folder / FILE).read_text().splitlines(keepends=True)
    (folder / FILE).write_text("".join((lines[0], *lines[2:])))


def _another_word(folder: Path) -> None:
    (folder / FILE).write_text((folder / FILE).read_text().replace("one phone", "two phones"))


def _cut_off(folder: Path) -> None:
    (folder / FILE).write_bytes((folder / FILE).read_bytes()[:-20])


def _another_key(folder: Path) -> None:
    (folder / KEY).write_text("00" * 32)


def _empty(folder: Path) -> None:
    (folder / FILE).write_text("")


def _no_json(folder: Path) -> None:
    (folder / FILE).write_text("hello\n")


def _another_format(folder: Path) -> None:
    (folder / FILE).write_text('{"format": "x"}\n')


DAMAGE: list[tuple[str, Callable[[Path], None], type[CrawlerError], str]] = [
    ("the file is gone", lambda folder: (folder / FILE).unlink(), MissingInputError, "is not there"),
    ("the folder is gone", shutil.rmtree, MissingInputError, "is not there"),
    ("the key is gone", lambda folder: (folder / KEY).unlink(), MissingInputError, "no removal is recognised"),
    ("another key", _another_key, BadInputError, "is not the key that"),
    ("the last decision is gone", _without_last_line, BadInputError, "2 decisions were known"),
    ("a decision in the middle is gone", _without_middle_line, BadInputError, "were known and are not all there"),
    ("a word is changed", _another_word, BadInputError, "line 2 was changed"),
    ("cut off", _cut_off, BadInputError, "cut off"),
    ("empty", _empty, BadInputError, "cut off"),
    ("no JSON", _no_json, BadInputError, "line 1 is no JSON"),
    ("another format", _another_format, BadInputError, "says format 'x'"),
]


@pytest.mark.parametrize(("damage", "error", "words"), [one[1:] for one in DAMAGE], ids=[one[0] for one in DAMAGE])
def test_damage_is_refused(
    log: DecisionLog, damage: Callable[[Path], None], error: type[CrawlerError], words: str
) -> None:
    seal = log.seal
    damage(log.folder)
    with pytest.raises(error, match=words) as caught:
        DecisionLog(log.folder, seal)
    assert "nothing is published without it" in str(caught.value)


def test_a_line_put_in_is_refused(log: DecisionLog) -> None:
    with log.path.open("a") as file:
        file.write(
            '{"number": 3, "kind": "undo", "undoes": 2, "who": "X", "when": "2026-11-22", "why": "y", "before": ""}\n'
        )
    with pytest.raises(BadInputError, match="line 4 does not follow the line before it"):
        DecisionLog(log.folder, log.seal)


def test_a_log_further_than_the_seal_is_good(log: DecisionLog) -> None:
    seal = log.seal
    same(log)
    assert len(DecisionLog(log.folder, seal).decisions) == 3


def test_what_cannot_be_written_leaves_the_file_as_it_was(log: DecisionLog, monkeypatch: pytest.MonkeyPatch) -> None:
    before = log.path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotWriteError, match="No space left"):
        same(log)
    assert log.path.read_bytes() == before
    assert sorted(path.name for path in log.folder.iterdir()) == sorted((FILE, KEY))
    assert len(log.decisions) == 2


WRONG = [
    ({"kind": "same", "a": A, "b": A, "why": "x"}, "needs two listings"),
    ({"kind": "undo", "undoes": 9, "why": "x"}, "must name an earlier decision"),
    ({"kind": "undo", "undoes": 0, "why": "x"}, "must name an earlier decision"),
    ({"kind": "same", "a": A, "b": B, "why": " "}, "who decided and why"),
    ({"kind": "keep", "task": "t", "a": A, "why": "x"}, "'keep' has no use for a"),
    ({"kind": "guess", "why": "x"}, "kind 'guess' is none of same, different"),
    (
        {"kind": "checked", "a": A, "register": "gmc", "outcome": "maybe", "url": "u", "until": "d", "why": "x"},
        "outcome 'maybe' is none of found",
    ),
]


@pytest.mark.parametrize(("made", "words"), WRONG)
def test_a_decision_without_sense_is_refused(log: DecisionLog, made: dict[str, object], words: str) -> None:
    with pytest.raises(BadInputError, match=words):
        log.add(made, who="M", when="2026-11-22")


def test_what_was_decided_about_somebody_can_be_forgotten_and_that_it_was_decided_cannot(log: DecisionLog) -> None:
    seal = log.seal
    told = {"kind": "set_value", "a": B, "field": "phone", "value": "020 7946 0101", "why": "Ada's letter"}
    (correction,) = log.add(told, who="M. Aintainer", when="2026-11-24")
    (removal,) = log.add({"kind": "suppress", "keys": ("x:1",), "why": "asked"}, who="M", when="2026-11-25")
    after = log.seal
    assert log.forget([B]) == 2
    text = log.path.read_text()
    for trace in ("ada-s", "7946", "letter", "gb_b"):
        assert trace not in text
    again = DecisionLog(log.folder, after)
    assert [one.number for one in again.decisions] == [2, 4]
    assert removal in again.decisions
    assert correction not in again.decisions
    assert DecisionLog(log.folder, seal).decisions == again.decisions
    assert same(again)[0].number == 5
    assert log.forget([B]) == 1
    assert log.forget([B]) == 0


def test_a_removal_is_never_forgotten(log: DecisionLog) -> None:
    log.add({"kind": "suppress", "keys": ("x:1",), "why": "asked"}, who="M", when="2026-11-25")
    lines = log.path.read_text().splitlines()
    row = json.loads(lines[-1])
    del row["body"]
    log.path.write_text("".join(f"{line}\n" for line in (*lines[:-1], json.dumps(row, sort_keys=True))))
    with pytest.raises(BadInputError, match="line 4 was changed"):
        DecisionLog(log.folder, log.seal)


def test_a_seal_says_how_far(log: DecisionLog) -> None:
    assert isinstance(log.seal, Seal)
    assert log.seal.lines == 3
