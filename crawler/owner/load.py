"""An owner file (YAML or CSV) read and checked. Every error names the row and the column."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from crawler.errors import BadInputError, MissingInputError
from crawler.owner.form import OwnerFile, Provider

MAX_BYTES = 1_000_000
# CSV has no place for the submission's own three fields but columns: they are the same in every row.
SUBMISSION = ("submitted_by", "submitted_on", "may_publish")
_SHOWN_ERRORS = 20
_DEEPEST = 10


@dataclass
class _Raw:
    """The file's data, and where each part of it stands."""

    data: Any
    places: dict[tuple[str | int, ...], str] = field(default_factory=dict)

    def place(self, loc: tuple[Any, ...]) -> str:
        # Wanted: the value itself; else the provider it belongs to; else the file.
        for end in range(len(loc), -1, -1):
            if loc[:end] in self.places:
                return self.places[loc[:end]]
        return "the file"


def load_owner_file(path: Path) -> OwnerFile:
    """Read and check one file.

    Raises MissingInputError, or BadInputError with one sentence per wrong value: file, row, column, value, and what
    would be right. Nothing is taken from a file that has any error.
    """
    raw = _read(path)
    try:
        file = OwnerFile.model_validate(raw.data)
    except ValidationError as error:
        problems = list(_problems(path, raw, error))
        more = len(problems) - _SHOWN_ERRORS
        shown = problems[:_SHOWN_ERRORS] + ([f"{path}: and {more} more"] if more > 0 else [])
        raise BadInputError("\n".join(shown)) from error
    late = (at for at, one in enumerate(file.providers) if one.wait_as_of and one.wait_as_of > file.submitted_on)
    if problems := [_too_late(path, raw, file, at) for at in late]:
        raise BadInputError("\n".join(problems))
    return file


def _too_late(path: Path, raw: "_Raw", file: OwnerFile, at: int) -> str:
    return (
        f"{path}: {raw.place(('providers', at, 'wait_as_of'))}, 'wait_as_of': {file.providers[at].wait_as_of} is after "
        f"submitted_on, {file.submitted_on}; write the day you say it, and bring submitted_on up to date"
    )


def _read(path: Path) -> _Raw:
    if path.suffix.lower() not in {".yaml", ".yml", ".csv"}:
        raise BadInputError(f"{path}: an owner file ends in .yaml, .yml or .csv; `mbt owner-file template` writes one")
    try:
        size = path.stat().st_size
        body = path.read_bytes() if size <= MAX_BYTES else b""
    except FileNotFoundError as error:
        raise MissingInputError(f"{path}: there is no such file") from error
    except OSError as error:
        raise MissingInputError(f"{path}: cannot be read: {error.strerror}") from error
    if size > MAX_BYTES:
        raise BadInputError(
            f"{path}: {size:,} bytes; an owner file has at most {MAX_BYTES:,} (about 2,000 providers). Split it."
        )
    if not body.strip():
        raise BadInputError(f"{path}: the file is empty; `mbt owner-file template` writes one to fill in")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInputError(f"{path}: not text in UTF-8 (byte {error.start} is {body[error.start]:#04x})") from error
    if found := re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", text):
        line = text.count("\n", 0, found.start()) + 1
        raise BadInputError(f"{path}: line {line}: a control character ({found[0]!r}); this is not a text file")
    return _read_csv(path, text) if path.suffix.lower() == ".csv" else _read_yaml(path, text)


