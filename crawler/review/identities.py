"""Two listings that are perhaps one provider, and decisions that stand against a register or each other. Pure."""

from collections.abc import Collection, Iterable, Iterator

from crawler.decisions import Decision
from crawler.listing import Ref
from crawler.providers import Directory
from crawler.resolve import Pair, Refused
from crawler.review.listed import Listed
from crawler.review.task import Option, Task, ref_words, task_id, urgency


def identity_id(a: Ref, b: Ref) -> str:
    """The task that asks whether two listings are one provider."""
    return task_id("identity", *sorted((ref_words(a), ref_words(b))))


def identities(directory: Directory, listed: Listed) -> Iterator[Task]:
    """One task for each pair in doubt of which at least one is published, and neither may be somebody's who was
    removed: that is to be settled first."""
    published = {provider.id for provider in directory.providers}
    hidden = {ref for one in directory.withheld for ref in one.refs}
    cluster = {ref: one for one in directory.resolution.clusters for ref in one.members}
    for pair in directory.resolution.reviews:
        clusters = (cluster[pair.a], cluster[pair.b])
        if hidden.isdisjoint((pair.a, pair.b)) and any(one.id in published for one in clusters):
            yield _identity(pair, listed, [len(one.members) for one in clusters])


def _identity(pair: Pair, listed: Listed, sizes: Iterable[int]) -> Task:
    one, other = (listed.side(ref) for ref in (pair.a, pair.b))
    joined = [
        f"“{side.name}” stands for {size} listings that were found to be one provider."
        for side, size in zip((one, other), sizes, strict=True)
        if size > 1
    ]
    said = [f"{_speaks(found.weight)}: {found.says}" for found in pair.evidence]
    return Task(
        identity_id(pair.a, pair.b),
        "identity",
        f"Are “{one.name}” ({listed.title(_source(listed, pair.a))}) and “{other.name}” "
        f"({listed.title(_source(listed, pair.b))}) one provider?",
        (*([f"Why this is asked: {pair.doubt}"] if pair.doubt else []), *said, *joined),
        (
            _option("same", "they are one provider", pair.a, pair.b, _because(pair, 1)),
            _option("different", "they are two", pair.a, pair.b, _because(pair, -1)),
        ),
        urgency("identity", pair.weight),
        (one, other),
    )


def _speaks(weight: float) -> str:
    return "Beside it" if weight == 0 else "For" if weight > 0 else "Against"


def _because(pair: Pair, sign: int) -> str:
    """The first sentence that speaks for an answer."""
    sentences = [one.says for one in pair.evidence if one.weight * sign > 0]
    return next(iter((*sentences, *([pair.doubt] if pair.doubt and sign < 0 else []))), "")


def _source(listed: Listed, ref: Ref) -> str:
    kept = listed.kept.get(ref)
    return kept.source if kept else ref[0]


def _option(answer: str, says: str, a: Ref, b: Ref, because: str = "") -> Option:
    return Option(answer, says, ({"kind": answer, "a": a, "b": b},), because)


def contradictions(directory: Directory, standing: Collection[Decision], listed: Listed) -> Iterator[Task]:
    """Decided the same although a register says otherwise, or although others of theirs are decided different."""
    decided = {one.pair: one for one in standing if one.kind == "same"}
    for found in directory.resolution.contradicted:
        yield _contradiction(found, decided, listed, "They are shown as one provider.")
    for found in directory.resolution.refused:
        if found.weight is None and (min(found.a, found.b), max(found.a, found.b)) in decided:
            yield _contradiction(found, decided, listed, "They are shown as two: the decision has no effect.")


def _contradiction(found: Refused, decided: dict[tuple[Ref, Ref] | None, Decision], listed: Listed, now: str) -> Task:
    decision = decided.get((min(found.a, found.b), max(found.a, found.b)))
    key = task_id("contradiction", *sorted((ref_words(found.a), ref_words(found.b))), found.reason)
    back = (
        f"`mbt decisions undo {decision.number}` takes the decision back, and the evidence alone counts"
        if decision
        else ""
    )
    return Task(
        key,
        "contradiction",
        f"“{listed.name(found.a)}” and “{listed.name(found.b)}” were decided to be one provider. Is that right?",
        tuple(filter(None, (found.reason, now, back))),
        (
            Option("keep", "the decision was looked at again and is right", ({"kind": "keep", "task": key},)),
            _option("different", "they are two after all", found.a, found.b),
        ),
        urgency("contradiction"),
        (listed.side(found.a), listed.side(found.b)),
    )
