"""Listings that are left out because they may be somebody's who was removed: shown as little of as is needed. Pure."""

from collections.abc import Collection, Iterator

from crawler.decisions import Decision
from crawler.providers import Directory, Withheld
from crawler.removal.kinds import kinds
from crawler.resolve.ids import identifier
from crawler.review.listed import Listed
from crawler.review.task import Option, Task, ref_words, task_id, urgency


def withheld(directory: Directory, standing: Collection[Decision], listed: Listed) -> Iterator[Task]:
    """One task for each provider that is left out and may be somebody else; who is surely removed is no question."""
    removals = {one.number: one for one in standing if one.kind == "suppress"}
    clusters = {one.members: one.id for one in directory.resolution.clusters}
    for one in directory.withheld:
        if not one.sure:
            yield _task(one, removals.get(one.decision), clusters.get(one.refs), listed)


def _task(one: Withheld, removal: Decision | None, provider: str | None, listed: Listed) -> Task:
    refs = sorted(one.refs)
    key = task_id("withheld", *map(ref_words, refs), str(one.decision), one.by)
    shown = [listed.side(ref, little=True) for ref in refs]
    day = f" of {removal.when}" if removal else ""
    same = provider or identifier("p", *refs[0])
    return Task(
        key,
        "withheld",
        f"Is “{shown[0].name}” somebody else than the person of removal {one.decision}{day}?",
        (
            f"It is left out because, as in that removal, {kinds().says(one.by)}.",
            f"The same person? `mbt suppress --provider {same}` takes them out for good.",
        ),
        (
            Option("allow", "somebody else: it is published again", tuple({"kind": "allow", "a": ref} for ref in refs)),
            Option("keep", "it stays left out, and is asked no more", ({"kind": "keep", "task": key},)),
        ),
        urgency("withheld"),
        tuple(shown),
    )
