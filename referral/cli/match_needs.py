"""`mbt match --needs`: many needs from a CSV file."""

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TextIO

import click
from rich.console import Console

from referral.batch.answered import Answered, answered
from referral.batch.needs import rows
from referral.batch.progress import followed
from referral.batch.whole_file import whole_file
from referral.batch.written import Write, csv_lines, json_lines
from referral.gazetteer import Gazetteer
from referral.match import Index
from referral.site.opened import today

BAD_ROWS = 65
_SHOWN = 20
_WRITERS: dict[str, Callable[[TextIO], Write]] = {".jsonl": json_lines, ".csv": csv_lines}


class NeedsMissingError(OSError):
    """The file of needs is not there, or cannot be read."""

    exit_code = 66


def match_needs(needs: str, out: str, index: Index, gazetteer: Gazetteer) -> int:
    """Answer every row; the exit code: 0, or 65 where a row was bad. `-` is standard input or output."""
    writer = _writer(out)
    console = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
    with _read(needs) as (source, done), _written(out) as sink:
        write = writer(sink)
        found = answered(rows(source, needs), index, gazetteer, today())
        number, bad = _answer(followed(found, "needs answered", console, done), write)
    for line in bad.sentences:
        console.print(f"{needs}: {line}")
    more = f"; {bad.more} more faults stand in the answers" if bad.more else ""
    console.print(f"{number} needs: {number - bad.rows} answered, {bad.rows} could not be{more}")
    return BAD_ROWS if bad.rows else 0


@dataclass
class _Bad:
    """How many rows could not be answered, the first faults in words, and how many more there are."""

    rows: int = 0
    sentences: list[str] = field(default_factory=list)
    more: int = 0

    def add(self, one: Answered) -> None:
        self.rows += bool(one.problems)
        for sentence in one.sentences:
            if len(self.sentences) < _SHOWN:
                self.sentences.append(sentence)
            else:
                self.more += 1


def _answer(found: Iterable[Answered], write: Write) -> tuple[int, _Bad]:
    number, bad = 0, _Bad()
    for one in found:
        write(one)
        bad.add(one)
        number += 1
    return number, bad


def _writer(out: str) -> Callable[[TextIO], Write]:
    ending = ".jsonl" if out == "-" else Path(out).suffix.lower()
    if ending not in _WRITERS:
        raise click.UsageError(f"--out {out}: ends in .jsonl or .csv, or is - for JSON lines on standard output")
    return _WRITERS[ending]


@contextmanager
def _read(needs: str) -> Iterator[tuple[TextIO, Callable[[], tuple[int, int]]]]:
    if needs == "-":
        with _text(sys.stdin.buffer) as text:
            yield text, lambda: (0, 0)
        return
    try:
        file = Path(needs).open("rb")  # noqa: SIM115 - closed with the text around it
    except OSError as error:
        raise NeedsMissingError(f"{needs}: {error.strerror}; it should be a CSV file of needs, or -") from error
    size = os.fstat(file.fileno()).st_size
    with _text(file) as text:
        yield text, lambda: (file.tell(), size)


def _text(file: BinaryIO) -> TextIO:
    # A byte that is no UTF-8 stops its own row, not the reading.
    return io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")


@contextmanager
def _written(out: str) -> Iterator[TextIO]:
    if out == "-":
        yield sys.stdout
        sys.stdout.flush()
        return
    with whole_file(Path(out)) as file:
        yield file
