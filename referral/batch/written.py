"""Answers as JSON lines (one need a line) or as CSV (one need and one provider a line)."""

import csv
import json
from collections.abc import Callable, Iterator
from typing import Any, TextIO

from referral.batch.answered import Answered
from referral.batch.cells import cell
from referral.match.answer import Match

COLUMNS = (
    "row", "outcome", "rank", "provider_id", "name", "kind", "organization", "score", "distance_km", "place_label",
    "phone", "how_to_refer", "wait", "not_accepting_since", "last_checked", "url", "reasons", "questions", "found",
    "release", "on", "error",
)  # fmt: skip

Write = Callable[[Answered], None]


def json_lines(file: TextIO) -> Write:
    """A line of JSON for each need: `row`, and `answer` or `problems`, both as in the JSON contract."""

    def write(one: Answered) -> None:
        told: dict[str, Any] = {"row": one.row}
        if one.answer is None:
            told["problems"] = list(one.problems)
        else:
            told["answer"] = one.answer.as_dict()
        file.write(json.dumps(told, ensure_ascii=False) + "\n")

    return write


def csv_lines(file: TextIO) -> Write:
    """A line for each provider that fits (match) or would but takes nobody new (not_accepting), for a need that nobody
    fits (nobody), and for each thing wrong (error). No cell is a formula.
    """
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)

    def write(one: Answered) -> None:
        for line in _lines(one):
            writer.writerow([cell(line.get(column)) for column in COLUMNS])

    return write


def _lines(one: Answered) -> Iterator[dict[str, object]]:
    if one.answer is None:
        yield from ({"row": one.row, "outcome": "error", "error": error} for error in one.sentences)
        return
    answer = one.answer
    same = {"row": one.row, "found": answer.found, "release": answer.release.id, "on": answer.on}
    for rank, match in enumerate(answer.matches, start=1):
        yield {**same, "outcome": "match", "rank": rank, **_columns(match)}
    for match in answer.not_accepting:
        yield {**same, "outcome": "not_accepting", **_columns(match)}
    if not answer.matches:
        yield {**same, "outcome": "nobody"}


def _columns(match: Match) -> dict[str, object]:
    same = {column: getattr(match, column) for column in COLUMNS if hasattr(match, column)}
    reasons = " ".join(part.why for part in match.parts)
    return {**same, "reasons": reasons, "questions": " ".join(asked.question for asked in match.unknown)}
