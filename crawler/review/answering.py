"""An answer to a question into the decisions that it writes. Pure; nothing is written here."""

from typing import Any

from crawler.errors import BadInputError
from crawler.removal.identity import identity_of
from crawler.removal.reason import check_reason
from crawler.review.listed import Listed
from crawler.review.task import Task


def made(task: Task, answer: str, why: str, listed: Listed) -> list[dict[str, Any]]:
    """What the log of decisions is to be given.

    BadInputError where the task is closed, the answer is none of its options, or the reason is empty or, for somebody
    who is withheld, says who it is.
    """
    if task.closed:
        raise BadInputError(f"task {task.id} is not open any more: {task.closed}")
    option = task.option(answer.strip())
    if option is None:
        raise BadInputError(
            f"task {task.id}: {answer.strip()[:40]!r} is no answer to it; there are: "
            f"{', '.join(one.answer for one in task.options)}"
        )
    reason = because(task, why, listed)
    return [{**one, "why": reason} for one in option.makes]


def because(task: Task, why: str, listed: Listed) -> str:
    """The reason with single spaces."""
    if task.kind == "withheld":
        known = [
            identity_of(listed.kept[side.ref], facts)
            for side in task.sides
            if side.ref in listed.kept and (facts := listed.facts(side.ref)) is not None
        ]
        return check_reason(why, known, ())
    reason = " ".join(why.split())
    if not reason:
        raise BadInputError(f"task {task.id}: the reason is empty; say in words why, it is kept with the decision")
    return reason


def default_reason(task: Task, answer: str) -> str:
    """The sentence that may be taken for a reason as it is; empty where there is none."""
    option = task.option(answer)
    return option.because if option else ""
