"""Everything that a review needs, read from crawl.db and the log once; answers go into the log at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from crawler.decisions import Decision, DecisionLog
from crawler.errors import BadInputError
from crawler.providers import Directory, gather_from
from crawler.review.listed import Listed
from crawler.review.places import place_reviews
from crawler.review.queue import open_tasks, tasks
from crawler.review.standing_answers import answers
from crawler.review.task import Task
from crawler.source import Source
from crawler.workshop import Workshop


@dataclass
class Review:
    """``found``: every task, closed ones too, in the order of the queue."""

    workshop: Workshop
    log: DecisionLog
    directory: Directory
    listed: Listed
    found: list[Task]

    @property
    def waiting(self) -> list[Task]:
        """The open tasks."""
        return open_tasks(self.found)

    @property
    def answered(self) -> dict[str, str]:
        """Task id -> the answer that stands."""
        return answers(self.log.decisions, self.found)

    def task(self, key: str) -> Task:
        """The task of an id; BadInputError for none."""
        found = next((task for task in self.found if task.id == key.strip()), None)
        if found is None:
            before = self.answered.get(key.strip())
            why = f"it is decided: {before}" if before else "`mbt review list` lists those that are open"
            raise BadInputError(f"no task {key[:40]!r} is open; {why}")
        return found

    def write(self, made: Iterable[Mapping[str, Any]], who: str, day: str) -> tuple[Decision, ...]:
        """Add decisions; they are in the file when this returns."""
        return written(self.workshop, self.log, made, who, day)


def written(
    workshop: Workshop, log: DecisionLog, made: Iterable[Mapping[str, Any]], who: str, day: str
) -> tuple[Decision, ...]:
    """Add decisions to the log, and let crawl.db remember how far it has come."""
    added = log.add(*made, who=who, when=day)
    workshop.remember_decisions(log.seal)
    return added


def opened(workshop: Workshop, sources: Mapping[str, Source], log: DecisionLog) -> Review:
    """The review as it stands now."""
    directory = gather_from(workshop, sources, log)
    listed = Listed(workshop.listings.ever(), sources)
    return Review(workshop, log, directory, listed, tasks(directory, log.decisions, listed, place_reviews(workshop.db)))
