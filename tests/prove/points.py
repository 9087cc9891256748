"""Which calls of a command are made to fail, and how. Pure."""

from collections.abc import Iterable, Iterator
from typing import Literal

from tests.prove.tracing import FAILURES, Call, Point

Thorough = Literal["each", "in turn", "steps", "killed"]
"""``each``: every call fails in each way. ``in turn``: so does every step, but a page of a database that is being
written fails in one way, the next page in the next. ``steps``: the steps alone. ``killed``: so, and by a kill alone."""

_PAGES = {"pwrite64", "pwritev", "pwritev2"}


def points(calls: Iterable[Call], thorough: Thorough) -> Iterator[Point]:
    """In the order of the calls. A step is whatever is not the writing of one more page."""
    turn = 0
    for call in calls:
        if not call.changes:
            continue
        if call.name not in _PAGES:
            failures = FAILURES[:1] if thorough == "killed" else FAILURES
        elif thorough == "each":
            failures = FAILURES
        elif thorough == "in turn":
            failures = (FAILURES[turn % len(FAILURES)],)
            turn += 1
        else:
            continue
        for failure in failures:
            yield Point(call.name, call.at, call.about, failure)
