"""The queue as a CSV file for a spreadsheet, and answers read back from one. Pure: text in, text out."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crawler.errors import BadInputError
from crawler.review.answering import made
from crawler.review.listed import Listed
from crawler.review.safe_cells import cell, uncell
from crawler.review.task import Task

COLUMNS = (
    "id", "kind", "question", "reasons", "name_a", "url_a", "name_b", "url_b", "options", "answer", "why", "who",
)  # fmt: skip
_NEEDED = ("id", "answer", "why")
_ID = re.compile(r"t[a-z2-7]{10}")
_LATER = frozenset({"", "later"})


def written(found: Iterable[Task]) -> str:
    """One row a task, with a header; the columns answer, why and who are for the maintainer."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for task in found:
        names = _two(task)
        options = "; ".join(f"{one.answer}: {one.says}" for one in task.options)
        cells = (task.id, task.kind, task.question, _reasons(task), *names, options, "", "", "")
        writer.writerow([cell(one) for one in cells])
    return text.getvalue()


def _two(task: Task) -> tuple[str, str, str, str]:
    sides = [(side.name, side.url) for side in task.sides] or [(one.source, one.url) for one in task.statements]
    (name_a, url_a), (name_b, url_b) = [*sides, ("", ""), ("", "")][:2]
    return name_a, url_a, name_b, url_b


def _reasons(task: Task) -> str:
    stated = [
        f"{one.number}. {one.source} ({one.strength}, last checked {one.last_checked}, {one.url})"
        f"{' [shown]' if one.shown else ''}: “{one.quote}”"
        for one in task.statements
    ]
    return "\n".join((*task.reasons, *stated))


@dataclass
class Read:
    """What a sheet comes to. ``good``: (row number, who or "", decisions); ``wrong`` and ``told`` are sentences."""

    good: list[tuple[int, str, list[dict[str, Any]]]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    unanswered: int = 0


def read(name: str, text: str, found: Mapping[str, Task], answered: Mapping[str, str], listed: Listed) -> Read:
    """Every row looked at, none written. ``found``: all tasks by id, closed ones too; ``answered``: id -> the standing
    answer to a task that is asked no more. BadInputError where it is no sheet of this kind.

    A row that was decided the same way adds nothing; one that was decided otherwise is wrong; a task that is not asked
    any more is told.
    """
    result = Read()
    seen: dict[str, tuple[int, str]] = {}
    for number, row in _rows(name, text):
        answer = row["answer"].strip()
        if answer.casefold() in _LATER:
            result.unanswered += 1
            continue
        where = f"{name}: row {number}"
        key = row["id"].strip()
        if not _ID.fullmatch(key):
            result.wrong.append(f"{where}: id {key[:40]!r} is none; keep the ids of `mbt review export`")
        elif key in seen:
            before, other = seen[key]
            if other != answer:
                result.wrong.append(
                    f"{where}: {answer[:40]!r} for task {key}, but row {before} says {other!r}; answer it once"
                )
        else:
            seen[key] = (number, answer)
            _take(result, number, where, row, found.get(key), answered.get(key), listed)
    return result


def _take(
    result: Read,
    number: int,
    where: str,
    row: Mapping[str, str],
    task: Task | None,
    before: str | None,
    listed: Listed,
) -> None:
    key, answer = row["id"].strip(), row["answer"].strip()
    if task is None or task.closed:
        closed = before if before is not None else (task.answer if task else None)
        if closed == answer:
            result.told.append(f"{where}: task {key} is decided so already; nothing to add")
        elif closed:
            result.wrong.append(
                f"{where}: {answer[:40]!r} for task {key}, which is decided already: {closed!r}; "
                "`mbt decisions undo NUMBER` takes that back first"
            )
        else:
            result.told.append(f"{where}: task {key} is not open any more{f': {task.closed}' if task else ''}")
        return
    try:
        result.good.append((number, row["who"].strip(), made(task, answer, row["why"], listed)))
    except BadInputError as error:
        result.wrong.append(f"{where}: {error}")


def _rows(name: str, text: str) -> list[tuple[int, dict[str, str]]]:
    """(the row's number in the spreadsheet, its cells) without empty rows."""
    sample = text.partition("\n")[0]
    # A spreadsheet in many countries writes semicolons.
    delimiter = ";" if sample.count(";") > sample.count(",") else ","
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise BadInputError(f"{name}: no CSV: {error}; save the sheet as CSV in UTF-8") from error
    header = [one.strip().casefold() for one in rows[0]] if rows else []
    if missing := [column for column in _NEEDED if column not in header]:
        raise BadInputError(
            f"{name}: row 1: there is no column {' and no '.join(map(repr, missing))}; begin with `mbt review export`"
        )
    return [(number, _cells(header, row)) for number, row in enumerate(rows[1:], 2) if any(map(str.strip, row))]


def _cells(header: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    cells = dict(zip(header, map(uncell, row), strict=False))
    return {column: cells.get(column, "") for column in COLUMNS}
