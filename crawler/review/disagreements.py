"""Sources that say different things about a field or a level of training: every statement, word for word. Pure."""

from collections.abc import Collection, Iterator, Sequence

from crawler.decisions import Decision
from crawler.normalise.claims import LEVELS
from crawler.providers import Directory, Provider
from crawler.review.choosing import choosing
from crawler.review.labels import field_label, strength_label
from crawler.review.listed import Listed
from crawler.review.saying import QUALIFICATION, Saying, sayings, strongest_level
from crawler.review.task import Option, Statement, Task, ref_words, task_id, urgency
from crawler.review.whose import own_ref

_AGES = "ages"
_OF_A_DAY = frozenset({"accepting", "wait_weeks"})
_NEWEST = 'the newest by the day it was said, and of two of one day "no"'
_STRONGEST = "the strongest evidence, and of equally strong ones the newest"


def disagreements(directory: Directory, standing: Collection[Decision], listed: Listed) -> Iterator[Task]:
    """One task for each field; closed where the provider's own word is shown."""
    set_values = [one for one in standing if one.kind == "set_value"]
    for provider in directory.providers:
        fields = [one.field for one in provider.disagreements]
        for field in fields:
            # The groups follow from the ages: one question is enough.
            if not (field.startswith("age_group:") and _AGES in fields):
                yield _task(directory, provider, field, set_values, listed)


def disagreement_id(field: str, said: Sequence[Saying]) -> str:
    """Of what the sources say, and which of it is shown where nobody put it right; neither words nor days change it."""
    theirs = [one for one in said if not one.corrected]
    values = sorted({f"{ref_words(one.ref)}\x1e{one.value}" for one in theirs})
    return task_id("disagreement", field, *values, theirs[0].value if theirs else "")


def _task(
    directory: Directory, provider: Provider, field: str, set_values: Collection[Decision], listed: Listed
) -> Task:
    # Corrections last, so that one changes no other statement's number.
    said = sorted(sayings(provider, field), key=lambda one: one.corrected)
    theirs = [one for one in said if not one.corrected]
    why, first = (_NEWEST, []) if field in _OF_A_DAY else (_STRONGEST, theirs[:1])
    shown = {*(one.value for one in first), *(one.value for one in said if one.shown and len(theirs) == len(said))}
    key = disagreement_id(field, said)
    about = field_label(field)
    name = provider.facts.name
    statements = tuple(_statement(number, one, listed) for number, one in enumerate(said, 1))
    ref = own_ref(directory, provider.id)
    options = [Option("keep", "what is shown is right", ({"kind": "keep", "task": key},))]
    for number, one in enumerate(theirs, 1):
        if one.value not in shown and (decision := choosing(provider, ref, field, one)):
            options.append(Option(f"choose:{number}", f"show what {statements[number - 1].source} says", (decision,)))
    above = [
        f"Statement {one.number} says more than a stronger source does: only the register, or a file that they send "
        "in, can show that."
        for one, saying in zip(statements, said, strict=True)
        if _is_above(provider, saying)
    ]
    task = Task(
        key,
        "disagreement",
        f"Sources disagree about the {about} of “{name}” ({provider.id}). Which is right?",
        (f"Shown is {_shown(statements)}: {why}.", *above),
        tuple(options),
        urgency("disagreement", claims=field.startswith(QUALIFICATION)),
        (),
        statements,
    )
    if any(one.corrected and one.shown for one in said):
        chosen = next((one.answer for one in options if _was_made(one, provider, set_values)), "")
        return task.closed_by("the provider's own word is shown (`mbt decisions` lists the correction)", chosen)
    return task


def _is_above(provider: Provider, one: Saying) -> bool:
    if one.claim is None or one.corrected:
        return False
    most = strongest_level(provider, one.claim.variant)
    return most is None or LEVELS.index(one.claim.level) > LEVELS.index(most)


def _was_made(option: Option, provider: Provider, set_values: Collection[Decision]) -> bool:
    refs = set(provider.refs)
    return any(
        one.a in {*refs, made.get("a")} and (one.field, one.value) == (made.get("field"), made.get("value"))
        for made in option.makes
        for one in set_values
    )


def _statement(number: int, one: Saying, listed: Listed) -> Statement:
    strength = one.claim.evidence_kind if one.claim else None
    return Statement(
        number,
        f"{one.claim.level}: {one.words}" if one.claim and one.words != one.claim.level else one.words,
        one.quote,
        "The provider's correction" if one.corrected else listed.title(one.origin.source),
        one.url,
        one.origin.first_seen,
        one.origin.last_checked,
        strength_label(one.member.strength, strength),
        one.shown,
    )


def _shown(statements: Sequence[Statement]) -> str:
    numbers = [str(one.number) for one in statements if one.shown]
    return f"statement {' and '.join(numbers)}" if numbers else "nothing"
