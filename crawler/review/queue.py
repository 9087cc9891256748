"""The queue of questions, what hurts most first. Pure: the same directory and decisions give the same queue."""

from collections.abc import Iterable

from crawler.decisions import Decision, standing
from crawler.providers import Directory
from crawler.review.disagreements import disagreements
from crawler.review.identities import contradictions, identities
from crawler.review.listed import Listed
from crawler.review.places import PlaceReview, places
from crawler.review.task import Task
from crawler.review.withheld import withheld


def tasks(
    directory: Directory, decisions: Iterable[Decision], listed: Listed, reviews: Iterable[PlaceReview] = ()
) -> list[Task]:
    """Every question, those that a decision closed as well; the order of the arguments' rows changes nothing.

    Identity tasks that were answered are not among them: nobody doubts those any more.
    """
    stand = standing(decisions)
    kept = {one.task: one for one in stand if one.kind == "keep"}
    found = {
        task.id: task
        for task in (
            *disagreements(directory, stand, listed),
            *withheld(directory, stand, listed),
            *contradictions(directory, stand, listed),
            *identities(directory, listed),
            *places(directory, reviews),
        )
    }
    closed = [
        task.closed_by(f"{one.who} kept it as it is on {one.when}: {one.why}", "keep")
        if not task.closed and (one := kept.get(task.id))
        else task
        for task in found.values()
    ]
    return sorted(closed, key=lambda task: (task.urgency, task.id))


def open_tasks(found: Iterable[Task]) -> list[Task]:
    """Those that wait for an answer."""
    return [task for task in found if not task.closed]