def _read_yaml(path: Path, text: str) -> _Raw:
    try:
        depth = 0
        # Event by event, so that a file of brackets ends here: reading it whole takes the square of its length.
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                raise BadInputError(f"{path}: {_line(event.start_mark)}: nested far deeper than an owner file is")
            if isinstance(event, yaml.AliasEvent):
                raise BadInputError(f"{path}: {_line(event.start_mark)}: aliases (*{event.anchor}) are not allowed")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{_line(mark)}: " if mark else ""
        problem = getattr(error, "problem", None) or "not valid YAML"
        raise BadInputError(f"{path}: {where}not valid YAML: {problem}") from error
    except RecursionError as error:
        raise BadInputError(f"{path}: nested far deeper than an owner file is") from error
    if not isinstance(node, yaml.MappingNode):
        raise BadInputError(f"{path}: an owner file starts with submitted_by:, submitted_on:, may_publish:, providers:")
    raw = _Raw(None)
    raw.data = _plain(path, node, (), raw.places)
    return raw


def _line(mark: Any) -> str:
    return f"line {mark.line + 1}" if mark else "somewhere"


def _plain(path: Path, node: yaml.Node, loc: tuple[str | int, ...], places: dict[tuple[str | int, ...], str]) -> Any:
    line = node.start_mark.line + 1
    places[loc] = f"line {line}" + (f", provider {int(loc[1]) + 1}" if len(loc) > 1 and loc[0] == "providers" else "")
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in found:
                raise BadInputError(f"{path}: line {key_node.start_mark.line + 1}: '{key}' stands here twice")
            found[key] = _plain(path, value_node, (*loc, key), places)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_plain(path, child, (*loc, at), places) for at, child in enumerate(node.value)]
    if node.tag == "tag:yaml.org,2002:null":
        return None
    # Scalars stay as written: YAML would turn NO (Norway) into false and 0800… into a number.
    return str(node.value)


def _read_csv(path: Path, text: str) -> _Raw:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise BadInputError(f"{path}: not valid CSV: {error}") from error
    header = [cell.strip() for cell in rows[0]]
    known = [*SUBMISSION, *Provider.model_fields]
    for at, name in enumerate(header, start=1):
        if name not in known:
            raise BadInputError(f"{path}: row 1, column {at}: {name[:40]!r} is no column; allowed: {', '.join(known)}")
    if len(set(header)) != len(header):
        twice = next(name for name in header if header.count(name) > 1)
        raise BadInputError(f"{path}: row 1: the column '{twice}' stands there twice")
    for name in SUBMISSION:
        if name not in header:
            raise BadInputError(f"{path}: row 1: the column '{name}' is missing")
    raw = _Raw({"providers": []})
    providers: list[dict[str, str]] = raw.data["providers"]
    for number, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise BadInputError(f"{path}: row {number}: {len(cells)} cells, but the header has {len(header)} columns")
        row = {name: cell.strip() for name, cell in zip(header, cells, strict=True) if cell.strip()}
        for name in SUBMISSION:
            value = row.pop(name, None)
            first = raw.data.setdefault(name, value)
            raw.places.setdefault((name,), f"row {number}")
            if value not in (None, first):
                raise BadInputError(
                    f"{path}: row {number}, column '{name}': {value!r}, but earlier rows say {first!r}; one file is "
                    "one submission"
                )
        raw.places[("providers", len(providers))] = f"row {number}"
        providers.append(row)
    if not providers:
        raise BadInputError(f"{path}: only a header; add a row for each provider")
    return raw


def _problems(path: Path, raw: _Raw, error: ValidationError) -> Iterable[str]:
    for problem in error.errors():
        loc = problem["loc"]
        column = next((str(part) for part in reversed(loc) if isinstance(part, str)), "the file")
        where = f"{path}: {raw.place(loc)}, '{column}'"
        value = "" if problem["type"] == "missing" else f"{str(problem['input'])[:60]!r}: "
        if problem["type"] == "extra_forbidden":
            allowed = Provider.model_fields if loc[0] == "providers" else OwnerFile.model_fields
            yield f"{where}: there is no such key; allowed: {', '.join(allowed)}"
        elif problem["type"] == "missing":
            yield f"{where}: is missing; it is needed"
        elif problem["type"] == "value_error":
            yield f"{where}: {problem['ctx']['error']}"
        else:
            yield f"{where}: {value}{problem['msg']}"
