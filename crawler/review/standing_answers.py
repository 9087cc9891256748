"""Which questions standing decisions have answered, where the question itself comes up no more. Pure."""

from collections.abc import Iterable

from crawler.decisions import Decision, standing
from crawler.review.identities import identity_id
from crawler.review.task import Task


def answers(decisions: Iterable[Decision], found: Iterable[Task]) -> dict[str, str]:
    """Task id -> the answer that stands."""
    known: dict[str, str] = {}
    for one in standing(decisions):
        if one.kind in {"same", "different"} and one.a and one.b:
            known[identity_id(one.a, one.b)] = one.kind
        elif one.kind == "keep" and one.task:
            known[one.task] = "keep"
    return known | {task.id: task.answer for task in found if task.closed and task.answer}
