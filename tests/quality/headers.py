"""What the MDN HTTP Observatory says of answers' headers."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Answered:
    """An answer as a visitor behind HTTPS gets it."""

    name: str
    url: str
    status: int
    headers: dict[str, str]
    body: str


@dataclass(frozen=True)
class Graded:
    """The Observatory's score (130 is the most there is), grade, and the tests that failed."""

    name: str
    score: int
    grade: str
    failed: tuple[str, ...]


def graded(answers: Sequence[Answered]) -> list[Graded]:
    """Grades in the order of the answers."""
    command = ["node", str(Path(__file__).with_name("observatory.mjs"))]
    sent = json.dumps([asdict(one) for one in answers])
    done = subprocess.run(command, input=sent, capture_output=True, text=True, check=True)
    return [Graded(one["name"], one["score"], one["grade"], tuple(one["failed"])) for one in json.loads(done.stdout)]
