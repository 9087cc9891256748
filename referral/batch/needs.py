"""A CSV file of needs, read row by row: columns are keys of the request, wishes are separated by ";"."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from referral.match import Need, Problem

WISHES = "wishes"
_SHOWN = 100
_MARKS_OF_BAD_BYTES = range(0xDC80, 0xDD00)


class NeedsFileError(ValueError):
    """The file as a whole is not a file of needs; the message names it and says what would be right."""

    exit_code = 65


@dataclass(frozen=True, slots=True)
class Row:
    """One row as the request it asks for, or what is wrong with it. `number` counts as a spreadsheet does: header 1."""

    number: int
    request: dict[str, Any]
    problems: tuple[Problem, ...] = ()


def rows(file: Iterable[str], name: str) -> Iterator[Row]:
    """Rows one after the other, never the whole file; empty rows are left out.

    `file` is text, opened with newline="" and errors="surrogateescape". Raises NeedsFileError where the header is not
    as it must be.
    """
    reader = csv.reader(file, strict=True)
    header = _header(reader, name)
    number = 1
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(number, {}, (_problem("", None, f"cannot be read as CSV: {error}", ['text, or "text"']),))
            continue
        if any(cell.strip() for cell in cells):
            yield _row(number, header, cells)


def _header(reader: Iterator[list[str]], name: str) -> list[str]:
    keys = ", ".join(Need.model_fields)
    try:
        header = [cell.strip() for cell in next(reader)]
    except StopIteration:
        raise NeedsFileError(f"{name}: is empty; its first row names the columns: {keys}") from None
    except csv.Error as error:
        raise NeedsFileError(f"{name}: row 1 cannot be read as CSV: {error}") from error
    for at, column in enumerate(header, start=1):
        if column not in Need.model_fields:
            shown = column[:_SHOWN].encode("utf-8", "backslashreplace").decode()
            raise NeedsFileError(f"{name}: row 1, column {at}: {shown!r} is not a key of the request; allowed: {keys}")
        if header.index(column) != at - 1:
            raise NeedsFileError(f"{name}: row 1, column {at}: {column!r} is there twice; each key has one column")
    return header


def _row(number: int, header: list[str], cells: list[str]) -> Row:
    if any(cell.strip() for cell in cells[len(header) :]):
        more = _problem("", cells[len(header)], "is in no column", [f"{len(header)} cells, as the first row has"])
        return Row(number, {}, (more,))
    given = {key: cell.strip() for key, cell in zip(header, cells, strict=False) if cell.strip()}
    bad = tuple(
        _problem(key, cell.encode("utf-8", "backslashreplace").decode(), "is not UTF-8", ["text in UTF-8"])
        for key, cell in given.items()
        if any(ord(letter) in _MARKS_OF_BAD_BYTES for letter in cell)
    )
    if bad:
        return Row(number, {}, bad)
    request: dict[str, Any] = dict(given)
    if WISHES in given:
        request[WISHES] = [wish.strip() for wish in given[WISHES].split(";") if wish.strip()]
    return Row(number, request)


def _problem(key: str, value: str | None, problem: str, allowed: list[str]) -> Problem:
    return Problem(key=key, value=None if value is None else value[:_SHOWN], problem=problem, allowed=allowed)
