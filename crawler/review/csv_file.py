"""CSV files as spreadsheets write and read them."""

import sys
from pathlib import Path

import click

from crawler.errors import BadInputError, CannotWriteError, MissingInputError


def write_csv(file: Path, text: str) -> None:
    """The text into a file, with the mark by which spreadsheets know UTF-8; "-" is standard output."""
    if str(file) == "-":
        click.echo(text, nl=False)
        return
    try:
        file.write_text(text, encoding="utf-8-sig", newline="")
    except OSError as error:
        raise CannotWriteError(f"{file}: cannot be written: {error.strerror}") from error


def read_csv(file: Path) -> str:
    """The text of a file; "-" is standard input. MissingInputError, or BadInputError where it is not UTF-8."""
    try:
        raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise MissingInputError(f"{file}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadInputError(f"{file}: byte {error.start} is not UTF-8; save the sheet as CSV in UTF-8") from error
